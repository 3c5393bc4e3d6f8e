// The drawn parts of the day: axis, unassigned lane, rows of workers, visits.
import { memo, useMemo, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import ArrowDownUp from "lucide-react/dist/esm/icons/arrow-down-up.mjs";
import Lock from "lucide-react/dist/esm/icons/lock.mjs";
import { plural, t } from "$/public/i18n.js";
import {
  Avatar,
  Icon,
  STATUS,
  duration,
  hhmm,
  sentence,
  span,
  statusOf,
  fixed,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { Marks } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { journeys, pack, worked } from "./planning_rules.jsx";

const NONE = [];
const share = (geo, m) => `${((m - geo.from) / (geo.to - geo.from)) * 100}%`;
const place = (geo, s, e, inset = 0) => ({
  left: inset ? `calc(${share(geo, s)} + ${inset}px)` : share(geo, s),
  width: inset ? `calc(${share(geo, geo.from + e - s)} - ${2 * inset}px)` : share(geo, geo.from + e - s),
});
const pixels = (geo, minutes) => (minutes / (geo.to - geo.from)) * geo.width;

/** One visit. Narrow ones drop the service, then the icon, then fade the name; red and late marks stay, but in the red lane. */
const Visit = memo(function Visit({ visit, geo, worker, extra, tab, top }) {
  const status = statusOf(visit);
  const room = pixels(geo, visit.e - visit.s);
  const Mark = status.icon;
  const mark = Mark && room > (status.stays ? (visit.w == null ? 34 : 0) : 42) && <Mark size={11} />;
  const title = sentence(visit, worker);
  return (
    <div
      data-v={visit.i}
      role="button"
      tabIndex={tab ? 0 : -1}
      aria-label={title}
      aria-roledescription={t("visite")}
      className={`cb-ev ${status.cls}${extra}${fixed(visit) ? " lock" : ""}${room < 46 ? " slim" : ""}`}
      style={{ ...place(geo, visit.s, visit.e, 1), top }}
    >
      {geo.lines > 1 ? (
        <div className="cb-evin">
          <span>
            {mark}
            <b>{visit.c}</b>
          </span>
          <u>
            {span(visit.s, visit.e)}
            {visit.p && ` ${visit.p}`}
          </u>
        </div>
      ) : (
        <>
          {mark}
          <b>{visit.c}</b>
          {room > 88 && visit.p && <u>{visit.p}</u>}
        </>
      )}
      {visit.l && visit.st !== "done" && room > 60 && <Lock size={10} className="cb-lockm" />}
      <Marks visit={visit} />
    </div>
  );
});

const Journey = ({ geo, one }) => {
  const room = pixels(geo, one.to - one.from);
  const middle = share(geo, (one.from + one.to) / 2);
  const says = one.minutes != null && (one.bad || (one.minutes > 0 && room > 26));
  return (
    <>
      {one.to > one.from && <i className="cb-tr" style={place(geo, one.from, one.to, 0)} />}
      {says && (
        <span
          className={`cb-trn${one.bad ? " bad" : ""}`}
          style={{ left: middle }}
          title={one.bad ? t("Trajet de {n} min impossible", { n: one.minutes }) : undefined}
        >
          {one.minutes}’
        </span>
      )}
    </>
  );
};

function Backdrop({ geo, worker }) {
  const { from, to } = geo;
  return (
    <>
      {(worker.off || NONE).map(
        ([s, e]) =>
          s < to &&
          e > from && <div key={s} className="cb-off" style={place(geo, Math.max(s, from), Math.min(e, to))} />,
      )}
      {(worker.abs || NONE).map((one) => (
        <div
          key={`${one.f}-${one.label}`}
          className="cb-abs"
          style={place(geo, Math.max(one.f ?? from, from), Math.min(one.t ?? to, to), 2)}
        >
          <Icon.CalendarX size={12} />
          <span>{one.label}</span>
        </div>
      ))}
    </>
  );
}

function Verdict({ verdict, worker, visits }) {
  if (!verdict) {
    const away = (worker.abs || NONE).some((one) => (one.f ?? 0) <= 360 && (one.t ?? 1440) >= 1200);
    return away ? (
      <span className="cb-away">{t("Absence")}</span>
    ) : (
      <span className="cb-q">{visits.length ? duration(worked(visits)) : worker.h || ""}</span>
    );
  }
  if (verdict.pending) return <span className="cb-q">…</span>;
  if (verdict.ok)
    return (
      <span className={`cb-vd ${verdict.warnings?.length ? "warn" : "ok"}`}>
        {verdict.warnings?.length ? <Icon.TriangleAlert size={12} /> : <Icon.Check size={12} />}
        {t("{sign}{n} min", { sign: verdict.added < 0 ? "−" : "+", n: Math.abs(verdict.added ?? 0) })}
      </span>
    );
  return (
    <span className="cb-vd">
      <Icon.Ban size={12} />
      {verdict.word || t("Impossible")}
    </span>
  );
}

/** The visits of a row and the ways between them; what a row answers to a visit in the hand does not redraw them. */
const Hours = memo(function Hours({ worker, visits, geo, ghosts, carried, moved, hits, pair, tabs }) {
  const list = useMemo(() => (worker.un ? NONE : journeys(visits)), [worker, visits]);
  return (
    <div role="gridcell" className="cb-ln" data-row={worker.i}>
      <Backdrop geo={geo} worker={worker} />
      {list.map((one) => (
        <Journey key={one.to} geo={geo} one={one} />
      ))}
      {visits.map((visit) => (
        <Visit
          key={visit.i}
          visit={visit}
          geo={geo}
          worker={visit.wn ?? worker.n}
          tab={tabs === true || tabs === visit.i}
          extra={look(visit, { carried, moved, hits, pair })}
        />
      ))}
      {ghosts.map((one) => (
        <Ghost key={one.key} geo={geo} one={one} />
      ))}
    </div>
  );
});

/** A worker's day. Everything it takes is stable while nothing in the row changes, so a drag redraws two rows. */
export const Row = memo(function Row({ verdict, target, index, ...hours }) {
  const { worker, visits, geo } = hours;
  const kind = verdict?.ok && (verdict.warnings?.length ? " warn" : " ok");
  const tone = verdict && !verdict.pending ? kind || " no" : "";
  return (
    <div role="row" aria-rowindex={index + 3} className={`cb-rw${tone}${target ? " best" : ""}`}>
      <div role="rowheader" className="cb-rc" title={[worker.n, worker.sector].filter(Boolean).join(", ")}>
        <Avatar initials={worker.s} colour={worker.c} size={geo.lines > 1 ? 24 : 19} />
        <span className="cb-nm">{worker.n}</span>
        <Verdict verdict={verdict} worker={worker} visits={visits} />
      </div>
      <Hours {...hours} />
    </div>
  );
});

const look = (visit, { carried, moved, hits, pair }) =>
  `${carried === visit.i || moved?.has(visit.i) ? " ghost" : ""}${hits && !hits.has(visit.i) ? " dim" : ""}${pair && visit.k === pair ? " pair" : ""}${visit.waits ? " wait" : ""}${visit.held ? " held" : ""}`;

function Ghost({ geo, one, top }) {
  const Mark = one.cls === "prop" ? STATUS.proposed.icon : null;
  return (
    <div aria-hidden="true" className={`cb-ev ${one.cls}`} style={{ ...place(geo, one.s, one.e, 1), top }}>
      {Mark && pixels(geo, one.e - one.s) > 60 && <Mark size={11} />}
      <b>{one.label}</b>
    </div>
  );
}

/** Unassigned visits above the rows, on as many lines as they need; beyond five the lane scrolls or opens. */
export function Lane({ visits, geo, target, ghosts, carried, moved, hits, pair, tabs, open, onOpen, onPropose }) {
  const lines = useMemo(() => pack(visits), [visits]);
  const box = useRef(null);
  const step = geo.row - 3;
  const most = open ? 14 : 5;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => step,
    overscan: 3,
  });
  const height = Math.max(2, Math.min(lines.length, most)) * step + 6;
  return (
    <div role="row" aria-rowindex={2} className={`cb-rw cb-lane${target ? " best" : ""}`} style={{ height }}>
      <div role="rowheader" className="cb-rc">
        <Icon.UserX size={16} className="cb-lanei" />
        <div className="cb-lanet">
          <b>{t("Non affectées")}</b>
          <span>
            {visits.length
              ? plural("{count} visite", "{count} visites", visits.length) + " · " + duration(worked(visits))
              : t("Toutes les visites ont un intervenant")}
          </span>
        </div>
        <div className="cb-lanea">
          {onPropose && visits.length > 0 && (
            <button
              type="button"
              className="cb-btn sm vs ico"
              title={t("Proposer tout")}
              aria-label={t("Proposer tout")}
              onClick={onPropose}
            >
              <Icon.Sparkles size={13} />
            </button>
          )}
          {lines.length > 5 && (
            <button type="button" className="cb-btn sm g" aria-expanded={open} onClick={onOpen}>
              {open ? t("Réduire") : t("{n} lignes", { n: lines.length })}
            </button>
          )}
        </div>
      </div>
      <div role="gridcell" className="cb-ln" data-row="">
        <div ref={box} className="cb-lanebox">
          <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {virtual
              .getVirtualItems()
              .map((line) =>
                lines[line.index].map((visit) => (
                  <Visit
                    key={visit.i}
                    visit={visit}
                    geo={geo}
                    tab={tabs === true || tabs === visit.i}
                    top={line.start + 3}
                    extra={look(visit, { carried, moved, hits, pair })}
                  />
                )),
              )}
            {ghosts.map((one) => (
              <Ghost key={one.key} geo={geo} one={one} top={(virtual.scrollOffset || 0) + 3} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Hours across the top, the count of rows, the way to sort them. */
export function Axis({ geo, now, count, total, sort, onSort, clients }) {
  const hours = [];
  const hidden = (m) => now != null && pixels(geo, Math.abs(m - now)) < 38;
  for (let m = geo.from + 60; m < geo.to; m += 60) if (!hidden(m)) hours.push(m);
  return (
    <div className="cb-ax" role="row" aria-rowindex={1}>
      <div role="columnheader" className="cb-rc">
        <span className="cb-cnt">
          {count === total
            ? clients
              ? plural("{count} client", "{count} clients", total)
              : plural("{count} intervenant", "{count} intervenants", total)
            : t("{n} sur {total}", { n: count, total })}
        </span>
        <button type="button" className="cb-sort" onClick={onSort} title={t("Changer le tri")}>
          <ArrowDownUp size={12} />
          {sort === "name" ? t("Nom") : t("Secteur")}
        </button>
      </div>
      <div role="columnheader" aria-label={t("Heures")} className="cb-ln">
        {hours.map((m) => (
          <span key={m} style={{ left: share(geo, m) }}>
            {(m / 60) % 24} h
          </span>
        ))}
        {now != null && now >= geo.from && now <= geo.to && (
          <i className="cb-nowl" style={{ left: share(geo, now) }}>
            {hhmm(now)}
          </i>
        )}
      </div>
    </div>
  );
}

export const NowLine = ({ geo, now }) =>
  now == null || now < geo.from || now > geo.to ? null : (
    <div className="cb-now" aria-hidden="true">
      <i style={{ left: share(geo, now) }} />
    </div>
  );
