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

const opened = (visit) => visit.w == null && !["cancelled", "done"].includes(visit.st);
const any = (wanted, held) => !wanted?.length || wanted.some((one) => held.includes(one));

/** Whether a visit answers the filters; a line that bears the name looked for keeps all its visits. */
function lit(visit, { text, services, statuses }, named) {
  if (statuses?.length && !statuses.includes(opened(visit) ? "unassigned" : visit.st)) return false;
  if (!any(services, [String(visit.si)])) return false;
  return !text || named || plain(`${visit.c} ${visit.cl}`).includes(text);
}

/** Whether a visit nobody has is of the sectors and skills chosen, which of an assigned one its worker tells. */
const suits = (visit, { sectors, skills }) =>
  any(sectors, [String(visit.cs)]) && any(skills, (visit.ki || NONE).map(String));

/** Whether a line is of the sectors, and its worker holds every skill, that were chosen. */
function within(line, { sectors, skills }) {
  if (!any(sectors, (line.ss || NONE).map(String))) return false;
  return !skills?.length || !line.ks || skills.every((one) => line.ks.map(String).includes(one));
}

/** The rows to show in order, and which visits stay bright (null when all do). `grouped` puts a head over each sector. */
export function select(workers, rows, { filter, sort, grouped, ...chosen }) {
  const asked = { ...chosen, text: plain(filter).trim() };
  const told = asked.statuses?.length || asked.services?.length;
  const hits = told || asked.text || asked.sectors?.length || asked.skills?.length ? new Set() : null;
  const bright = (line) => {
    const named = plain(line.n).includes(asked.text);
    const own = (rows.get(line.i) || NONE).filter((v) => lit(v, asked, named) && (line.ks || suits(v, asked)));
    own.forEach((v) => hits.add(v.i));
    const waiting = (line.un || NONE).some((v) => lit(v, asked, named) && suits(v, asked));
    const takes = !line.un && asked.statuses?.includes("unassigned");
    return own.length > 0 || waiting || takes || (!told && named && (line.ks || !asked.skills?.length));
  };
  const shown = workers.filter((line) => within(line, asked) && (!hits || bright(line)));
  if (hits)
    rows.get(null).forEach((v) => {
      if (lit(v, asked, false) && suits(v, asked)) hits.add(v.i);
    });
  const name = (a, b) => a.n.localeCompare(b.n, "fr");
  const sector = (a, b) => (a.sector || "").localeCompare(b.sector || "", "fr");
  shown.sort(sort === "name" && !grouped ? name : (a, b) => sector(a, b) || name(a, b));
  return { shown: grouped ? headed(shown) : shown, hits };
}

/** `select` with its rows as pairs, as a test can write them. */
export const selectOf = (workers, pairs, asked) => select([...workers], new Map(pairs), asked);

/** The rows with a head before those of each sector; a head is a row that holds no visit. */
function headed(shown) {
  const found = [];
  let head = null;
  for (const row of shown) {
    if (!head || head.n !== (row.sector || "")) {
      head = { i: `s:${row.sector || ""}`, head: true, n: row.sector || "", rows: [] };
      found.push(head);
    }
    head.rows.push(row.i);
    found.push(row);
  }
  return found;
}

/** How many rows are people, whatever heads stand between them. */
export const people = (shown) => shown.reduce((sum, row) => sum + (row.head ? 0 : 1), 0);

/** The day turned to clients: a row each, visits named after who comes; those nobody has stay in the lane, hinted in their row. */
export function turned(data) {
  if (!data) return data;
  const names = new Map(data.workers.map((w) => [w.i, w.n]));
  const lines = new Map();
  const lineOf = (v) => {
    const key = `c${v.ci}`;
    if (!lines.has(key)) lines.set(key, lineFor(data, key, v));
    return lines.get(key);
  };
  const visits = data.visits.map((visit) => {
    const line = lineOf(visit);
    const own = { ...visit, wk: visit.w ?? null, row: line.i, tr: null };
    if (visit.w == null) {
      if (opened(visit)) line.un.push(visit);
      return own;
    }
    const name = names.get(visit.w) || "";
    return { ...own, w: line.i, wn: name, c: short(name) };
  });
  return { ...data, visits, workers: [...lines.values()] };
}

const lineFor = (data, key, v) => ({
  i: key,
  n: v.cl || v.c,
  s: initials(v.cl || v.c),
  c: v.ci % 6,
  sector: data.sectors?.[v.cs] || "",
  ss: [v.cs],
  un: [],
});
const CIVILITY = /^(M\.|Mme|Mlle|Mr|Mrs|Ms|Dr)\s+/;
const initials = (name) => {
  const words = name.replace(CIVILITY, "").split(/\s+/);
  return `${words[0]?.[0] || ""}${words.length > 1 ? words.at(-1)[0] : ""}`.toUpperCase();
};
const short = (name) => {
  const [first, ...rest] = name.split(" ");
  return rest.length ? `${first} ${rest.at(-1)[0]}.` : first;
};

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

/** The first start from `wish` at which a visit of `length` meets no other of a row. */
export function freeFrom(visits, wish, length) {
  let start = wish;
  for (const one of [...visits].filter((v) => v.st !== "cancelled").sort((a, b) => a.s - b.s))
    if (start < one.e && one.s < start + length) start = one.e;
  return start;
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
