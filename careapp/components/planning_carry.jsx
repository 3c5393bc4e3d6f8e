// A visit in the hand, by pointer, finger or keys.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { t } from "$/public/i18n.js";
import {
  duration,
  fetchJson,
  snap,
  span,
  useDrag,
  useLatest,
  wall,
  withParam,
  fixed,
  fixedWord,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { obstacle } from "./planning_rules.jsx";

const NONE = [];
const PENDING = { pending: true };
const EDGE = 44;
const REST = 130; // milliseconds at one time before the verdicts there are asked for
const LEAST = 5;

const wordOf = (block) => ({ absent: t("Absence"), busy: t("En visite"), off: t("Hors dispo") })[block.kind];
const reasonOf = (block) =>
  ({
    absent: t("Absence sur cet horaire"),
    busy:
      block.visit &&
      t("Déjà en visite chez {client}, {time}", {
        client: block.visit.cl || block.visit.c,
        time: span(block.visit.s, block.visit.e),
      }),
    off: t("En dehors des disponibilités"),
  })[block.kind];

/**
 * What each row says to a visit, all rows at once: asked when it is taken, and again where it rests at another time
 * (`at`: {day, s, e}); never at each move of the pointer. Null until the answer is there.
 */
export function useVerdicts(url, id, at = null) {
  const [found, setFound] = useState({ key: null, verdicts: null });
  const key = id == null || !url ? null : [id, at?.day, at?.s, at?.e].join("/");
  useEffect(() => {
    if (key == null) return undefined;
    const stop = new AbortController();
    const place = (to) => (at ? withParam(withParam(to, "start", wall(at.day, at.s)), "end", wall(at.day, at.e)) : to);
    const ask = () =>
      fetchJson(place(withParam(url, "visit", id)), stop.signal)
        .then((verdicts) => setFound({ key, verdicts }))
        .catch((error) => {
          if (error.name !== "AbortError") setFound({ key, verdicts: {} });
        });
    const timer = setTimeout(ask, at ? REST : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [url, key]); // eslint-disable-line react-hooks/exhaustive-deps
  return found.key === key ? found.verdicts : null;
}

/** A visit in the hand: by pointer or by keys, where it would land, and what that place answers. */
export function useCarry({ root, head, geo, virtual, byId, rows, shown, names, give, setNotice, verdictsUrl, seen, still, day }) {
  const [carry, setCarry] = useState(null);
  const [live, setLive] = useState("");
  const layer = useRef(null);
  const tip = useRef(null);
  const edge = useRef(0);
  const visit = carry ? byId.get(carry.id) : null;
  const moved = visit && (carry.s !== visit.s || carry.e !== visit.e);
  const here = useVerdicts(verdictsUrl, carry?.id);
  const there = useVerdicts(verdictsUrl, moved ? carry.id : null, moved ? { day, s: carry.s, e: carry.e } : null);
  const verdicts = moved ? there : here;
  const late = useLatest({ carry, geo, shown, rows, byId, verdicts });
  // Until the verdicts of another time are there, only what no time changes is known of it.
  const told = (one) => {
    if (verdicts) return verdicts[one.i] || null;
    const known = moved && here?.[one.i];
    return known && !known.ok && !known.timed ? known : verdictsUrl ? PENDING : null;
  };
  const worker = carry && carry.w != null ? shown.find((one) => one.i === carry.w) : null;
  const block =
    visit && worker && !still && (moved || carry.copy)
      ? obstacle(worker, rows.get(worker.i) || NONE, { id: carry.copy ? null : visit.i, s: carry.s, e: carry.e })
      : null;
  const verdict = worker ? told(worker) : null;
  const bad = block ? reasonOf(block) : null;
  const said = verdict?.pending ? null : verdict;
  const refused = Boolean(bad || (said && !said.ok));

  const minuteAt = (x) => {
    const box = head.current.querySelector(".cb-ln").getBoundingClientRect();
    return late.current.geo.from + ((x - box.left) / box.width) * (late.current.geo.to - late.current.geo.from);
  };
  const rowAt = (y) => {
    const top = head.current.getBoundingClientRect().bottom;
    if (y < top) return null;
    const first = head.current.nextElementSibling.getBoundingClientRect().top;
    const index = Math.min(late.current.shown.length - 1, Math.max(0, Math.floor((y - first) / late.current.geo.row)));
    const found = late.current.shown[index];
    return (found?.head ? late.current.shown[index + 1] : found)?.i ?? null;
  };
  // Where rows are clients, a visit stays in its own or leaves its worker.
  const rowFor = (base, y) => (still ? rowAt(y) && (base.w ?? null) : rowAt(y));
  const follow = (event) => {
    if (layer.current)
      layer.current.style.transform = `translate(${event.clientX + 8}px, ${event.clientY - 10}px) rotate(-1.2deg)`;
    const side = event.clientX + 380 > window.innerWidth ? event.clientX - 300 : event.clientX + 88;
    if (tip.current)
      tip.current.style.transform = `translate(${side}px, ${Math.min(event.clientY - 44, window.innerHeight - 150)}px)`;
  };
  const locate = (press, event) => {
    const step = event.altKey ? 5 : 15;
    const at = minuteAt(event.clientX);
    const base = press.visit;
    if (press.mode === "end")
      return { w: base.w ?? null, s: base.s, e: Math.max(base.s + 15, snap(at, step, base.e)), copy: false };
    if (press.mode === "start")
      return { w: base.w ?? null, s: Math.min(base.e - 15, snap(at, step, base.s)), e: base.e, copy: false };
    const s = Math.min(Math.max(snap(at - press.grab, step, base.s), geo.from), geo.to - (base.e - base.s));
    return { w: rowFor(base, event.clientY), s, e: s + base.e - base.s, copy: Boolean(event.shiftKey) };
  };
  const begin = useDrag({
    start: (press) => {
      setLive("");
      setCarry({
        id: press.visit.i,
        mode: press.mode,
        by: "mouse",
        w: press.visit.w ?? null,
        s: press.visit.s,
        e: press.visit.e,
        v: press.visit.v,
        copy: false,
      });
    },
    move: (press, event) => {
      const next = locate(press, event);
      setCarry((old) =>
        old && ["w", "s", "e", "copy"].every((key) => old[key] === next[key])
          ? old
          : { ...old, id: press.visit.i, mode: press.mode, by: "mouse", ...next },
      );
      requestAnimationFrame(() => follow(event));
      const box = root.current.getBoundingClientRect();
      const top = head.current.getBoundingClientRect().bottom;
      edge.current =
        event.clientY > box.bottom - EDGE ? 1 : event.clientY > top && event.clientY < top + EDGE / 2 ? -1 : 0;
    },
    drop: (press) => {
      edge.current = 0;
      if (settle()) seen.current?.(press.visit.i);
    },
    cancel: () => {
      edge.current = 0;
      setCarry(null);
    },
  });
  const press = useCallback(
    (event, target) => {
      if (!target) return;
      if (target.waits || (fixed(target) && (target.l || !event.shiftKey))) return;
      if (event.pointerType !== "touch") event.preventDefault();
      event.target.closest("[data-v]").focus({ preventScroll: true });
      const box = event.target.closest("[data-v]").getBoundingClientRect();
      const near = box.width > 26 ? 6 : 3;
      const mode = box.right - event.clientX < near ? "end" : event.clientX - box.left < near ? "start" : "move";
      begin(event, { visit: target, mode, grab: minuteAt(event.clientX) - target.s });
    },
    [begin],
  ); // eslint-disable-line react-hooks/exhaustive-deps

  useEffect(() => {
    if (carry?.by !== "mouse") return undefined;
    let frame;
    const roll = () => {
      if (edge.current) root.current.scrollTop += edge.current * 9;
      frame = requestAnimationFrame(roll);
    };
    frame = requestAnimationFrame(roll);
    return () => cancelAnimationFrame(frame);
  }, [carry?.by, root]);

  const settle = () => {
    const { carry: held, byId: known, verdicts: said } = late.current;
    const base = held && known.get(held.id);
    setCarry(null);
    if (!base) return false;
    const timed = held.s !== base.s || held.e !== base.e;
    if (!held.copy && !timed && (held.w ?? null) === (base.w ?? null)) return false;
    const verdict = held.w != null && said?.[held.w];
    if (verdict && !verdict.ok && !timed && !held.copy) {
      setNotice({
        kind: "bad",
        title: t("{worker} ne peut pas prendre cette visite", { worker: names.get(held.w) }),
        lines: verdict.reasons?.length ? verdict.reasons : [verdict.word],
      });
      return false;
    }
    give({ ...base, v: held.v ?? base.v }, held); // as it was when it was taken: what others did since is not undone
    return true;
  };

  // Keys: arrows move the visit in hand, its verdict is said aloud.
  const take = (target) => {
    if (fixed(target)) {
      setNotice({ kind: "warn", title: fixedWord(target) });
      return;
    }
    setCarry({ id: target.i, mode: "move", by: "keys", w: target.w ?? null, s: target.s, e: target.e, v: target.v, copy: false });
    root.current.focus({ preventScroll: true });
  };
  const key = (event, refocus) => {
    const held = carry;
    const at = shown.findIndex((one) => one.i === held.w);
    const step = event.altKey ? 5 : 15;
    const shift = (n) => ({ ...held, s: held.s + n, e: held.e + n });
    const longer = (n) => ({ ...held, e: Math.min(Math.max(held.s + LEAST, held.e + n), geo.to) });
    const toRow = (n) => {
      if (still) return { ...held, w: n < 0 ? null : (byId.get(held.id)?.w ?? null) };
      let index = Math.min(shown.length - 1, Math.max(-1, at + n));
      if (shown[index]?.head) index += n > 0 || index === 0 ? (n > 0 ? 1 : -1) : -1;
      if (index >= 0) virtual.scrollToIndex(index);
      return { ...held, w: index < 0 ? null : shown[index].i };
    };
    const acts = {
      ArrowLeft: () => setCarry(event.shiftKey ? longer(-step) : held.s - step >= geo.from ? shift(-step) : held),
      ArrowRight: () => setCarry(event.shiftKey ? longer(step) : held.e + step <= geo.to ? shift(step) : held),
      ArrowUp: () => setCarry(toRow(-1)),
      ArrowDown: () => setCarry(toRow(1)),
      Enter: () => {
        settle();
        refocus(held.id);
      },
      " ": () => {
        settle();
        refocus(held.id);
      },
      Escape: () => {
        setCarry(null);
        setLive(t("Déplacement annulé"));
        refocus(held.id);
      },
    };
    if (!acts[event.key]) {
      if (event.key === "Tab") event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  };
  const spoken =
    !carry || carry.by !== "keys" || !visit
      ? null
      : [
          carry.w == null ? t("Non affectées") : names.get(carry.w),
          span(carry.s, carry.e),
          verdictText(said, bad, carry.w),
        ]
          .filter(Boolean)
          .join(", ");
  useEffect(() => {
    if (spoken) setLive(spoken);
  }, [spoken]);

  const judged = useMemo(
    () => (worker && bad ? { ok: false, word: wordOf(block), reasons: [bad] } : null),
    [worker, bad], // eslint-disable-line react-hooks/exhaustive-deps
  );
  const verdictOf = (one) => {
    if (!carry) return null;
    if (judged && one.i === carry.w) return judged;
    return carry.mode === "move" || one.i === carry.w ? told(one) : null;
  };
  return { carry, said, verdictOf, bad, refused, press, take, key, layer, tip, live };
}

function verdictText(verdict, bad, worker) {
  if (worker == null) return null;
  if (bad) return bad;
  if (!verdict) return null;
  if (!verdict.ok) return [verdict.word, ...(verdict.reasons || NONE)].filter(Boolean).join(", ");
  return [
    t("possible"),
    verdict.added ? t("trajet {time} de plus", { time: duration(verdict.added) }) : null,
    ...(verdict.warnings || NONE),
  ]
    .filter(Boolean)
    .join(", ");
}
