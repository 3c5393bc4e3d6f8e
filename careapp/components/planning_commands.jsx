// What was commanded and is not answered yet: kept through a cut and a reload, sent again with its own key.
import { useEffect, useRef } from "react";
import { connected, lost, waits } from "./planning_feed.jsx";

const SHELF = "careapp.commands";
const PATIENCE = 20000; // without an answer on a line that works
const SETTLING = 2500; // after a cut, for the answers that are still on their way
const READY = 500;
const MOST = 3;

const outbox = new Map(); // by key: {command, send, giveUp, at, cut, held, tries}; what was made without network is `held`
let clear = 0; // since when the line works
let torn = false;
let last = null;
let timer = 0;

// Ids and times alone are kept in the browser; a command with a reason, which is a person's own words, only in the page.
const KEPT = ["token", "id", "worker_id", "start", "end", "version", "copy"];
function keep() {
  waits(outbox.size);
  const kept = [...outbox.values()].map(({ command }) => command).filter((one) => !one.reason);
  try {
    if (kept.length)
      sessionStorage.setItem(SHELF, JSON.stringify(kept.map((one) => KEPT.map((name) => one[name] ?? null))));
    else sessionStorage.removeItem(SHELF);
  } catch {
    /* a browser that keeps nothing still sends */
  }
}

function left() {
  try {
    const rows = JSON.parse(sessionStorage.getItem(SHELF) || "[]");
    return rows.map((row) => ({ reason: "", ...Object.fromEntries(KEPT.map((name, k) => [name, row[k]])) }));
  } catch {
    return [];
  }
}

function look() {
  const now = Date.now();
  const cut = lost() || !connected();
  if (cut && !torn) outbox.forEach((one) => (one.cut = true));
  torn = cut;
  if (!connected()) {
    clear = 0;
    return;
  }
  clear ||= now;
  for (const [token, one] of outbox) {
    const wait = one.held ? READY : SETTLING;
    if (one.held || one.cut ? now - clear < wait : now - one.at < PATIENCE) continue;
    if (!one.held && !one.cut && (one.tries += 1) >= MOST) {
      forget(token);
      one.giveUp?.();
      continue;
    }
    [one.at, one.cut, one.held] = [now, false, false];
    (one.send || last)?.(one.command);
  }
}

function forget(token) {
  if (outbox.delete(token)) keep();
}

const stay = (event) => outbox.size && event.preventDefault();

/** Commands on their way: {send(command, giveUp), settled(token)}; those a reload interrupted are taken up again. */
export function useSending(onMove) {
  const latest = useRef(onMove);
  latest.current = onMove;
  useEffect(() => {
    last = (command) => latest.current?.(command);
    for (const command of left())
      if (!outbox.has(command.token)) outbox.set(command.token, { command, at: Date.now(), cut: true, tries: 0 });
    clear = 0;
    keep();
    timer ||= setInterval(look, 500);
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, []);
  const sending = useRef({
    send: (command, giveUp) => {
      const send = (one) => latest.current?.(one);
      const held = !connected(); // it leaves when the network is back, once
      outbox.set(command.token, { command, send, giveUp, at: Date.now(), cut: false, held, tries: 0 });
      keep();
      if (!held) send(command);
    },
    settled: forget,
  });
  return sending.current;
}

/** The visits of a day or a week that wait for the answer of a command made before a reload, where they are to go. */
export function taken(data, moves) {
  const found = new Map();
  const day = data?.day || data?.start;
  if (!day || !outbox.size) return found;
  const minute = (wall) => {
    const days = Math.round((Date.parse(`${wall.slice(0, 10)}T00:00Z`) - Date.parse(`${day}T00:00Z`)) / 86400000);
    return days * 1440 + Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
  };
  for (const { command, send } of outbox.values()) {
    const visit = !send && !command.copy && !moves.has(command.id) && data.visits.find((one) => one.i === command.id);
    if (!visit || visit.v !== command.version) continue;
    const place = { w: command.worker_id, s: minute(command.start), e: minute(command.end) };
    found.set(visit.i, { ...visit, ...place, tr: null, waits: true });
  }
  return found;
}
