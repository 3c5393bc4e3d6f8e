// Where the focus is among the visits, where the arrows lead, and what the pointer rests on.
import { useEffect, useRef, useState } from "react";

const NONE = [];

/** Which visit has focus, and where the arrows lead. */
export function useFocus({ root, rows, shown, virtual, byId, seen }) {
  const first = (rows.get(null) || NONE).length ? null : (shown.find((w) => rows.get(w.i)?.length)?.i ?? null);
  const [row, setRow] = useState(undefined);
  const wanted = useRef(null);
  const idOf = (target) => {
    const text = target.closest?.("[data-v]")?.dataset.v;
    if (text == null) return null;
    return byId.has(text) ? text : Number(text);
  };
  const go = (id) => {
    const visit = byId.get(id);
    if (!visit) return;
    wanted.current = id;
    setRow(visit.w ?? null);
    const index = shown.findIndex((w) => w.i === visit.w);
    if (index >= 0) virtual.scrollToIndex(index);
    requestAnimationFrame(reach);
  };
  const reach = () => {
    if (wanted.current == null || !root.current) return;
    const found = root.current.querySelector(`[data-v="${CSS.escape(String(wanted.current))}"]`);
    if (found) {
      wanted.current = null;
      found.scrollIntoView({ block: "nearest", inline: "nearest" });
      found.focus({ preventScroll: true });
      found.classList.add("flash");
      setTimeout(() => found.classList.remove("flash"), 900);
    }
  };
  useEffect(reach);
  seen.current = go;
  const onFocus = (event) => {
    const visit = byId.get(idOf(event.target));
    if (visit) setRow(visit.w ?? null);
  };
  const keys = (key, visit) => {
    const own = rows.get(visit.w ?? null) || NONE;
    const at = own.findIndex((v) => v.i === visit.i);
    const side = (n) => own[at + n] && (() => go(own[at + n].i));
    const order = [null, ...shown.map((w) => w.i)];
    const beyond = (n) => {
      for (let k = order.indexOf(visit.w ?? null) + n; k >= 0 && k < order.length; k += n) {
        const others = rows.get(order[k]) || NONE;
        if (others.length) {
          const near = others.reduce((a, b) => (Math.abs(b.s - visit.s) < Math.abs(a.s - visit.s) ? b : a));
          return () => go(near.i);
        }
      }
      return undefined;
    };
    const problem = () => {
      const bads = [...byId.values()]
        .filter((v) => v.w == null || ["conflict", "late"].includes(v.st))
        .sort((a, b) => a.s - b.s);
      const next = bads[(bads.findIndex((v) => v.i === visit.i) + 1) % bads.length];
      return next && (() => go(next.i));
    };
    const ways = {
      ArrowRight: () => side(1),
      ArrowLeft: () => side(-1),
      ArrowDown: () => beyond(1),
      ArrowUp: () => beyond(-1),
      j: () => beyond(1),
      k: () => beyond(-1),
      p: problem,
      Home: () => own[0] && (() => go(own[0].i)),
      End: () => () => go(own[own.length - 1].i),
    };
    return ways[key]?.();
  };
  return { row: row === undefined || (row !== null && !rows.get(row)?.length) ? first : row, idOf, go, keys, onFocus };
}

const WAIT = 380;

/** The visit the pointer rests on. */
export function useHover(byId, off) {
  const [hover, setHover] = useState(null);
  const timer = useRef(null);
  const leave = () => {
    clearTimeout(timer.current);
    setHover(null);
  };
  const handlers = {
    onPointerOver: (event) => {
      const chip = event.target.closest("[data-v]");
      clearTimeout(timer.current);
      if (!chip || off || event.pointerType !== "mouse") {
        setHover(null);
        return;
      }
      const key = chip.dataset.v;
      timer.current = setTimeout(
        () => setHover({ id: byId.has(key) ? key : Number(key), at: chip.getBoundingClientRect() }),
        WAIT,
      );
    },
    onPointerLeave: leave,
    onWheel: leave,
    onPointerDownCapture: leave,
  };
  return { visit: hover && byId.get(hover.id), at: hover?.at, handlers };
}
