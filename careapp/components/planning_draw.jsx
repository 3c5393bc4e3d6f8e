// A new visit drawn on an empty stretch of a row: from the press to the release, then its dialog.
import { useCallback, useRef, useState } from "react";
import { hhmm, span, useDrag, useLatest } from "$/public/external/careapp/components/board_kit/board_kit.jsx";

const SHORTEST = 15;
const DAY = 1440;

/** `press(event)` starts drawing where no visit lies; `ghost` is what is drawn, `spot` the row pressed last. */
export function useDraw({ head, geo, day, onCreate, still }) {
  const [drawn, setDrawn] = useState(null);
  const spot = useRef(undefined);
  const late = useLatest({ geo, day, drawn, still });
  const minuteAt = (x, step) => {
    const box = head.current.querySelector(".cb-ln").getBoundingClientRect();
    const { from, to } = late.current.geo;
    const at = from + ((x - box.left) / box.width) * (to - from);
    return Math.min(Math.max(Math.round(at / step) * step, from, 0), Math.min(to, DAY));
  };
  const reach = (press, event) => {
    const at = minuteAt(event.clientX, event.altKey ? 5 : 15);
    return { w: press.row, s: Math.min(press.at, at), e: Math.max(press.at, at) };
  };
  const begin = useDrag({
    start: (press) => setDrawn({ w: press.row, s: press.at, e: press.at + SHORTEST }),
    move: (press, event) => setDrawn(reach(press, event)),
    drop: () => {
      const { drawn: it, day: on } = late.current;
      setDrawn(null);
      if (!it || it.e - it.s < SHORTEST) return;
      const whose = { [late.current.still ? "client_id" : "worker_id"]: it.w == null ? "" : String(it.w) };
      onCreate({ ...whose, day: on, start: hhmm(it.s), end: hhmm(it.e) });
    },
    cancel: () => setDrawn(null),
  });
  const press = useCallback(
    (event) => {
      const lane = event.target.closest?.(".cb-ln[data-row]");
      if (!lane || !onCreate) return;
      const row = lane.dataset.row === "" ? null : Number(lane.dataset.row);
      if (Number.isNaN(row)) return;
      spot.current = row;
      begin(event, { row, at: minuteAt(event.clientX, 15) });
    },
    [begin, onCreate], // eslint-disable-line react-hooks/exhaustive-deps
  );
  const ghost = drawn && { key: "draw", cls: "drop", s: drawn.s, e: drawn.e, label: span(drawn.s, drawn.e), w: drawn.w };
  return { press, ghost, spot };
}
