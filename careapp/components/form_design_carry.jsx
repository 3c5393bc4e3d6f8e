// What the pointer carries over the canvas: looked at once a frame, whatever the number of moves in it.
import { useState, useRef } from "react";
import { useDrag, useLatest } from "$/public/external/careapp/components/board_kit/board_kit.jsx";

const EDGE = 48; // pixels from the edge of the canvas where it begins to scroll
const STEP = 14;

/** Where a point would put what is carried: before or after the field beneath it, or at the end of a section. */
function targetAt(under, x, { form, here }, held) {
  if (!under) return null;
  if (under.closest(".fd-slot")) return held;
  const card = under.closest("[data-section]");
  if (!card) return null;
  const s = Number(card.dataset.section);
  const over = under.closest("[data-field]");
  const fields = form.tabs[here].sections[s].fields;
  if (!over) return { t: here, s, f: fields.length };
  const box = over.getBoundingClientRect();
  const k = fields.findIndex((one) => one.key === over.dataset.field);
  return { t: here, s, f: x > box.left + box.width / 2 ? k + 1 : k };
}
const alike = (a, b) => (a && b ? a.t === b.t && a.s === b.s && a.f === b.f : a === b);

/** Scrolls the canvas while the pointer stays at its edge; says whether it did. */
function scrolled(canvas, y) {
  const box = canvas.getBoundingClientRect();
  const by = y > box.bottom - EDGE ? STEP : y < box.top + EDGE ? -STEP : 0;
  const before = canvas.scrollTop;
  if (by) canvas.scrollTop += by;
  return canvas.scrollTop !== before;
}

/** `carry` is what is carried and where it would go; `begin(event, press)` takes it; `onDrop(press, to)` puts it down. */
export function useCarry({ root, layer, now, onTab, onDrop }) {
  const [carry, setCarry] = useState(null);
  const held = useLatest(carry);
  const turn = useRef(0);
  const point = useRef(null);
  const look = (press, { clientX: x, clientY: y }) => {
    const found = window.document.elementFromPoint(x, y);
    const under = root.current.contains(found) ? found : null;
    const to = targetAt(under, x, now.current, held.current?.to ?? null);
    setCarry((old) => (old && alike(old.to, to) ? old : { ...press, to }));
    const tab = under?.closest("[data-tab]");
    if (tab) onTab(Number(tab.dataset.tab));
    return to;
  };
  const frame = (press) => {
    turn.current = 0;
    if (!root.current) return;
    const { clientX: x, clientY: y } = point.current;
    if (layer.current) layer.current.style.transform = `translate(${x - press.dx}px, ${y - press.dy}px) rotate(-1.2deg)`;
    look(press, point.current);
    if (scrolled(root.current.querySelector(".fd-canvas"), y)) ask(press);
  };
  const ask = (press) => {
    turn.current ||= requestAnimationFrame(() => frame(press));
  };
  const rest = () => {
    cancelAnimationFrame(turn.current);
    turn.current = 0;
    setCarry(null);
  };
  const begin = useDrag({
    start: (press) => setCarry({ ...press, to: null }),
    move: (press, event) => {
      point.current = { clientX: event.clientX, clientY: event.clientY };
      ask(press);
    },
    drop: (press, event) => {
      const to = look(press, event);
      rest();
      if (to) onDrop(press, to);
    },
    cancel: rest,
  });
  return { carry, begin };
}
