// What is typed beside what the server keeps: pure, so that it is tried outside a browser.
const empty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
export const same = (a, b) => (empty(a) && empty(b)) || JSON.stringify(a) === JSON.stringify(b);

/** A field typed over what the server keeps: its base stays what its writer first saw; back at that, nothing is typed,
 * unless another value of it is under way: that one would stand. */
export function typedWith(typed, answers, key, value, underway = false) {
  const kept = answers[key];
  const base = key in typed ? typed[key].base : (kept?.stored ?? null);
  const { [key]: _old, ...others } = typed;
  return !underway && same(value, kept?.value) && same(base, kept?.stored) ? others : { ...others, [key]: { value, base } };
}

/** The fields to send now: not those that clash, nor those the server refused as they are. */
export const toSend = (typed, clashes, refused) =>
  Object.entries(typed)
    .filter(([key, one]) => !(key in clashes) && !(key in refused && same(refused[key], one.value)))
    .map(([key, one]) => ({ key, base: one.base, value: one.value }));

/** What is still to be typed in once the server answered: a field written on meanwhile goes on from what was kept. */
export function afterSave(typed, sent, answer) {
  const kept = new Set(answer.kept);
  const left = { ...typed };
  for (const one of sent) {
    if (!kept.has(one.key) || !(one.key in left)) continue;
    if (same(left[one.key].value, one.value)) delete left[one.key];
    else left[one.key] = { value: left[one.key].value, base: answer.live.answers[one.key]?.stored ?? null };
  }
  return left;
}

/** What a draft left on this device still has to say: fields that the form knows and that differ from what is kept. */
export function restored(draft, answers, known) {
  const useful = ([key, one]) => known.has(key) && !same(one.value, answers[key]?.value);
  return Object.fromEntries(Object.entries(draft).filter(useful).map(([key, one]) => [key, { value: one.value, base: one.base }]));
}

/** The answers as they are now; one that did not change is the object it was, and all of them the one of before. */
export function sameAnswers(before, now) {
  const kept = Object.entries(now).map(([key, one]) => [key, same(one, before[key]) ? before[key] : one]);
  const none = kept.length === Object.keys(before).length && kept.every(([key, one]) => one === before[key]);
  return none ? before : Object.fromEntries(kept);
}
/** A set of keys, the one of before where it holds the same. */
export const sameKeys = (before, keys) =>
  before?.size === keys.length && keys.every((key) => before.has(key)) ? before : new Set(keys);
