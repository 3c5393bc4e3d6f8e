// The week or the month of many: a line per person, a column per day; only the lines in sight are drawn.
import { useEffect, useMemo, useRef, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { plural, t } from "$/public/i18n.js";
import {
  Avatar,
  Icon,
  addDays,
  dayName,
  duration,
  useMedia,
  useSize,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { useLive } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { useDay } from "$/public/external/careapp/components/planning_board/planning_day.jsx";
import { nowMinute } from "$/public/external/careapp/components/planning_board/planning_rules.jsx";
import { Load, Strip, VisitsOfDay } from "./team_cells.jsx";
import { answering, answers, cellOf, columnsOf, heading, sumOf, totalOf } from "./team_rules.jsx";
import "./team_board.css";

const NONE = [];
const HEIGHT = {
  week: { compact: 40, comfortable: 48, large: 58 },
  month: { compact: 27.8, comfortable: 36, large: 46 },
};

export function TeamBoard(props) {
  const { source, refresh, span = "week", by = "worker", weekends = true, density = "compact" } = props;
  const { data, error, absorb, reload } = useDay(source, refresh);
  const shown = data && { first: data.first, last: addDays(data.first, data.count - 1) };
  useLive({ name: "team", span: shown, absorb, reload, opened: props.opened, onOvertaken: props.onOvertaken });
  const found = useMemo(() => (data && answers(data, span, by) ? answering(data, props) : null), [
    data,
    span,
    by,
    props.filter,
    props.sectors,
    props.services,
    props.skills,
    props.statuses,
    props.showCancelled,
  ]); // eslint-disable-line react-hooks/exhaustive-deps
  if (!found)
    return (
      <section className="cb tm">
        {error ? (
          <div className="cb-empty" role="alert">
            <b>{t("Le planning n’a pas pu être chargé.")}</b>
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
  return <Team {...props} {...{ data, found, span, by, weekends, density }} key={span} />;
}

function Team({ data, found, span, by, weekends, density, onOpen, onLine, onDay }) {
  const root = useRef(null);
  const head = useRef(null);
  const [open, setOpen] = useState(null);
  const [at, setAt] = useState({ row: -1, column: 0 });
  const headSize = useSize(head, span);
  const columns = useMemo(() => columnsOf(data, weekends), [data, weekends]);
  const { shown, lines } = found;
  const thumb = useMedia("(max-width: 767px)");
  const row = Math.max(HEIGHT[span][density] || HEIGHT[span].compact, thumb ? 44 : 0);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => root.current,
    estimateSize: () => row,
    overscan: 6,
    scrollMargin: headSize.height,
    scrollPaddingStart: headSize.height,
  });
  useEffect(() => virtual.measure(), [row]); // eslint-disable-line react-hooks/exhaustive-deps
  const clients = by === "client";
  const press = (line, day) => {
    if (line?.head) return;
    if (span === "month") onDay?.(addDays(data.first, day));
    else setOpen({ line, day });
  };
  const keys = (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const cell = event.target.closest?.("[data-cell]");
    if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    let next = Math.min(shown.length - 1, Math.max(-1, at.row + step[0]));
    if (shown[next]?.head) next += step[0] < 0 ? -1 : 1;
    const column = Math.min(columns.length - 1, Math.max(0, at.column + step[1]));
    if (next >= 0) virtual.scrollToIndex(next);
    setAt({ row: next, column });
    requestAnimationFrame(() => root.current?.querySelector(`[data-cell="${next}:${column}"]`)?.focus());
  };
  const Cell = span === "week" ? Strip : Load;
  const line = (one, index) =>
    columns.map(({ day }, column) => (
      <Cell
        key={day}
        cell={cellOf(found, one, day)}
        away={one?.abs?.[day]}
        name={one ? one.n : t("Non affectées")}
        day={addDays(data.first, day)}
        at={`${index}:${column}`}
        tab={at.row === index && at.column === column}
        lane={!one}
        onFocus={() => setAt({ row: index, column })}
        onPress={(visit) => (visit ? onOpen?.(String(visit)) : press(one, day))}
      />
    ));
  const title = clients ? t("Visites par client") : t("Visites par intervenant");
  return (
    <section className={`cb tm ${span}`} aria-label={span === "week" ? t("Planning de la semaine") : t("Planning du mois")}>
      <div
        ref={root}
        className="cb-scroll tm-scroll"
        role="grid"
        aria-label={title}
        aria-rowcount={shown.length + 2}
        onKeyDown={keys}
        style={{ "--cols": columns.length, "--row": `${row}px` }}
      >
        <div ref={head} className="tm-head">
          <div role="row" aria-rowindex={1} className="tm-row">
            <div role="columnheader" className="tm-name">
              <span className="cb-cnt">
                {clients
                  ? plural("{count} client", "{count} clients", lines.length)
                  : plural("{count} intervenant", "{count} intervenants", lines.length)}
              </span>
            </div>
            {columns.map(({ day, free }) => (
              <Head key={day} date={addDays(data.first, day)} month={span === "month"} tz={data.tz} holiday={data.holidays?.[day]} free={free} sum={sumOf(found, lines, day)} onDay={onDay} />
            ))}
            <div role="columnheader" className="tm-total">
              {t("Total")}
            </div>
          </div>
          <div role="row" aria-rowindex={2} className="tm-row tm-lane">
            <div role="rowheader" className="tm-name">
              <Icon.UserX size={16} className="cb-lanei" />
              <b>{t("Non affectées")}</b>
            </div>
            {line(null, -1)}
            <Total {...totalOf(found, null, columns)} />
          </div>
        </div>
        <div className="tm-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const one = shown[item.index];
            const style = { height: row, transform: `translateY(${item.start - headSize.height}px)` };
            return (
              <div key={one.i} role="row" aria-rowindex={item.index + 3} className={`tm-row tm-at${one.head ? " tm-sector" : ""}`} style={style}>
                {one.head ? (
                  <div role="rowheader" className="tm-name">
                    <b>{one.n || t("Sans secteur")}</b>
                    <span className="cb-q">{plural("{count} intervenant", "{count} intervenants", one.rows.length)}</span>
                  </div>
                ) : (
                  <div role="rowheader" className="tm-name">
                    <button type="button" title={heading(one)} onClick={() => onLine?.(keyOf(one, clients))}>
                      <Avatar initials={one.s} colour={one.c} size={row > 34 ? 24 : 19} />
                      <span className="cb-nm">{one.n}</span>
                    </button>
                  </div>
                )}
                {line(one, item.index)}
                <Total {...totalOf(found, one, columns)} granted={span === "week" ? one.h : Math.round((one.h || 0) * 52 / 12)} />
              </div>
            );
          })}
        </div>
        {!shown.length && (
          <p className="cb-empty">
            {clients ? t("Aucun client ne répond à ces filtres.") : t("Aucun intervenant ne répond à ces filtres.")}
          </p>
        )}
      </div>
      {open && (
        <VisitsOfDay
          title={`${open.line ? open.line.n : t("Non affectées")}, ${dayName(addDays(data.first, open.day), { weekday: "long", day: "numeric", month: "long" })}`}
          visits={cellOf(found, open.line, open.day).visits || NONE}
          onOpen={onOpen}
          onDay={() => onDay?.(addDays(data.first, open.day))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

/** How the page names a line: `w3` for a worker, `c5` for a client. */
const keyOf = (line, clients) => (clients ? `c${String(line.i).replace("c", "")}` : `w${line.i}`);

function Head({ date, month, tz, holiday, free, sum, onDay }) {
  const now = nowMinute(date, tz) != null;
  const short = month ? dayName(date, { weekday: "narrow" }) : dayName(date, { weekday: "short" }).replace(".", "");
  return (
    <div role="columnheader" className={`tm-day${now ? " td" : ""}${free || holiday ? " free" : ""}`} title={holiday}>
      <button type="button" onClick={() => onDay?.(date)} aria-label={dayName(date, { weekday: "long", day: "numeric", month: "long" })}>
        <b>
          {short} {Number(date.slice(8))}
        </b>
        {!month && <span>{holiday || duration(sum)}</span>}
      </button>
    </div>
  );
}

const Total = ({ minutes, count, granted = 0 }) => (
  <div role="gridcell" className={`tm-total${granted && minutes > granted ? " over" : ""}`} title={plural("{count} visite", "{count} visites", count)}>
    <b>{duration(minutes)}</b>
    {granted > 0 && <span>{t("sur {hours}", { hours: duration(granted) })}</span>}
  </div>
);
