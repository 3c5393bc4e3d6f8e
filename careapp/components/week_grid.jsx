// Seven columns of a week with hours down: geometry and gestures shared by the slot editor and the week of a person.
import { useCallback, useRef, useState } from "react";
import { snap, useDrag, useLatest } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import "./week_grid.css";

export const STEP = 15;
const EDGE = 6;
const OUTSIDE = 48;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export const box = (geo, start, end) => ({
  top: ((start - geo.from) / 60) * geo.hour + 1,
  height: Math.max(((end - start) / 60) * geo.hour - 2, 12),
});

/** Where a gesture leads: painted from its first minute, moved with its length, or stretched by one end. */
function placed(press, at, step) {
  const { mode, base } = press;
  if (mode === "paint") {
    const from = Math.floor(press.from / step) * step;
    const end = at.minute >= press.from ? Math.max(snap(at.minute, step), from + STEP) : from + STEP;
    const start = at.minute >= press.from ? from : Math.min(snap(at.minute, step), from);
    return { day: press.day, start, end };
  }
  if (mode === "end")
    return { day: base.day, start: base.start, end: clamp(snap(at.minute, step, base.end), base.start + STEP, 1440) };
  if (mode === "start")
    return { day: base.day, start: clamp(snap(at.minute, step, base.start), 0, base.end - STEP), end: base.end };
  const length = base.end - base.start;
  const start = clamp(snap(at.minute - press.grab, step, base.start), 0, 1440 - length);
  return { day: at.day, start, end: start + length };
}

/**
 * Gestures over the columns. Each column bears data-day, each item data-item; `items` maps an id to {day, start, end}.
 * Returns {grid, draft, press}: `draft` is {id, mode, day, start, end, many} while a gesture lives, and
 * `onDrop(draft)` tells its end. One paints over the items that `under(id)` says are of other weeks.
 */
export function useWeekGesture({ geo, items, locked, onDrop, paints, onStart, under }) {
  const grid = useRef(null);
  const [draft, setDraft] = useState(null);
  const late = useLatest({ geo, items, onDrop, draft, under });
  const find = (event) => {
    const columns = [...grid.current.querySelectorAll("[data-day]")];
    const boxes = columns.map((one) => one.getBoundingClientRect());
    let day = boxes.findIndex((one) => event.clientX < one.right);
    if (day < 0) day = boxes.length - 1;
    const top = boxes[0].top;
    return {
      day,
      outside: event.clientX < boxes[0].left - OUTSIDE || event.clientX > boxes.at(-1).right + OUTSIDE,
      minute: clamp(late.current.geo.from + ((event.clientY - top) / late.current.geo.hour) * 60, 0, 1440),
    };
  };
  const begin = useDrag({
    start: (press) => {
      onStart?.(press.id);
    },
    move: (press, event) => {
      const at = find(event);
      const to = placed(press, at, event.altKey ? 5 : STEP);
      if (press.mode === "move" && at.outside) {
        setDraft(null);
        return;
      }
      setDraft((old) =>
        old && old.many === Boolean(event.shiftKey) && ["day", "start", "end"].every((key) => old[key] === to[key])
          ? old
          : { id: press.id, mode: press.mode, ...to, many: Boolean(event.shiftKey) },
      );
    },
    drop: () => {
      const held = late.current.draft;
      setDraft(null);
      if (held) late.current.onDrop(held);
    },
    cancel: () => setDraft(null),
  });
  const press = useCallback(
    (event) => {
      if (event.button) return;
      const item = event.target.closest("[data-item]");
      const at = find(event);
      if (!item || late.current.under?.(item.dataset.item)) {
        if (paints && event.target.closest("[data-day]")) {
          if (event.pointerType !== "touch") event.preventDefault();
          begin(event, { id: null, mode: "paint", day: at.day, from: at.minute });
        }
        return;
      }
      const id = item.dataset.item;
      const base = late.current.items.get(id);
      if (!base || locked?.(id)) return;
      if (event.pointerType !== "touch") {
        event.preventDefault();
        item.focus({ preventScroll: true });
      }
      const edges = item.getBoundingClientRect();
      const near = edges.height > 24 ? EDGE : 3;
      const mode = edges.bottom - event.clientY < near ? "end" : event.clientY - edges.top < near ? "start" : "move";
      begin(event, { id, mode, base, grab: at.minute - base.start });
    },
    [begin, paints, locked],
  ); // eslint-disable-line react-hooks/exhaustive-deps
  return { grid, draft, press };
}

export function Hours({ geo, label = (h) => `${h} h` }) {
  const hours = [];
  for (let m = geo.from; m < geo.to; m += 60) hours.push(m / 60);
  return (
    <div className="wg-hours" aria-hidden="true" style={{ height: ((geo.to - geo.from) / 60) * geo.hour }}>
      {hours.map((h, k) => (
        <span key={h} style={{ top: k ? k * geo.hour - 7 : 2 }}>
          {label(h)}
        </span>
      ))}
    </div>
  );
}

export const columnStyle = (geo) => ({
  height: ((geo.to - geo.from) / 60) * geo.hour,
  backgroundSize: `100% ${geo.hour}px`,
});
