// What is drawn on the map of a day: lines and dots in the plane, numbers and signs over it, the scale, the legend.
import { memo, useMemo } from "react";
import { t } from "$/public/i18n.js";
import { duration, span, statusOf } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { at, scale } from "./map_rules.jsx";

const UNIT = 10000; // the plane is drawn from its own corner, large: a browser keeps seven digits of a number
const DOT = "h.01";
const DIAMOND = "l.007 .007";
const FEW = 12; // workers whose stops carry their number

/** Every line and dot: paths of the whole day, whose strokes keep their width however close one looks. */
export const Routes = memo(function Routes({ drawn, shown, chosen, pointed, view, origin }) {
  const size = origin ? Math.max(origin.x2 - origin.x, origin.y2 - origin.y, 1e-7) : 1;
  const scaleOf = UNIT / size;
  const paths = useMemo(() => {
    const place = ([x, y]) => `${((x - (origin?.x ?? 0)) * scaleOf).toFixed(2)} ${((y - (origin?.y ?? 0)) * scaleOf).toFixed(2)}`;
    const dots = (stops, mark) => stops.filter((one) => one.xy).map((one) => `M${place(one.xy)}${mark}`).join("");
    return {
      workers: drawn.workers.map((one) => ({
        ...one,
        way: one.line.length > 1 ? `M${one.line.map(place).join("L")}` : "",
        dots: dots(one.stops, DOT),
        done: dots(one.stops.filter((stop) => stop.st === "done"), DOT),
      })),
      nobody: dots(drawn.nobody, DIAMOND),
    };
  }, [drawn, origin, scaleOf]);
  const k = view.k / scaleOf;
  const [dx, dy] = at(view, [origin?.x ?? 0, origin?.y ?? 0]);
  return (
    <g transform={`translate(${dx} ${dy}) scale(${k})`} aria-hidden="true">
      <Paths paths={paths} shown={shown} chosen={chosen} pointed={pointed} />
    </g>
  );
});

const Paths = memo(function Paths({ paths, shown, chosen, pointed }) {
  return (
    <>
      {paths.workers.map((one) => {
        const state = !shown.has(one.i) ? "out" : one.i === pointed || chosen.has(one.i) ? "on" : chosen.size ? "out" : "";
        return (
          <g key={one.i} className={`dm-route c${one.colour} ${state}`}>
            <path className="dm-way" d={one.way} strokeDasharray={one.dash} />
            <path className="dm-dots" d={one.dots} />
            <path className="dm-done" d={one.done} />
          </g>
        );
      })}
      <path className="dm-rim" d={paths.nobody} />
      <path className="dm-nobody" d={paths.nobody} />
    </>
  );
});

/** Where each worker starts, with the number; stops in order for a few workers; what is wrong, for all. */
export function Marks({ drawn, shown, chosen, pointed, view, width, height }) {
  const seen = ([x, y]) => x > -20 && y > -20 && x < width + 20 && y < height + 20;
  const some = drawn.workers.filter((one) => shown.has(one.i) && (!chosen.size || chosen.has(one.i) || one.i === pointed?.w));
  const numbered = some.length <= FEW ? some : some.filter((one) => one.i === pointed?.w);
  const spot = (xy) => {
    const point = at(view, xy);
    return seen(point) ? point : null;
  };
  const starts = some.map((one) => [one, one.line.length && spot(one.line[0])]).filter(([, point]) => point);
  const orders = numbered.flatMap((one) => one.stops.map((stop, n) => [one, stop, n + 1, stop.xy && spot(stop.xy)])).filter(([, , , point]) => point);
  const wrong = some.flatMap((one) => one.stops).filter((stop) => ["conflict", "late"].includes(stop.st) && stop.xy);
  const ring = pointed?.xy && spot(pointed.xy);
  return (
    <g aria-hidden="true" className="dm-marks">
      {orders.map(([one, stop, n, [x, y]]) => (
        <g key={stop.i} className={`dm-order c${one.colour}`} transform={`translate(${x} ${y})`}>
          <circle r="8" />
          <text dy="3.6">{n}</text>
        </g>
      ))}
      {starts.map(([one, [x, y]]) => (
        <g key={one.i} className={`dm-start c${one.colour}`} transform={`translate(${x} ${y})`}>
          <path d="M0 -11 L9 -3 V8 H-9 V-3 Z" />
          <text dy="5">{one.number}</text>
        </g>
      ))}
      {wrong.map((stop) => {
        const point = spot(stop.xy);
        return point && (
          <g key={`w${stop.i}`} className={`dm-wrong ${stop.st}`} transform={`translate(${point[0] + 9} ${point[1] - 9})`}>
            <path d="M0 -7 L7 5 H-7 Z" />
            <text dy="4">!</text>
          </g>
        );
      })}
      {ring && <circle className="dm-ring" cx={ring[0]} cy={ring[1]} r="13" />}
    </g>
  );
}

