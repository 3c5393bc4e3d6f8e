// The slots being edited: their past and future, and how new ones join them.
import { useState } from "react";
import { newToken } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { collision } from "./slot_rules.jsx";

/** The list of slots with its past and its future. */
export function useHistory(initial) {
  const [state, setState] = useState(() => ({ past: [], now: initial, next: [] }));
  const put = (slots) => setState((s) => ({ past: [...s.past.slice(-99), s.now], now: slots, next: [] }));
  const undo = () =>
    setState((s) =>
      s.past.length ? { past: s.past.slice(0, -1), now: s.past[s.past.length - 1], next: [s.now, ...s.next] } : s,
    );
  const redo = () =>
    setState((s) => (s.next.length ? { past: [...s.past, s.now], now: s.next[0], next: s.next.slice(1) } : s));
  return { slots: state.now, put, undo, redo, canUndo: state.past.length > 0, canRedo: state.next.length > 0 };
}

export const withDefaults = (slot) => ({
  weeks: "every",
  n: 1,
  anchor: null,
  workers: 1,
  on_holiday: "",
  school: "always",
  since: null,
  until: null,
  tolerance: 0,
  ...slot,
  id: String(slot.id ?? newToken()),
});
export const given = ({ fresh, ...slot }) => ({ ...slot, id: fresh ? null : Number(slot.id) });

/** Adds each candidate that collides with nothing; tells how many were refused. */
export function addAll(slots, candidates) {
  let refused = 0;
  const all = [...slots];
  for (const one of candidates) {
    if (collision(one, all)) refused += 1;
    else all.push(one);
  }
  return { all, refused };
}
