// What the ways to see a day add to it: heads of sectors, hints of what nobody has, the zoom of its hours.
import { useLayoutEffect, useMemo, useRef } from "react";
import { plural, t } from "$/public/i18n.js";
import { duration } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { worked } from "./planning_rules.jsx";

const NONE = [];

/** The head over the rows of a sector: how many people, visits and hours it has. */
export function SectorHead({ head, index, rows }) {
  const visits = head.rows.flatMap((key) => rows.get(key) || NONE);
  return (
    <div role="row" aria-rowindex={index + 3} className="cb-rw cb-sector">
      <div role="rowheader" className="cb-rc">
        <b>{head.n || t("Sans secteur")}</b>
        <span className="cb-q">{duration(worked(visits))}</span>
      </div>
      <div role="gridcell" className="cb-ln">
        <span>
          {plural("{count} intervenant", "{count} intervenants", head.rows.length)} ·{" "}
          {plural("{count} visite", "{count} visites", visits.length)}
        </span>
      </div>
    </div>
  );
}

/** In the rows of clients, marks where the visits are that wait in the lane; null in the rows of workers. */
export function useHints(data, still) {
  return useMemo(() => {
    if (!still) return null;
    const hint = (v) => ({ key: `u${v.i}`, cls: "un hint", s: v.s, e: v.e, label: t("Non affectée") });
    return new Map(data.workers.filter((line) => line.un.length).map((line) => [line.i, line.un.map(hint)]));
  }, [data, still]);
}

/** Keeps the middle of what is seen in the middle when the hours are zoomed; a zoomed day opens at the present hour. */
export function useZoom({ root, geo, zoom, now, labels, seen }) {
  const last = useRef(0);
  useLayoutEffect(() => {
    const box = root.current;
    if (!box || !seen) return;
    const half = (seen - labels) / 2;
    const opens = !last.current && zoom > 1 && now != null;
    const middle = opens
      ? (now - geo.from) / (geo.to - geo.from)
      : last.current && (box.scrollLeft + half) / last.current;
    if (middle && last.current !== geo.width) box.scrollLeft = middle * geo.width - half;
    last.current = geo.width;
  }, [geo.width, zoom, seen]); // eslint-disable-line react-hooks/exhaustive-deps
}