/** The minutes and kilometres of the way to a stop, as words. */
export function way(leg) {
  if (leg.tr == null) return "";
  const far = leg.km == null ? "" : `, ${kilometres(leg.km)}`;
  return `${duration(leg.tr)}${far}`;
}
export const kilometres = (km) => t("{km} km", { km: km.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) });

/** What is said of the stop under the pointer, or chosen in the list, which reads it aloud itself. */
export function Tip({ stop, drawn, view, width }) {
  const [x, y] = at(view, stop.xy);
  const worker = drawn.workers.find((one) => one.i === stop.w);
  const status = statusOf(stop);
  const Sign = status.icon;
  const left = Math.max(8, Math.min(width - 248, x + 16));
  return (
    <div className="dm-tip" aria-hidden="true" style={{ left, top: Math.max(8, y - 20) }}>
      <b>{stop.cl}</b>
      <div>
        {span(stop.s, stop.e)} · {stop.p}
      </div>
      <div className="muted">{worker ? `${worker.number} · ${worker.n}` : t("Personne n’a cette visite")}</div>
      {worker && <div className="muted">{t("Trajet avant : {way}", { way: way(stop) })}</div>}
      <div className={`cb-chip ${status.cls}`}>
        {Sign && <Sign size={12} strokeWidth={2} aria-hidden="true" />}
        {status.word()}
      </div>
    </div>
  );
}

export function Scale({ view, height }) {
  const { metres, pixels } = scale(view, height);
  return (
    <div className="dm-scale" aria-hidden="true">
      <i style={{ width: pixels }} />
      {metres < 1000 ? t("{metres} m", { metres }) : kilometres(metres / 1000)}
    </div>
  );
}

export function Legend() {
  return (
    <ul className="dm-legend" aria-label={t("Légende")}>
      <li>
        <svg width="16" height="16" viewBox="-10 -12 20 22" className="dm-start c0"><path d="M0 -11 L9 -3 V8 H-9 V-3 Z" /></svg>
        {t("Domicile et n° de l’intervenant")}
      </li>
      <li>
        <svg width="12" height="12" viewBox="-6 -6 12 12" className="dm-key c0"><circle r="4.5" /></svg>
        {t("Visite")}
      </li>
      <li>
        <svg width="12" height="12" viewBox="-6 -6 12 12" className="dm-key hollow c0"><circle r="4" /></svg>
        {t("Réalisée")}
      </li>
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" className="dm-key nobody"><path d="M0 -6 L6 0 L0 6 L-6 0 Z" /></svg>
        {t("Non affectée")}
      </li>
      <li>
        <svg width="14" height="14" viewBox="-8 -8 16 15" className="dm-wrong conflict"><path d="M0 -7 L7 5 H-7 Z" /></svg>
        {t("Conflit ou retard")}
      </li>
    </ul>
  );
}
