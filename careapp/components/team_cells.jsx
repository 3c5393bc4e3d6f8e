// The cells of a team's week and month: a day as a strip of its visits, or as its hours; the list a cell opens.
import { memo } from "react";
import { plural, t } from "$/public/i18n.js";
import {
  Dialog,
  Icon,
  dayName,
  duration,
  pad,
  span,
  statusOf,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { StatusChip } from "$/public/external/careapp/components/planning_board/planning_panels.jsx";

const [FROM, TO] = [360, 1320];
const FULL = 600; // minutes of a whole day of work: the darkest tint
const share = (m) => (100 * (Math.min(Math.max(m, FROM), TO) - FROM)) / (TO - FROM);
const told = (name, day, cell, away) =>
  [
    name,
    dayName(day, { weekday: "long", day: "numeric", month: "long" }),
    cell.count ? `${plural("{count} visite", "{count} visites", cell.count)}, ${duration(cell.minutes)}` : t("Aucune visite"),
    cell.bad ? plural("{count} en conflit ou en retard", "{count} en conflit ou en retard", cell.bad) : "",
    away || "",
  ]
    .filter(Boolean)
    .join(", ");

/** A day of a week: its hours, what is wrong, and its visits on a strip from six to ten in the evening. */
export const Strip = memo(function Strip({ cell, away, name, day, at, tab, lane, onFocus, onPress }) {
  return (
    <div role="gridcell" className={`tm-cell${away ? " away" : ""}`}>
      <button
        type="button"
        data-cell={at}
        tabIndex={tab || at === "-1:0" ? 0 : -1}
        aria-label={told(name, day, cell, away)}
        title={away}
        onFocus={onFocus}
        onClick={(event) => onPress(event.target.dataset?.v)}
      >
        <span className="tm-sum">
          {cell.count > 0 && <b>{duration(cell.minutes)}</b>}
          {cell.count > 0 && <span>{cell.count}</span>}
          {cell.bad > 0 && <Icon.TriangleAlert size={11} className="bad" />}
          {!cell.count && away && <span className="tm-away">{away}</span>}
        </span>
        {cell.visits && (
          <span className={`tm-strip${lane ? " lane" : ""}`} aria-hidden="true">
            {cell.visits.map((v) => (
              <i
                key={v.i}
                data-v={v.i}
                className={`${statusOf(v).cls}${cell.hits && !cell.hits.has(v.i) ? " dim" : ""}`}
                title={`${span(v.s, v.e)} ${v.wn || v.c}`}
                style={{ left: `${share(v.s)}%`, width: `max(3px, ${share(v.e) - share(v.s)}% - 1px)` }}
              />
            ))}
          </span>
        )}
      </button>
    </div>
  );
}, same);

/** Cells are drawn anew only for what they show: their handlers read the latest state by themselves. */
function same(a, b) {
  return ["cell", "away", "name", "day", "at", "tab"].every((key) => a[key] === b[key]);
}

const short = (m) => `${Math.floor(m / 60)}:${pad(m % 60)}`;

/** A day of a month: its hours on a tint that grows with them. */
export const Load = memo(function Load({ cell, away, name, day, at, tab, lane, onFocus, onPress }) {
  const tint = Math.min(100, Math.round((100 * cell.minutes) / FULL));
  return (
    <div role="gridcell" className={`tm-cell${away ? " away" : ""}${lane ? " lane" : ""}`}>
      <button
        type="button"
        data-cell={at}
        tabIndex={tab || at === "-1:0" ? 0 : -1}
        aria-label={told(name, day, cell, away)}
        title={away || undefined}
        onFocus={onFocus}
        onClick={() => onPress()}
        className="tm-load"
        style={cell.minutes ? { "--load": `${15 + tint * 0.6}%` } : undefined}
        data-load={cell.minutes ? "" : undefined}
      >
        {lane ? cell.count || "" : cell.minutes ? short(cell.minutes) : ""}
      </button>
    </div>
  );
}, same);

/** The visits behind a cell, each to be opened, and the way to the whole day. */
export function VisitsOfDay({ title, visits, onOpen, onDay, onClose }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <ul className="tm-list">
        {visits.map((v) => (
          <li key={v.i}>
            <button
              type="button"
              onClick={() => {
                onClose();
                onOpen?.(String(v.i));
              }}
            >
              <span className="m">{span(v.s, v.e)}</span>
              <b>{v.wn || v.cl || v.c}</b>
              <span className="m">{v.p}</span>
              <StatusChip visit={v} />
            </button>
          </li>
        ))}
        {!visits.length && <li className="m">{t("Aucune visite ce jour.")}</li>}
      </ul>
      <footer className="tm-foot">
        {onDay && (
          <button
            type="button"
            className="cb-btn"
            onClick={() => {
              onClose();
              onDay();
            }}
          >
            {t("Voir ce jour")}
          </button>
        )}
      </footer>
    </Dialog>
  );
}
