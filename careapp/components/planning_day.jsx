// The day as data: fetching, the first time before the page is awake; laying moves over it, sorting and filtering rows, packing lines.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fetchJson, withParam } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { joined, merge, notOlder } from "./planning_rules.jsx";

const FRESH = 5000; // milliseconds in which what was asked early still counts as asked now
let early = asked(typeof window === "undefined" ? null : window.location);

/** The day that the address means, asked for while the page wakes: its state says later which day it shows. */
function asked(place) {
  const query = new URLSearchParams(place?.search);
  if (place?.pathname !== "/planning" || ["worker", "client"].some((name) => query.has(name))) return null;
  if ((query.get("view") || "day") !== "day") return null;
  const day = query.get("day") || new Intl.DateTimeFormat("en-CA").format(new Date());
  const url = `/api/planning/day?date=${encodeURIComponent(day)}`;
  const answer = fetchJson(url);
  answer.catch(() => {}); // told when it is asked for again
  return { url, answer, at: Date.now() };
}

/** An address read; what was asked for early is taken once. */
function read(url, signal) {
  const first = early;
  early = null;
  if (first?.url !== url || Date.now() - first.at > FRESH) return fetchJson(url, signal);
  return first.answer.catch(() => fetchJson(url, signal));
}

/** The day's payload: {data, error, loading, patch, reload}. It asks again when `source` or `refresh` changes. */
export function useDay(source, refresh) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const known = useRef({ source: null, data: null });
  const load = useCallback(
    (signal) => {
      if (!source) return Promise.resolve();
      const follows = known.current.source === source && known.current.data?.rev;
      setState((s) => ({ ...s, loading: true }));
      return read(follows ? withParam(source, "since", known.current.data.rev) : source, signal)
        .then((next) => {
          const data = merge(follows ? known.current.data : null, next);
          known.current = { source, data };
          setState({ data, error: null, loading: false });
        })
        .catch((error) => {
          if (error.name !== "AbortError") setState((s) => ({ ...s, error: error.message, loading: false }));
        });
    },
    [source],
  );
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal);
    return () => stop.abort();
  }, [load, refresh]);
  const patch = useCallback(
    (visits) =>
      setState((s) => {
        if (!s.data) return s;
        const data = { ...s.data, visits: joined(s.data.visits, notOlder(s.data.visits, visits)) };
        known.current = { ...known.current, data };
        return { ...s, data };
      }),
    [],
  );
  /** Lays what others changed over the day, and takes away what is gone. */
  const absorb = useCallback(
    ({ visits, workers, gone, left }) =>
      setState((s) => {
        if (!s.data) return s;
        const away = new Set(left || []);
        const next = { diff: true, rev: s.data.rev, visits: notOlder(s.data.visits, visits), workers, gone };
        const data = merge(s.data, next);
        data.workers = data.workers.filter((one) => !away.has(one.i));
        known.current = { ...known.current, data };
        return { ...s, data };
      }),
    [],
  );
  return { ...state, patch, absorb, reload: load };
}

const NONE = [];
const order = (a, b) => a.s - b.s || a.e - b.e;
const same = (a, b) => a.length === b.length && a.every((one, k) => one === b[k]);

/** Visits by row (null is the unassigned lane), moves laid over; a row without change keeps its very array. */
export function useRows(data, moves, showCancelled) {
  const last = useRef(new Map());
  return useMemo(() => {
    const rows = new Map([[null, []]]);
    const put = (visit) => {
      if (!rows.has(visit.w ?? null)) rows.set(visit.w ?? null, []);
      rows.get(visit.w ?? null).push(visit);
    };
    for (const visit of data?.visits || NONE) {
      if (visit.st === "cancelled" && !showCancelled) continue;
      put(moves.has(visit.i) ? moves.get(visit.i) : visit);
    }
    for (const [id, visit] of moves) if (visit.isNew && visit.on === data?.day) put({ ...visit, i: id });
    for (const [key, list] of rows) {
      list.sort(order);
      const before = last.current.get(key);
      if (before && same(before, list)) rows.set(key, before);
    }
    last.current = rows;
    return rows;
  }, [data, moves, showCancelled]);
}
