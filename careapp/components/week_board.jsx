// The week of one worker or one client, in which visits are dragged between days and hours.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { plural, t } from "$/public/i18n.js";
import {
  DAYS,
  SHORT_DAYS,
  Avatar,
  Notice,
  addDays,
  dayName,
  duration,
  span,
  useMedia,
  useReach,
  fixed,
  fixedWord,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { hold, useLive } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { useDay } from "$/public/external/careapp/components/planning_board/planning_day.jsx";
import { nowMinute, worked } from "$/public/external/careapp/components/planning_board/planning_rules.jsx";
import { useMoves } from "$/public/external/careapp/components/planning_board/planning_moves.jsx";
import { ReasonDialog } from "$/public/external/careapp/components/planning_board/planning_panels.jsx";
import { Hours, STEP, box, columnStyle, useWeekGesture } from "./week_grid.jsx";
import { Journeys, Off, Visit, WeekList, WeekMove, beside, useWeekDays } from "./week_parts.jsx";

const NONE = [];
const HOUR = 50;
const WORKDAYS = 5;

export function WeekBoard(props) {
  const { source, refresh, answer, onMove, onOpen, onUndo, weekends = true, zoom = 1 } = props;
  const { data, error, absorb, reload } = useDay(source, refresh);
  const start = data?.start;
  const { moves, notice, setNotice, asked, give, keep, back } = useMoves({
    day: start,
    answer,
    onMove,
    onUndo,
    onExtend: props.onExtend,
    reload,
    onSeen: (id) => document.querySelector(`.wk [data-item="${CSS.escape(String(id))}"]`)?.focus(),
  });
  const { over, held } = useLive({
    name: `week-${data?.kind}`,
    span: start && { first: start, last: addDays(start, 6), [data.kind]: data.person.i },
    data,
    absorb,
    reload,
    setNotice,
    opened: props.opened,
    onOvertaken: props.onOvertaken,
  });
  const laid = useMemo(() => over(moves, data), [moves, data, held]); // eslint-disable-line react-hooks/exhaustive-deps
  const week = useWeekDays(data, laid);
  const days = weekends ? week : week.slice(0, WORKDAYS);
  const hidden = week.slice(days.length).flat().length;
  const narrow = useMedia("(max-width: 767px)");
  const [fields, setFields] = useState(null);
  const byId = useMemo(() => new Map(days.flat().map((v) => [String(v.i), v])), [days]);
  const move = useCallback(
    (visit, to) => {
      if (to.day === visit.d && to.start === visit.s && to.end === visit.e && !to.many) return;
      give(
        { ...visit },
        { w: visit.w ?? null, s: to.day * 1440 + to.start, e: to.day * 1440 + to.end, copy: Boolean(to.many) },
      );
    },
    [give],
  );
  if (!data)
    return (
      <section className="cb wk">
        {error ? (
          <div className="cb-empty" role="alert">
            <b>{t("La semaine n’a pas pu être chargée.")}</b>
            <p />
            <button type="button" className="cb-btn" onClick={() => reload()}>
              {t("Réessayer")}
            </button>
          </div>
        ) : (
          <div className="cb-skel" aria-busy="true" />
        )}
      </section>
    );
  const { person } = data;
  return (
    <section className="cb wk" aria-label={t("Semaine de {name}", { name: person.n })}>
      <header className="wk-head">
        <Avatar initials={person.s} colour={person.c} size={32} />
        <div>
          <b>{person.n}</b>
          {person.sub && <span>{person.sub}</span>}
        </div>
        <span className="sp" />
        {hidden > 0 && (
          <span className="cb-chip tone-gray">
            {plural("{count} visite le week-end", "{count} visites le week-end", hidden)}
          </span>
        )}
        {(data.chips || NONE).map((chip) => (
          <span key={chip.text} className={`cb-chip tone-${chip.tone}`}>
            {chip.text}
          </span>
        ))}
      </header>
      {narrow ? (
        <WeekList days={days} data={data} onOpen={onOpen} onMove={setFields} />
      ) : (
        <WeekGrid {...{ data, days, byId, move, setFields, setNotice, zoom }} onOpen={onOpen} />
      )}
      <footer className="wk-foot">
        {(data.totals || NONE).map((one) => (
          <span key={one.label}>
            <b>{one.value}</b> {one.label}
          </span>
        ))}
        <span className="sp" />
        {data.note && (
          <span>
            {data.note.label} <b className={`tone-${data.note.tone}`}>{data.note.value}</b>
          </span>
        )}
      </footer>
      {asked && <ReasonDialog answer={asked} onKeep={keep} onBack={back} />}
      {fields && (
        <WeekMove
          visit={fields}
          start={start}
          onClose={() => setFields(null)}
          onMove={(to) => {
            move(fields, to);
            setFields(null);
          }}
        />
      )}
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </section>
  );
}

function WeekGrid({ data, days, byId, move, setFields, setNotice, onOpen, zoom }) {
  const [carry, setCarry] = useState(null);
  const root = useRef(null);
  const client = data.kind === "client";
  const geo = useMemo(() => {
    const all = days.flat();
    return {
      from: Math.floor(Math.min(420, ...all.map((v) => v.s)) / 60) * 60,
      to: Math.ceil(Math.max(1260, ...all.map((v) => Math.min(v.e, 1440))) / 60) * 60,
      hour: HOUR * zoom,
    };
  }, [days, zoom]);
  // A visit goes as it was when it was taken: what others did to it since is not undone.
  const since = useRef(null);
  const asTaken = (id) => ({ ...byId.get(String(id)), ...(since.current?.i === Number(id) ? since.current : null) });
  const items = useMemo(() => new Map([...byId].map(([id, v]) => [id, { day: v.d, start: v.s, end: v.e }])), [byId]);
  const locked = useCallback(
    (id) => {
      const v = byId.get(id);
      return !v || fixed(v) || v.waits;
    },
    [byId],
  );
  const { grid, draft, press } = useWeekGesture({ geo, items, locked, onDrop: (to) => move(asTaken(to.id), to) });
  const shown = draft || carry;
  useEffect(() => {
    hold(shown ? Number(shown.id) : 0);
    const visit = shown && byId.get(String(shown.id));
    if (visit) since.current = { i: visit.i, v: visit.v };
  }, [shown?.id]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => () => hold(0), []);
  const held = shown && byId.get(String(shown.id));
  const refocus = useReach(root, "data-item");

  const carryKeys = (event) => {
    const step = event.altKey ? 5 : STEP;
    const shift = (n) =>
      carry.start + n >= 0 && carry.end + n <= 1440 ? { ...carry, start: carry.start + n, end: carry.end + n } : carry;
    const turn = (n) => ({ ...carry, day: Math.min(days.length - 1, Math.max(0, carry.day + n)) });
    const drop = () => {
      move(asTaken(carry.id), carry);
      setCarry(null);
      setTimeout(() => refocus(carry.id));
    };
    const acts = {
      ArrowUp: () => setCarry(shift(-step)),
      ArrowDown: () => setCarry(shift(step)),
      ArrowLeft: () => setCarry(turn(-1)),
      ArrowRight: () => setCarry(turn(1)),
      Enter: drop,
      " ": drop,
      Escape: () => {
        setCarry(null);
        refocus(carry.id);
      },
    };
    if (!acts[event.key]) {
      if (event.key === "Tab") event.preventDefault();
      return;
    }
    event.preventDefault();
    acts[event.key]();
  };
  const onKeyDown = (event) => {
    if (carry) {
      carryKeys(event);
      return;
    }
    const visit = byId.get(event.target.closest("[data-item]")?.dataset.item);
    if (!visit || event.ctrlKey || event.metaKey) return;
    const order = [...root.current.querySelectorAll("[data-item]")];
    const step = (n) => order[order.indexOf(event.target) + n]?.focus();
    const take = () =>
      fixed(visit)
        ? setNotice({ kind: "warn", title: fixedWord(visit) })
        : setCarry({ id: String(visit.i), mode: "move", day: visit.d, start: visit.s, end: visit.e });
    const acts = {
      Enter: () => onOpen?.(String(visit.i)),
      " ": take,
      m: () => (fixed(visit) ? setNotice({ kind: "warn", title: fixedWord(visit) }) : setFields(visit)),
      ArrowDown: () => step(1),
      ArrowRight: () => step(1),
      ArrowUp: () => step(-1),
      ArrowLeft: () => step(-1),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  };
  const live = carry ? `${DAYS()[carry.day]}, ${span(carry.start, carry.end)}` : "";
  return (
    <div
      ref={root}
      className={`wk-scroll${draft ? " drags" : ""}`}
      onPointerDown={press}
      onKeyDown={onKeyDown}
      onClick={(e) => {
        const v = byId.get(e.target.closest("[data-item]")?.dataset.item);
        if (v && e.detail) onOpen?.(String(v.i));
      }}
    >
      <div className="wk-days" style={{ "--days": days.length }}>
        <span />
        {SHORT_DAYS().slice(0, days.length).map((day, k) => {
          const date = addDays(data.start, k);
          const rest = !days[k].length && (data.days?.[k]?.abs || NONE)[0]?.label;
          return (
            <div key={day} className={nowMinute(date, data.tz) != null ? "td" : ""}>
              <b>
                {day} {Number(date.slice(8))}
              </b>
              <span>{rest || (days[k].length ? duration(worked(days[k])) : t("Aucune visite"))}</span>
            </div>
          );
        })}
      </div>
      <div ref={grid} className="wk-grid" style={{ "--days": days.length }}>
        <Hours geo={geo} label={(h) => h} />
        {days.map((visits, k) => {
          const place = beside(visits);
          const at = nowMinute(addDays(data.start, k), data.tz);
          return (
            <div
              key={SHORT_DAYS()[k]}
              data-day={k}
              className="wk-col"
              role="group"
              aria-label={dayName(addDays(data.start, k), { weekday: "long", day: "numeric", month: "long" })}
              style={columnStyle(geo)}
            >
              <Off geo={geo} day={data.days?.[k] || {}} />
              {!client && <Journeys visits={visits} geo={geo} />}
              {visits.map((visit) => (
                <Visit
                  key={visit.i}
                  visit={visit}
                  client={client}
                  geo={geo}
                  place={place.get(visit.i)}
                  faded={held === visit && !shown.many}
                  tab={0}
                />
              ))}
              {shown && held && shown.day === k && (
                <div
                  className="wk-ev drop"
                  style={{ ...box(geo, shown.start, shown.end), left: 2, right: 2 }}
                  aria-hidden="true"
                >
                  <b>
                    {shown.many ? "+ " : ""}
                    {client ? held.wn || held.c : held.c}
                  </b>
                  <span>{span(shown.start, shown.end)}</span>
                </div>
              )}
              {at != null && at >= geo.from && at <= geo.to && (
                <div className="wk-now" style={{ top: ((at - geo.from) / 60) * geo.hour }} aria-hidden="true" />
              )}
            </div>
          );
        })}
      </div>
      <div className="cb-sr" aria-live="polite">
        {live}
      </div>
    </div>
  );
}
