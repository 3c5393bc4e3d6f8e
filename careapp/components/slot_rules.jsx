// What weekly slots add up to, which of them collide, and when they next fall.
import { t } from "$/public/i18n.js";
import {
  DAYS,
  addDays,
  clock,
  dayName,
  spokenClock,
} from "$/public/external/careapp/components/board_kit/board_words.jsx";

export const MONTH = 52 / 12;
export const WEEKS = {
  every: { cls: "every", word: () => t("Toutes les semaines"), short: () => "" },
  even: { cls: "even", word: () => t("Semaines paires"), short: () => t("Paires") },
  odd: { cls: "odd", word: () => t("Semaines impaires"), short: () => t("Impaires") },
  nth: { cls: "nth", word: () => t("Toutes les n semaines"), short: (slot) => t("Toutes les {n} sem.", { n: slot.n }) },
};

const length = (slot) => slot.end - slot.start;
const share = (slot) => (slot.weeks === "every" ? 1 : slot.weeks === "nth" ? 1 / Math.max(1, slot.n || 1) : 0.5);

/** Minutes on average: by week, in an even and an odd week, by month, by month for all workers, by weekday. */
export function totals(slots) {
  const sum = (list, part) => list.reduce((all, slot) => all + length(slot) * part(slot), 0);
  const week = sum(slots, share);
  const side = (kind) =>
    sum(slots, (slot) => (slot.weeks === kind ? 1 : ["even", "odd"].includes(slot.weeks) ? 0 : share(slot)));
  return {
    week,
    even: side("even"),
    odd: side("odd"),
    month: week * MONTH,
    workers: sum(slots, (slot) => share(slot) * (slot.workers || 1)) * MONTH,
    days: [0, 1, 2, 3, 4, 5, 6].map((day) =>
      sum(
        slots.filter((slot) => slot.weekday === day),
        share,
      ),
    ),
  };
}

const DAY = 86400000;
const monday = (day) => {
  const at = new Date(`${day}T00:00:00Z`);
  return at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY;
};
const weeksBetween = (a, b) => Math.round((monday(b) - monday(a)) / (7 * DAY));

/** The number of the ISO week of a day. */
export function isoWeek(day) {
  const thursday = new Date(monday(day) + 3 * DAY);
  return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * DAY));
}

const falls = (slot, day) => {
  if (slot.weeks === "even") return isoWeek(day) % 2 === 0;
  if (slot.weeks === "odd") return isoWeek(day) % 2 === 1;
  if (slot.weeks === "nth") return weeksBetween(slot.anchor || day, day) % Math.max(1, slot.n || 1) === 0;
  return true;
};

/** Whether one is of even weeks and the other of odd ones. */
export const apart = (a, b) => [a, b].sort().join() === "even,odd";

/** Whether two slots can fall in one week. */
function sameWeeks(a, b) {
  if ([a.school, b.school].sort().join() === "holidays,term") return false;
  if ((a.until && b.since && a.until < b.since) || (b.until && a.since && b.until < a.since)) return false;
  const pair = [a.weeks, b.weeks].sort().join();
  if (apart(a.weeks, b.weeks)) return false;
  if (pair === "nth,nth" && a.n === b.n && a.anchor && b.anchor)
    return weeksBetween(a.anchor, b.anchor) % Math.max(1, a.n) === 0;
  return true;
}

/** The first other slot that a slot runs into. */
export const collision = (slot, slots) =>
  slots.find(
    (other) =>
      other.id !== slot.id &&
      other.weekday === slot.weekday &&
      slot.start < other.end &&
      other.start < slot.end &&
      sameWeeks(slot, other),
  );

export const collisionText = (other) =>
  t("Chevauche le créneau du {day}, {time}.", { day: DAYS()[other.weekday].toLowerCase(), time: range(other) });

export const range = (slot) => `${clock(slot.start)}–${clock(slot.end)}`;

export const slotSentence = (slot) =>
  [
    DAYS()[slot.weekday],
    t("{start} à {end}", { start: spokenClock(slot.start), end: spokenClock(slot.end) }),
    slot.weeks === "nth" ? WEEKS.nth.short(slot) : WEEKS[slot.weeks].word(),
    slot.workers > 1 ? t("binôme") : "",
  ]
    .filter(Boolean)
    .join(", ");

const SUNDAY = 0;

/** The day after which is neither a Sunday nor a public holiday. */
export function nextWorkingDay(day, holidays) {
  let next = addDays(day, 1);
  while (new Date(`${next}T00:00:00Z`).getUTCDay() === SUNDAY || holidays[next]) next = addDays(next, 1);
  return next;
}

/** What the rules make of a day that a slot names: not at all, left out, or on another day, and why. */
export function ruling(slot, day, rules) {
  const vacation = (rules.periods || []).find(([first, last]) => first <= day && day <= last);
  if (slot.school === "holidays" && !vacation) return { none: true };
  if (slot.school === "term" && vacation) return { off: true, why: vacation[2] };
  const name = rules.holidays?.[day];
  const rule = slot.on_holiday || rules.above;
  if (!name) return {};
  if (rule === "cancel") return { off: true, why: name };
  if (rule !== "move") return { why: name };
  const to = dayName(nextWorkingDay(day, rules.holidays), { weekday: "short", day: "numeric", month: "short" });
  return { off: true, why: t("{name}, reportée au {day}", { name, day: to }) };
}

/** The next days of a slot from `since`, with their week, and what holidays make of them. */
export function upcoming(slot, since, count = 3, rules = {}) {
  const found = [];
  let day = addDays(since, (slot.weekday - ((new Date(`${since}T00:00:00Z`).getUTCDay() + 6) % 7) + 7) % 7);
  for (let k = 0; k < 60 && found.length < count; k += 1, day = addDays(day, 7)) {
    if (!falls(slot, day) || (slot.since && day < slot.since) || (slot.until && day > slot.until)) continue;
    const { none, off, why } = ruling(slot, day, rules || {});
    if (none) continue;
    const week = isoWeek(day);
    found.push({
      off: Boolean(off),
      why: why || "",
      day: dayName(day, { weekday: "short", day: "numeric", month: "short" }),
      week: week % 2 ? t("sem. {week}, impaire", { week }) : t("sem. {week}, paire", { week }),
    });
  }
  return found;
}
