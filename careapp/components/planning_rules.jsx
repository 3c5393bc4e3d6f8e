// What a day means: sorting and filtering rows, packing lines, journeys, obstacles. Pure, so that tests can run it alone.
import { plain } from "$/public/external/careapp/components/board_kit/board_words.jsx";

const NONE = [];
/** A list of things with ids, those of `changed` in the place of their elders. */
export const joined = (list, changed) => [
  ...new Map([...list, ...(changed || [])].map((one) => [one.i, one])).values(),
];

/** The visits of an answer that no later fetch has overtaken. */
export function notOlder(known, visits) {
  const versions = new Map(known.map((one) => [one.i, one.v]));
  return visits.filter((one) => !(versions.get(one.i) > one.v));
}

/** Joins a difference ({diff: true, visits, workers, gone}) to the payload it follows. */
export function merge(old, next) {
  if (!next.diff || !old) return next;
  const gone = new Set(next.gone || []);
  return {
    ...old,
    rev: next.rev,
    workers: joined(old.workers, next.workers),
    visits: joined(old.visits, next.visits).filter((v) => !gone.has(v.i)),
  };
}

const KEEPS = {
  conflict: (v) => v.st === "conflict",
  late: (v) => v.st === "late",
  to_confirm: (v) => v.st === "to_confirm",
  unassigned: (v) => v.w == null,
};

/** The rows to show in order, and which visits stay bright (null when all do). */
export function select(workers, rows, { filter, sectors, only, sort }) {
  const text = plain(filter).trim();
  const inSector = (w) => !sectors?.length || sectors.includes(w.sector);
  const kept = KEEPS[only];
  const hits = text || kept ? new Set() : null;
  const bright = (visit, byName) =>
    (!kept || kept(visit)) && (!text || byName || plain(`${visit.c} ${visit.cl}`).includes(text));
  const shown = workers.filter((worker) => {
    if (!inSector(worker)) return false;
    if (!hits) return true;
    const named = plain(worker.n).includes(text);
    const lit = (rows.get(worker.i) || NONE).filter((v) => bright(v, named));
    lit.forEach((v) => hits.add(v.i));
    return lit.length > 0 || only === "unassigned" || (!kept && named);
  });
  if (hits)
    rows.get(null).forEach((v) => {
      if (bright(v, false)) hits.add(v.i);
    });
  const name = (a, b) => a.n.localeCompare(b.n, "fr");
  shown.sort(sort === "name" ? name : (a, b) => (a.sector || "").localeCompare(b.sector || "", "fr") || name(a, b));
  return { shown, hits };
}

/** The hours the board covers: 6 to 22, wider when a visit lies outside. */
export function bounds(visits) {
  let from = 360;
  let to = 1320;
  for (const v of visits) {
    if (v.s < from) from = v.s;
    if (v.e > to) to = v.e;
  }
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

/** Unassigned visits on as few lines as they need. */
export function pack(visits) {
  const lines = [];
  for (const visit of visits) {
    const line = lines.find((one) => one[one.length - 1].e <= visit.s);
    if (line) line.push(visit);
    else lines.push([visit]);
  }
  return lines;
}

/** Journeys between neighbours of a row: {from, to, minutes, bad}. */
export function journeys(visits) {
  const list = [];
  for (let k = 1; k < visits.length; k += 1) {
    const [before, after] = [visits[k - 1], visits[k]];
    const gap = after.s - before.e;
    if (gap < 0) continue;
    if (after.tr != null) list.push({ from: before.e, to: after.s, minutes: after.tr, bad: after.tr > gap });
    else if (gap > 0 && gap <= 30) list.push({ from: before.e, to: after.s, minutes: null, bad: false });
  }
  return list;
}

/** What the drawn day already says against a place: absence, another visit, hours not worked. The server judges the rest. */
export function obstacle(worker, visits, { id, s, e }) {
  if (!worker) return null;
  const crosses = (a, b) => s < b && a < e;
  if ((worker.abs || NONE).some((one) => crosses(one.f ?? 0, one.t ?? 1440))) return { kind: "absent" };
  const other = visits.find((v) => v.i !== id && v.st !== "cancelled" && crosses(v.s, v.e));
  if (other) return { kind: "busy", visit: other };
  if ((worker.off || NONE).some(([a, b]) => crosses(a, b))) return { kind: "off" };
  return null;
}

export const worked = (visits) => visits.reduce((sum, v) => sum + (v.st === "cancelled" ? 0 : v.e - v.s), 0);

/** The minute of the wall clock in the agency's zone, or null on another day. */
export function nowMinute(day, tz) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: tz || "Europe/Paris",
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date());
  const [date, time] = parts.split(" ");
  if (date !== day) return null;
  const [h, m] = time.split(":").map(Number);
  return h * 60 + m;
}
