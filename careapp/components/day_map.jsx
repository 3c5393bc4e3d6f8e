// The map of a day: who goes where, in which order. It needs no tiles; where there are some, they lie underneath.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { t } from "$/public/i18n.js";
import { useLatest, useSize } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { useDay } from "$/public/external/careapp/components/planning_board/planning_day.jsx";
import { MapList } from "./map_list.jsx";
import { Legend, Marks, Routes, Scale, Tip } from "./map_marks.jsx";
import { bounds, fitted, kept, nearest, panned, routes, tiles, zoomed } from "./map_rules.jsx";
import "./day_map.css";

const NONE = [];
const STEP = 80; // pixels that an arrow moves the map

export function DayMap({ source, refresh }) {
  const { data, error, reload } = useDay(source, refresh);
  const drawn = useMemo(() => (data ? routes(data) : { workers: NONE, nobody: NONE }), [data]);
  const [chosen, choose] = useState(() => new Set());
  const [text, search] = useState("");
  const [sector, keepSector] = useState("");
  const [pointed, point] = useState(null);
  useEffect(() => {
    choose(new Set());
    point(null);
  }, [data?.day]);
  const listed = useMemo(() => kept(drawn.workers, text, sector), [drawn, text, sector]);
  const narrowed = Boolean(text || sector);
  const shown = useMemo(
    () => new Set(chosen.size ? chosen : narrowed ? listed.map((one) => one.i) : drawn.workers.map((one) => one.i)),
    [chosen, narrowed, listed, drawn],
  );
  if (error && !data) {
    return (
      <div className="dm-empty" role="alert">
        <b>{t("La carte n’a pas pu se charger")}</b>
        <button type="button" className="btn" onClick={() => reload()}>
          {t("Réessayer")}
        </button>
      </div>
    );
  }
  if (!data) return <div className="dm skeleton" aria-busy="true" aria-label={t("Chargement")} />;
  const toggle = (id) => choose((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]));
  return (
    <div className="dm">
      <Plan drawn={drawn} shown={shown} chosen={chosen} pointed={pointed} point={point} tileUrl={data.tiles} credit={data.credit} />
      <MapList
        day={data.day} drawn={drawn} listed={listed} chosen={chosen} toggle={toggle} clear={() => choose(new Set())}
        text={text} search={search} sector={sector} keepSector={keepSector} pointed={pointed} point={point}
      />
    </div>
  );
}

