// The drawn parts of a week: visits side by side, hours not worked, journeys, the move by fields, the list.
import { useMemo, useState } from "react";
import { t } from "$/public/i18n.js";
import {
  DAYS,
  SHORT_DAYS,
  Dialog,
  addDays,
  clock,
  dayName,
  duration,
  hhmm,
  minutesOf,
  sentence,
  span,
  statusOf,
  fixed,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { worked } from "$/public/external/careapp/components/planning_board/planning_rules.jsx";
import { StatusChip } from "$/public/external/careapp/components/planning_board/planning_panels.jsx";
import { Marks } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { box } from "./week_grid.jsx";

const NONE = [];
const TALL = 46;
const LABEL = 12;

/** Visits by day, moves laid over; minutes count from the midnight of their own day. */
export function useWeekDays(data, moves) {
  return useMemo(() => {
    const days = [0, 1, 2, 3, 4, 5, 6].map(() => []);
    for (const visit of data?.visits || NONE) {
      if (visit.st === "cancelled") continue;
      const moved = moves.get(visit.i);
      const at = moved
        ? { ...moved, d: Math.floor(moved.s / 1440), s: moved.s % 1440, e: moved.e - Math.floor(moved.s / 1440) * 1440 }
        : visit;
      days[at.d]?.push(at);
    }
    for (const [id, copy] of moves)
      if (copy.isNew && copy.on === data?.start)
        days[Math.floor(copy.s / 1440)]?.push({
          ...copy,
          i: id,
          d: Math.floor(copy.s / 1440),
          s: copy.s % 1440,
          e: copy.e - Math.floor(copy.s / 1440) * 1440,
        });
    return days.map((list) => list.sort((a, b) => a.s - b.s || a.e - b.e));
  }, [data, moves]);
}

/** Which part of the column's width each visit takes beside those at the same hour. */
export function beside(visits) {
  const place = new Map();
  let group = [];
  let end = -1;
  const close = () => {
    const wide = Math.max(1, ...group.map((v) => place.get(v.i).at + 1));
    group.forEach((v) => {
      place.get(v.i).of = wide;
    });
  };
  for (const visit of visits) {
    if (visit.s >= end) {
      close();
      group = [];
    }
    const taken = new Set(group.filter((v) => v.e > visit.s).map((v) => place.get(v.i).at));
    let at = 0;
    while (taken.has(at)) at += 1;
    place.set(visit.i, { at, of: 1 });
    group.push(visit);
    end = Math.max(end, visit.e);
  }
  close();
  return place;
}

export function Visit({ visit, client, geo, place, faded, tab }) {
  const status = statusOf(visit);
  const Mark = status.icon;
  const at = box(geo, visit.s, visit.e);
  const name = client ? visit.wn || t("Non affectée") : visit.c;
  const share = 100 / place.of;
  return (
    <div
      data-item={visit.i}
      role="button"
      tabIndex={tab}
      aria-label={sentence(visit, visit.wn)}
      title={sentence(visit, visit.wn)}
      className={`wk-ev ${status.cls}${faded ? " ghost" : ""}${fixed(visit) ? " lock" : ""}${visit.waits ? " wait" : ""}${visit.held ? " held" : ""}`}
      style={{ ...at, left: `calc(${place.at * share}% + 2px)`, width: `calc(${share}% - 4px)` }}
    >
      <b>
        {Mark && <Mark size={11} />}
        <span>{name}</span>
      </b>
      {at.height > TALL ? (
        <>
          <span>
            {clock(visit.s)}–{clock(visit.e)}
          </span>
          <span>{visit.p}</span>
        </>
      ) : (
        at.height > 26 && (
          <span>
            {clock(visit.s)} {visit.p}
          </span>
        )
      )}
      <Marks visit={visit} />
    </div>
  );
}

export function Off({ geo, day }) {
  const to = (s, e) => ({
    top: ((Math.max(s, geo.from) - geo.from) / 60) * geo.hour,
    height: ((Math.min(e, geo.to) - Math.max(s, geo.from)) / 60) * geo.hour,
  });
  return (
    <>
      {(day.off || NONE).map(
        ([s, e]) => s < geo.to && e > geo.from && <div key={s} className="wk-off" style={to(s, e)} />,
      )}
      {(day.abs || NONE).map((one) => (
        <div key={one.label} className="wk-off hatch" style={to(one.f ?? geo.from, one.t ?? geo.to)}>
          <span>{one.label}</span>
        </div>
      ))}
    </>
  );
}

export const Journeys = ({ visits, geo }) =>
  visits.map((visit, k) => {
    const before = visits[k - 1];
    const gap = before ? visit.s - before.e : 0;
    if (!before || visit.tr == null || gap <= 0) return null;
    const tall = (gap / 60) * geo.hour;
    return (
      <div
        key={visit.i}
        className={`wk-tv${visit.tr > gap ? " bad" : ""}`}
        style={{ top: ((before.e - geo.from) / 60) * geo.hour, height: tall }}
      >
        {(tall >= LABEL || visit.tr > gap) && <i>{visit.tr}’</i>}
      </div>
    );
  });

/** The same move by fields: a day and two clock times. */
export function WeekMove({ visit, start, onMove, onClose }) {
  const [day, setDay] = useState(visit.d);
  const [from, setFrom] = useState(hhmm(visit.s));
  const [till, setTill] = useState(hhmm(visit.e));
  const [s, e] = [minutesOf(from), minutesOf(till)];
  const wrong = s == null || e == null || e <= s;
  const begin = (text) => {
    const at = minutesOf(text);
    setFrom(text);
    if (!wrong && at != null && at + e - s < 1440) setTill(hhmm(at + e - s));
  };
  return (
    <Dialog title={t("Déplacer : {client}", { client: visit.cl || visit.c })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) onMove({ day, start: s, end: e });
        }}
      >
        <label className="cb-fld">
          {t("Jour")}
          <select value={day} onChange={(ev) => setDay(Number(ev.target.value))}>
            {DAYS().map((name, k) => (
              <option key={name} value={k}>
                {dayName(addDays(start, k), { weekday: "long", day: "numeric", month: "long" })}
              </option>
            ))}
          </select>
        </label>
        <div className="cb-two">
          <label className="cb-fld">
            {t("Début")}
            <input inputMode="numeric" value={from} onChange={(ev) => begin(ev.target.value)} />
          </label>
          <label className="cb-fld">
            {t("Fin")}
            <input inputMode="numeric" value={till} aria-invalid={wrong} onChange={(ev) => setTill(ev.target.value)} />
          </label>
        </div>
        {wrong && (
          <small className="bad" role="alert">
            {t("La fin doit suivre le début ({start}).", { start: from })}
          </small>
        )}
        <footer>
          <button type="button" className="cb-btn" onClick={onClose}>
            {t("Annuler")}
          </button>
          <button type="submit" className="cb-btn p" disabled={wrong}>
            {t("Déplacer la visite")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The week as a list, for narrow windows. */
export const WeekList = ({ days, data, onOpen, onMove }) => (
  <div className="cb-phone">
    {days.map((visits, k) => (
      <section key={SHORT_DAYS()[k]}>
        <h3 className="wk-lday">
          {dayName(addDays(data.start, k), { weekday: "long", day: "numeric", month: "short" })}
          <span>
            {visits.length ? duration(worked(visits)) : (data.days?.[k]?.abs || NONE)[0]?.label || t("Aucune visite")}
          </span>
        </h3>
        <ol>
          {visits.map((v) => (
            <li key={v.i} className={`cb-pcard ${statusOf(v).cls}`}>
              <button type="button" onClick={() => onOpen?.(String(v.i))}>
                <span className="cb-phead">
                  <b>{data.kind === "client" ? v.wn || t("Non affectée") : v.cl || v.c}</b>
                  <StatusChip visit={v} />
                </span>
                <span className="m">
                  {span(v.s, v.e)} · {v.p}
                </span>
              </button>
              {!fixed(v) && (
                <button type="button" className="cb-btn" onClick={() => onMove(v)}>
                  {t("Déplacer")}
                </button>
              )}
            </li>
          ))}
        </ol>
      </section>
    ))}
  </div>
);
