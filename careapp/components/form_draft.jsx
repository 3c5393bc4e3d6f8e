// What was typed and not yet kept by the server, remembered by this browser for one person and one form.
// Signing out empties it (assets/app.js); what is older than a month is forgotten.
const PREFIX = "careapp.draft.";
const MONTH = 30 * 24 * 3600 * 1000;

const held = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // a browser that keeps nothing still fills forms
  }
};
export const draftKey = (owner, source) => `${PREFIX}${owner}.${source}`;

export function readDraft(owner, source, now = Date.now()) {
  try {
    const kept = JSON.parse(held()?.getItem(draftKey(owner, source)) || "{}");
    return Object.fromEntries(Object.entries(kept).filter(([, one]) => now - one.at < MONTH));
  } catch {
    return {};
  }
}

/** Remembers what is typed (`{key: {value, base}}`) and forgets the keys that were kept; true when it is on the device. */
export function keepDraft(owner, source, typed, gone = [], now = Date.now()) {
  const kept = readDraft(owner, source, now);
  gone.forEach((key) => delete kept[key]);
  for (const [key, one] of Object.entries(typed)) {
    const known = kept[key];
    const same = known && JSON.stringify(known.value) === JSON.stringify(one.value);
    kept[key] = { value: one.value, base: one.base, at: same ? known.at : now };
  }
  try {
    if (Object.keys(kept).length) held()?.setItem(draftKey(owner, source), JSON.stringify(kept));
    else held()?.removeItem(draftKey(owner, source));
    return held() !== null;
  } catch {
    return false;
  }
}
