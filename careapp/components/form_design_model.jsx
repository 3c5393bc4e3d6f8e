// The definition of a form as data, changed without touching the old one; its past and its future.
import { useCallback, useState } from "react";

const MERGE = 1200;
const REST = 100;

/** The definition with its past and future; changes of one `tag` that follow each other are one step back. */
export function useHistory(initial) {
  const [state, setState] = useState(() => ({ past: [], now: initial, next: [], tag: "", at: 0 }));
  const put = useCallback((change, tag = "") => {
    setState((s) => {
      const now = typeof change === "function" ? change(s.now) : change;
      if (now === s.now) return s;
      const same = tag && tag === s.tag && Date.now() - s.at < MERGE;
      return { past: same ? s.past : [...s.past.slice(-REST), s.now], now, next: [], tag, at: Date.now() };
    });
  }, []);
  const undo = useCallback(
    () =>
      setState((s) =>
        s.past.length ? { past: s.past.slice(0, -1), now: s.past.at(-1), next: [s.now, ...s.next], tag: "", at: 0 } : s,
      ),
    [],
  );
  const redo = useCallback(
    () =>
      setState((s) =>
        s.next.length ? { past: [...s.past, s.now], now: s.next[0], next: s.next.slice(1), tag: "", at: 0 } : s,
      ),
    [],
  );
  const reset = useCallback((now) => setState({ past: [], now, next: [], tag: "", at: 0 }), []);
  return { now: state.now, put, undo, redo, reset, canUndo: state.past.length > 0, canRedo: state.next.length > 0 };
}

const at = (list, place, change) => list.map((one, k) => (k === place ? change(one) : one));
const without = (list, place) => list.filter((_one, k) => k !== place);
const into = (list, place, item) => [...list.slice(0, place), item, ...list.slice(place)];

export const inTab = (form, t, change) => ({ ...form, tabs: at(form.tabs, t, change) });
export const inSection = (form, t, s, change) =>
  inTab(form, t, (tab) => ({ ...tab, sections: at(tab.sections, s, change) }));
const inFields = (form, t, s, change) => inSection(form, t, s, (one) => ({ ...one, fields: change(one.fields) }));

export const fieldsOf = (form) => form.tabs.flatMap((tab) => tab.sections.flatMap((section) => section.fields));

/** Where a field stands: its tab, section and place. */
export function placeOf(form, key) {
  for (const [t, tab] of form.tabs.entries())
    for (const [s, section] of tab.sections.entries()) {
      const f = section.fields.findIndex((field) => field.key === key);
      if (f >= 0) return { t, s, f };
    }
  return null;
}
export const fieldAt = (form, { t, s, f }) => form.tabs[t]?.sections[s]?.fields[f] ?? null;

/** Writes attributes of a field; what is empty or usual is left out, as in the stored form. */
const USUAL = { copied: true, width: 2, result: "number" };
export function trimmed(field) {
  const kept = Object.entries(field).filter(([name, value]) => {
    if (name in USUAL) return value !== USUAL[name];
    return !(value === "" || value === false || value == null || (Array.isArray(value) && !value.length));
  });
  return { ...Object.fromEntries(kept), key: field.key, label: field.label };
}
export function setField(form, key, change) {
  const place = placeOf(form, key);
  if (!place) return form;
  return inFields(form, place.t, place.s, (fields) => at(fields, place.f, (one) => trimmed({ ...one, ...change })));
}
export function removeField(form, key) {
  const place = placeOf(form, key);
  return place ? inFields(form, place.t, place.s, (fields) => without(fields, place.f)) : form;
}
export const addField = (form, { t, s, f }, field) => inFields(form, t, s, (fields) => into(fields, f, field));

/** Puts a field before place `f` of a section, counted as the form is before it moves. */
export function moveField(form, key, to) {
  const from = placeOf(form, key);
  if (!from) return form;
  const same = from.t === to.t && from.s === to.s;
  if (same && (to.f === from.f || to.f === from.f + 1)) return form;
  const field = fieldAt(form, from);
  const f = same && to.f > from.f ? to.f - 1 : to.f;
  return addField(removeField(form, key), { ...to, f }, field);
}
/** One place earlier or later, over the edge of its section into the next one of its tab. */
export function stepField(form, key, by) {
  const from = placeOf(form, key);
  if (!from) return form;
  const sections = form.tabs[from.t].sections;
  const f = from.f + by;
  if (f >= 0 && f < sections[from.s].fields.length) return moveField(form, key, { ...from, f: by > 0 ? f + 1 : f });
  const s = from.s + by;
  if (s < 0 || s >= sections.length) return form;
  return moveField(form, key, { t: from.t, s, f: by > 0 ? 0 : sections[s].fields.length });
}

