// What a team's week or month says: its lines, its cells and their sums. Pure, so that tests can run it alone.
import { addDays } from "$/public/external/careapp/components/board_kit/board_words.jsx";
import { select, turned } from "$/public/external/careapp/components/planning_board/planning_rules.jsx";

const NONE = [];
const EMPTY = { minutes: 0, count: 0, bad: 0 };
const WRONG = ["conflict", "late"];
const weekday = (date) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The days that are columns: {day: number from the first, free: a weekend}. */
export function columnsOf(data, weekends) {
  const count = data.count || 7;
  const days = Array.from({ length: count }, (_, day) => ({ day, free: weekday(addDays(data.first, day)) > 4 }));
  return weekends ? days : days.filter((one) => !one.free);
}

/** Whether what was fetched is what is asked for: while a month of workers waits for its clients, neither is drawn as the other. */
export const answers = (data, span, by) =>
  data.visits ? span === "week" : span === "month" && (data.by === "client") === (by === "client");

/** The lines that answer the filters, sorted, under heads where lines are of sectors; and what their cells hold. */
export function answering(data, asked) {
  return data.visits ? ofWeek(data, asked) : ofMonth(data, asked);
}

function ofWeek(data, { by, showCancelled, ...asked }) {
  const whole = by === "client" ? turned(data) : data;
  const rows = new Map([[null, []]]);
  const cells = new Map();
  for (const visit of whole.visits) {
    if (visit.st === "cancelled" && !showCancelled) continue;
    const key = visit.w ?? null;
    if (!rows.has(key)) rows.set(key, []);
    rows.get(key).push(visit);
    const at = `${key}:${visit.d}`;
    if (!cells.has(at)) cells.set(at, { minutes: 0, count: 0, bad: 0, visits: [] });
    add(cells.get(at), visit);
  }
  const { shown, hits } = select([...whole.workers], rows, { ...asked, grouped: by === "sector" });
  if (hits) for (const cell of cells.values()) cell.hits = hits;
  for (const cell of cells.values()) cell.visits.sort((a, b) => a.s - b.s);
  return { shown, lines: shown.filter((one) => !one.head), cells };
}

function add(cell, visit) {
  cell.visits.push(visit);
  if (visit.st === "cancelled") return;
  cell.minutes += visit.e - visit.s;
  cell.count += 1;
  if (WRONG.includes(visit.st)) cell.bad += 1;
}

/** A month is hours alone: services and statuses, which it does not know, filter nothing in it. */
function ofMonth(data, { by, filter, sectors, skills, sort }) {
  const asked = { filter, sectors, skills, sort, grouped: by === "sector" };
  const { shown } = select([...data.lines], new Map([[null, []]]), asked);
  return { shown, lines: shown.filter((one) => !one.head), open: data.open };
}

/** What a day of a line holds; of a head, the sums of its lines; of no line, what nobody has. */
export function cellOf(found, line, day) {
  if (line?.head) {
    return line.rows.reduce((sum, key) => plus(sum, cellOf(found, found.lines.find((one) => one.i === key), day)), EMPTY);
  }
  if (found.cells) return found.cells.get(`${line ? line.i : null}:${day}`) || EMPTY;
  const load = line || found.open;
  return load.k[day] ? { minutes: load.m[day], count: load.k[day], bad: 0 } : EMPTY;
}

const plus = (a, b) => ({ minutes: a.minutes + b.minutes, count: a.count + b.count, bad: a.bad + b.bad });

/** The minutes of a day over all lines shown. */
export const sumOf = (found, lines, day) => lines.reduce((sum, line) => sum + cellOf(found, line, day).minutes, 0);

/** The minutes and visits of a line over the days shown. */
export const totalOf = (found, line, columns) =>
  columns.reduce((sum, { day }) => plus(sum, cellOf(found, line, day)), EMPTY);

/** What is said of a line beside its name. */
export const heading = (line) => [line.n, line.sector].filter(Boolean).join(", ");
