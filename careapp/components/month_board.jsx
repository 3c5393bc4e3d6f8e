// The month of one client or worker: a calendar with its visits, hours by week, hours granted.
import { useMemo, useRef, useState } from "react";
import { plural, t } from "$/public/i18n.js";
import {
  Avatar,
  SHORT_DAYS,
  addDays,
  clock,
  dayName,
  duration,
  sentence,
  statusOf,
  useMedia,
  useSize,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { useLive } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { useDay } from "$/public/external/careapp/components/planning_board/planning_day.jsx";
import { nowMinute, worked } from "$/public/external/careapp/components/planning_board/planning_rules.jsx";
import { VisitsOfDay } from "$/public/external/careapp/components/team_board/team_cells.jsx";
import "./month_board.css";

const NONE = [];
const WEEK = 7;
const LINE = 19;
const TOP = 24;

export function MonthBoard({ source, refresh, weekends = true, showCancelled, opened, onOpen, onDay, onOvertaken }) {
  const { data, error, absorb, reload } = useDay(source, refresh);
  const shown = data && { first: data.first, last: addDays(data.first, data.days[1]), [data.kind]: data.person.i };
  useLive({ name: "month", span: shown, absorb, reload, opened, onOvertaken });
  const narrow = useMedia("(max-width: 767px)");
  const [open, setOpen] = useState(null);
  const days = useMemo(() => byDay(data, showCancelled), [data, showCancelled]);
  if (!data)
    return (
      <section className="cb mo">
        {error ? (
          <div className="cb-empty" role="alert">
            <b>{t("Le mois n’a pas pu être chargé.")}</b>
            <p />
            <button type="button" className="cb-btn" onClick={() => reload()}>
              {t("Réessayer")}
            </button>
          </div>
        ) : (
          <div className="cb-skel" role="status" aria-busy="true" aria-label={t("Chargement du planning")} />
        )}
      </section>
    );
  const at = (day) => addDays(data.first, day);
  const parts = { data, days, weekends, at, onOpen, onDay, onMore: setOpen };
  return (
    <section className="cb mo" aria-label={t("Mois de {name}", { name: data.person.n })}>
      <header className="wk-head">
        <Avatar initials={data.person.s} colour={data.person.c} size={32} />
        <div>
          <b>{data.person.n}</b>
          {data.grant.label && (
            <span>
              {data.grant.label} : {data.grant.value}, {data.grant.left}
            </span>
          )}
        </div>
        <span className="sp" />
        {data.chips.map((chip) => (
          <span key={chip.text} className={`cb-chip tone-${chip.tone}`}>
            {chip.text}
          </span>
        ))}
      </header>
      {narrow ? <MonthList {...parts} /> : <MonthGrid {...parts} />}
      <footer className="wk-foot">
        {data.totals.map((one) => (
          <span key={one.label}>
            <b>{one.value}</b> {one.label}
          </span>
        ))}
        <span className="sp" />
        {data.grant.label && (
          <span className="mo-grant">
            {data.grant.label}
            <i className={`mo-bar ${data.grant.tone}`} aria-hidden="true">
              <i style={{ width: `${data.grant.share}%` }} />
            </i>
            <b>{data.grant.value}</b>
          </span>
        )}
      </footer>
      {open != null && (
        <VisitsOfDay
          title={dayName(at(open), { weekday: "long", day: "numeric", month: "long" })}
          visits={(days.get(open) || NONE).map((v) => named(data, v))}
          onOpen={onOpen}
          onDay={() => onDay?.(at(open))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

/** A client's month names who comes, a worker's whom one goes to. */
const named = (data, v) => ({ ...v, wn: data.kind === "client" ? v.wn || t("Non affectée") : v.cl });

function byDay(data, showCancelled) {
  const days = new Map();
  for (const visit of data?.visits || NONE) {
    if (visit.st === "cancelled" && !showCancelled) continue;
    if (!days.has(visit.d)) days.set(visit.d, []);
    days.get(visit.d).push(visit);
  }
  return days;
}

function MonthGrid({ data, days, weekends, at, onOpen, onDay, onMore }) {
  const root = useRef(null);
  const size = useSize(root, data.month);
  const columns = weekends ? WEEK : WEEK - 2;
  const tall = Math.max(96, Math.floor((size.height - 26) / data.weeks.length));
  const room = Math.max(1, Math.floor((tall - TOP) / LINE));
  const keys = (event) => {
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const item = event.target.closest?.("[data-item]");
    if (!step || !item) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...root.current.querySelectorAll("[data-item]")];
    all[all.indexOf(item) + step]?.focus();
  };
  return (
    <div ref={root} className="mo-scroll" role="grid" aria-label={t("Calendrier du mois")} style={{ "--cols": columns }} onKeyDown={keys}>
      <div role="row" className="mo-row mo-head">
        {SHORT_DAYS()
          .slice(0, columns)
          .map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        <span role="columnheader">{t("Semaine")}</span>
      </div>
      {data.weeks.map((week, number) => (
        <div key={week.day} role="row" className="mo-row" style={{ minHeight: tall }}>
          {Array.from({ length: columns }, (_, k) => number * WEEK + k).map((day) => (
            <Day key={day} {...{ data, day, room, onOpen, onDay, onMore }} date={at(day)} visits={days.get(day) || NONE} />
          ))}
          <div role="gridcell" className="mo-sum">
            <span>{week.label}</span>
            {week.count > 0 && <b>{duration(week.minutes)}</b>}
            <span>{week.count ? plural("{count} visite", "{count} visites", week.count) : t("Aucune visite")}</span>
          </div>
        </div>
      ))}
    </div>
  );
}

function Day({ data, day, date, visits, room, onOpen, onDay, onMore }) {
  const [first, last] = data.days;
  const beyond = day < first || day > last;
  const today = nowMinute(date, data.tz) != null;
  const holiday = data.holidays[day];
  const seen = visits.length > room ? visits.slice(0, Math.max(0, room - 1)) : visits;
  return (
    <div role="gridcell" className={`mo-day${beyond ? " beyond" : ""}${today ? " td" : ""}${day % WEEK > 4 || holiday ? " free" : ""}`}>
      <button type="button" className="mo-date" onClick={() => onDay?.(date)} aria-label={dayName(date, { weekday: "long", day: "numeric", month: "long" })}>
        <b>{Number(date.slice(8))}</b>
        {holiday ? <span>{holiday}</span> : visits.length > 0 && <span>{duration(worked(visits))}</span>}
      </button>
      {seen.map((v) => (
        <MonthVisit key={v.i} visit={v} data={data} onOpen={onOpen} />
      ))}
      {visits.length > seen.length && (
        <button type="button" className="mo-more" onClick={() => onMore(day)}>
          {t("{n} de plus", { n: visits.length - seen.length })}
        </button>
      )}
    </div>
  );
}

function MonthVisit({ visit, data, onOpen }) {
  const status = statusOf(visit);
  const Mark = status.icon;
  const name = data.kind === "client" ? visit.wn || t("Non affectée") : visit.c;
  return (
    <button
      type="button"
      data-item={visit.i}
      className={`mo-ev ${status.cls}`}
      aria-label={sentence(visit, visit.wn)}
      title={sentence(visit, visit.wn)}
      onClick={() => onOpen?.(String(visit.i))}
    >
      {Mark && <Mark size={11} />}
      <span>{clock(visit.s)}</span>
      <b>{name}</b>
    </button>
  );
}

/** The month as a list, for narrow windows: the days that have visits. */
function MonthList({ data, days, at, onOpen, onDay }) {
  const [first, last] = data.days;
  const held = [...days.keys()].filter((day) => day >= first && day <= last).sort((a, b) => a - b);
  return (
    <div className="cb-phone">
      {held.map((day) => (
        <section key={day}>
          <h3 className="wk-lday">
            <button type="button" className="cb-link" onClick={() => onDay?.(at(day))}>
              {dayName(at(day), { weekday: "long", day: "numeric", month: "short" })}
            </button>
            <span>{duration(worked(days.get(day)))}</span>
          </h3>
          <div className="mo-lines">
            {days.get(day).map((v) => (
              <MonthVisit key={v.i} visit={v} data={data} onOpen={onOpen} />
            ))}
          </div>
        </section>
      ))}
      {!held.length && <p className="cb-empty">{t("Aucune visite ce mois.")}</p>}
    </div>
  );
}
