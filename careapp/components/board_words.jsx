// How the boards write minutes, dates and days, and how they fetch. No drawing here, so that tests can run it alone.
import { locale, t } from "$/public/i18n.js";

const NB = "\u00a0";
export const pad = (n) => String(n).padStart(2, "0");
const inDay = (m) => ((m % 1440) + 1440) % 1440;
export const hhmm = (m) => `${pad(Math.floor(inDay(m) / 60))}:${pad(inDay(m) % 60)}`;
export const clock = (m) => `${Math.floor(inDay(m) / 60)}:${pad(inDay(m) % 60)}`;
export const spokenClock = (m) => `${Math.floor(inDay(m) / 60)}${NB}h${inDay(m) % 60 ? NB + pad(inDay(m) % 60) : ""}`;
export const span = (s, e) => `${hhmm(s)}–${hhmm(e)}`;
/** The minute of the day that a typed time means (8, 8h30, 08:30, 0830), null when it means none. */
export const minutesOf = (text) => {
  const found = /^(\d{1,2})(?::|h)?(\d{2})?$/.exec(String(text).replace(/\s/g, "").toLowerCase());
  if (!found || Number(found[2] || 0) > 59) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2] || 0);
  return minutes <= 1440 ? minutes : null;
};
/** Minutes as “1 h 30”; `padded` keeps the two digits of the minutes. */
export function duration(minutes, padded = false) {
  const m = Math.round(Math.abs(minutes));
  const hours = Math.floor(m / 60);
  const sign = minutes < 0 ? "−" : "";
  if (!hours && !padded) return `${sign}${m}${NB}min`;
  return `${sign}${hours}${NB}h${m % 60 || padded ? NB + pad(m % 60) : ""}`;
}

const utc = (day) => new Date(`${day}T00:00:00Z`);
export const addDays = (day, n) => new Date(utc(day).getTime() + n * 86400000).toISOString().slice(0, 10);
/** A minute of a day as the wall clock writes it, on the day it falls. */
export const wall = (day, m) => `${addDays(day, Math.floor(m / 1440))}T${hhmm(m)}`;
const REGION = { en: "en-GB" }[locale] || locale;
export const dayName = (day, options) => utc(day).toLocaleDateString(REGION, { timeZone: "UTC", ...options });
export const plain = (text) =>
  (text || "")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
/** The nearest step of the clock, or the time it had, which a drag to another line keeps. */
export const snap = (m, step, own) => (Math.abs(m - own) < step / 2 ? own : Math.round(m / step) * step);

let counter = 0;
export const newToken = () =>
  `${Date.now().toString(36)}-${(counter += 1).toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

export const DAYS = () => [
  t("Lundi"),
  t("Mardi"),
  t("Mercredi"),
  t("Jeudi"),
  t("Vendredi"),
  t("Samedi"),
  t("Dimanche"),
];
export const SHORT_DAYS = () => [t("Lun"), t("Mar"), t("Mer"), t("Jeu"), t("Ven"), t("Sam"), t("Dim")];

/** JSON of one of our own addresses. The browser keeps the ETag and asks again with it. */
export async function fetchJson(url, signal) {
  const answer = await fetch(url, {
    credentials: "same-origin",
    cache: "no-cache",
    signal,
    headers: { accept: "application/json" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
export const withParam = (url, key, value) =>
  `${url}${url.includes("?") ? "&" : "?"}${key}=${encodeURIComponent(value)}`;