export const addSection = (form, t, section) =>
  inTab(form, t, (tab) => ({ ...tab, sections: [...tab.sections, section] }));
export const removeSection = (form, t, s) => inTab(form, t, (tab) => ({ ...tab, sections: without(tab.sections, s) }));
export const moveSection = (form, t, s, to) =>
  inTab(form, t, (tab) => {
    if (to < 0 || to >= tab.sections.length || to === s) return tab;
    return { ...tab, sections: into(without(tab.sections, s), to, tab.sections[s]) };
  });
export const addTab = (form, tab) => ({ ...form, tabs: [...form.tabs, tab] });
export const removeTab = (form, t) => ({ ...form, tabs: without(form.tabs, t) });
export const moveTab = (form, t, to) => {
  if (to < 0 || to >= form.tabs.length || to === t) return form;
  return { ...form, tabs: into(without(form.tabs, t), to, form.tabs[t]) };
};

/** A key made of a label, as the server makes them: plain letters, digits and _, and no twin. */
export function keyOf(label, taken) {
  const plain = (label || "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 56);
  const base = /^[a-z]/.test(plain) ? plain : `champ_${plain}`.replace(/_+$/, "");
  let key = base;
  for (let n = 2; taken.has(key); n += 1) key = `${base}_${n}`;
  return key;
}
export const keysOf = (form) => new Set(fieldsOf(form).map((field) => field.key));

const askedOf = (condition, old, key) => {
  if (!condition) return condition;
  for (const join of ["all", "any"])
    if (condition[join]) return { [join]: condition[join].map((part) => askedOf(part, old, key)) };
  return condition.field === old ? { ...condition, field: key } : condition;
};
/** Gives a field another key, in the conditions and formulas that name it too. */
export function rekey(form, old, key) {
  const word = new RegExp(`(?<![a-z0-9_.])${old}(?![a-z0-9_])`, "g");
  const change = (field) => {
    const next = field.key === old ? { ...field, key } : { ...field };
    for (const name of ["visible_if", "required_if"]) if (next[name]) next[name] = askedOf(next[name], old, key);
    if (next.formula) next.formula = next.formula.replace(word, key);
    return next;
  };
  return {
    ...form,
    tabs: form.tabs.map((tab) => ({
      ...tab,
      sections: tab.sections.map((section) => {
        const asked = section.visible_if ? { visible_if: askedOf(section.visible_if, old, key) } : {};
        return { ...section, ...asked, fields: section.fields.map(change) };
      }),
    })),
  };
}

/** The faults of a field, by attribute; those of its cells under the list that holds them. */
export function faultsOf(faults, place) {
  const head = `tabs.${place.t}.sections.${place.s}.fields.${place.f}`;
  const found = {};
  for (const [path, sentence] of Object.entries(faults))
    if (path === head || path.startsWith(`${head}.`)) {
      const rest = path.slice(head.length + 1);
      found[rest || ""] = sentence;
      found[rest.split(".")[0]] ??= sentence;
    }
  return found;
}
/** The faults of a section itself, by attribute. */
export function faultsOfSection(faults, t, s) {
  const head = `tabs.${t}.sections.${s}.`;
  const found = {};
  for (const [path, sentence] of Object.entries(faults))
    if (path.startsWith(head) && !path.startsWith(`${head}fields.`)) found[path.slice(head.length).split(".")[0]] ??= sentence;
  return found;
}
/** Where a fault stands, to go there: a tab, perhaps a section, perhaps a field. */
export function placeOfFault(path) {
  const match = /^tabs\.(\d+)(?:\.sections\.(\d+)(?:\.fields\.(\d+))?)?/.exec(path);
  return match ? { t: +match[1], s: match[2] == null ? null : +match[2], f: match[3] == null ? null : +match[3] } : null;
}