/** The plane: drawn once, moved by one transform; what keeps its size on the screen is drawn over it. */
function Plan({ drawn, shown, chosen, pointed, point, tileUrl, credit }) {
  const box = useRef(null);
  const { width, height } = useSize(box);
  const [view, setView] = useState(null);
  const whole = useMemo(() => {
    const some = drawn.workers.filter((one) => shown.has(one.i)).flatMap((one) => one.line);
    return bounds([...some, ...drawn.nobody.map((one) => one.xy).filter(Boolean)]);
  }, [drawn, shown]);
  const fit = useCallback(() => {
    if (width) setView(fitted(whole, width, height));
  }, [whole, width, height]);
  useEffect(() => {
    fit();
  }, [fit]);
  const stops = useMemo(
    () => [...drawn.nobody, ...drawn.workers.filter((one) => shown.has(one.i)).flatMap((one) => one.stops)],
    [drawn, shown],
  );
  // A visit that is chosen in the list comes into sight.
  const seen = useMemo(() => pointed && stops.find((one) => one.i === pointed.id), [pointed, stops]);
  useEffect(() => {
    if (!pointed?.far || !seen?.xy) return;
    setView((old) => {
      if (!old) return old;
      const [px, py] = [(seen.xy[0] - old.x) * old.k, (seen.xy[1] - old.y) * old.k];
      const inside = px > 20 && py > 20 && px < width - 20 && py < height - 20;
      return inside ? old : panned(old, width / 2 - px, height / 2 - py);
    });
  }, [pointed, seen, width, height]);
  const gestures = useGestures(box, view, setView, width, height, (px, py) => {
    const found = nearest(stops, view, px, py);
    if (found?.i !== pointed?.id) point(found ? { id: found.i } : null);
  });
  const keys = useKeys(setView, fit, width, height, () => point(null));
  const ready = view && width > 0;
  return (
    <div className="dm-plan" ref={box} {...gestures}>
      <svg
        className="dm-svg" width={width} height={height} tabIndex={0} role="application" onKeyDown={keys}
        aria-label={t("Carte des tournées : les flèches la déplacent, + et − l’agrandissent et la réduisent, 0 montre tout. La liste à côté dit la même chose.")}
      >
        {ready && (
          <>
            {tiles(tileUrl, view, width, height).map((tile) => (
              <image key={tile.key} href={tile.url} x={tile.left} y={tile.top} width={tile.size + 0.5} height={tile.size + 0.5} />
            ))}
            <Routes drawn={drawn} shown={shown} chosen={chosen} pointed={seen?.w} view={view} origin={whole} />
            <Marks drawn={drawn} shown={shown} chosen={chosen} pointed={seen} view={view} width={width} height={height} />
          </>
        )}
      </svg>
      {ready && seen?.xy && <Tip stop={seen} drawn={drawn} view={view} width={width} />}
      <div className="dm-zoom">
        <button type="button" className="btn btn-icon" aria-label={t("Agrandir")} title={t("Agrandir")} onClick={() => setView((old) => zoomed(old, 1.6, width / 2, height / 2, width))}>+</button>
        <button type="button" className="btn btn-icon" aria-label={t("Réduire")} title={t("Réduire")} onClick={() => setView((old) => zoomed(old, 1 / 1.6, width / 2, height / 2, width))}>−</button>
        <button type="button" className="btn btn-icon" aria-label={t("Tout montrer")} title={t("Tout montrer")} onClick={fit}>⤢</button>
      </div>
      <div className="dm-north" aria-hidden="true">
        <svg width="16" height="30" viewBox="0 0 16 30"><path d="M8 1 L13 15 L8 12 L3 15 Z" /></svg>
        N
      </div>
      <Legend />
      {ready && <Scale view={view} height={height} />}
      {tileUrl && <div className="dm-credit">{credit}</div>}
      {!whole && <div className="dm-none">{t("Aucune adresse de ce jour n’a de coordonnées : la liste dit tout.")}</div>}
    </div>
  );
}

/** Wheel, drag, pinch and hover; the latest ones wait for the next frame, so that a burst of them draws once. */
function useGestures(box, view, setView, width, height, hover) {
  const held = useRef(new Map());
  const frame = useRef(0);
  const latest = useLatest({ width, hover, view });
  const local = (event) => {
    const edge = box.current.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  };
  useEffect(() => {
    const wheel = (event) => {
      event.preventDefault();
      const [px, py] = local(event);
      const factor = Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 160);
      setView((old) => old && zoomed(old, factor, px, py, latest.current.width));
    };
    const node = box.current;
    node.addEventListener("wheel", wheel, { passive: false });
    return () => node.removeEventListener("wheel", wheel);
  }, []);
  const release = (event) => held.current.delete(event.pointerId);
  return {
    onPointerDown: (event) => {
      if (event.button || event.target.closest("button")) return;
      held.current.set(event.pointerId, local(event));
      box.current.setPointerCapture?.(event.pointerId);
    },
    onPointerMove: (event) => {
      const [px, py] = local(event);
      const before = held.current.get(event.pointerId);
      if (!before) {
        cancelAnimationFrame(frame.current);
        frame.current = requestAnimationFrame(() => latest.current.view && latest.current.hover(px, py));
        return;
      }
      const other = [...held.current].find(([id]) => id !== event.pointerId)?.[1];
      held.current.set(event.pointerId, [px, py]);
      if (!other) return setView((old) => old && panned(old, px - before[0], py - before[1]));
      const far = (a, b) => Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1]));
      const factor = far([px, py], other) / far(before, other);
      return setView((old) => old && zoomed(old, factor, (px + other[0]) / 2, (py + other[1]) / 2, latest.current.width));
    },
    onPointerUp: release,
    onPointerCancel: release,
    onDoubleClick: (event) => {
      if (event.target.closest("button")) return;
      const [px, py] = local(event);
      setView((old) => old && zoomed(old, 2, px, py, width));
    },
  };
}

function useKeys(setView, fit, width, height, leave) {
  const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = { "+": 1.6, "=": 1.6, "-": 1 / 1.6, "−": 1 / 1.6 }[event.key];
    if (moves[event.key]) setView((old) => old && panned(old, ...moves[event.key]));
    else if (factor) setView((old) => old && zoomed(old, factor, width / 2, height / 2, width));
    else if (event.key === "0" || event.key === "Home") fit();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
