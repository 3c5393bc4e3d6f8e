// What was commanded and is not answered yet: kept through a cut and a reload, sent again with its own key.
import { useEffect, useRef } from "react";
import { newToken } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { connected, lost, waits } from "./planning_feed.jsx";

const SHELF = "careapp.commands";
const PATIENCE = 20000; // without an answer on a line that works
const SETTLING = 2500; // after a cut, for the answers that are still on their way
const READY = 500;
const MOST = 3;

// By key: {command, send, giveUp, at, cut, held, tries, asks}. What was made without network is `held`, what waits for a
// reason `asks`; without `send` no board drew it, as after a reload.
const outbox = new Map();
let clear = 0; // since when the line works
let torn = false;
const boards = []; // those that are shown: {send, fail}
let timer = 0;

// Ids and times alone are kept in the browser. Of a reason, which is a person's own words, only that there was one: after
// a reload its command leaves under a new key, and is asked for its reason again unless it was done.
const KEPT = ["token", "id", "worker_id", "start", "end", "version", "copy", "told"];
function keep() {
  const all = [...outbox.values()];
  waits(all.filter((one) => !one.asks).length);
  const row = ({ command }) => KEPT.map((name) => (name === "told" ? Boolean(command.reason) : (command[name] ?? null)));
  try {
    if (all.length) sessionStorage.setItem(SHELF, JSON.stringify(all.map(row)));
    else sessionStorage.removeItem(SHELF);
  } catch {
    /* a browser that keeps nothing still sends */
  }
}

function left() {
  try {
    return JSON.parse(sessionStorage.getItem(SHELF) || "[]").map((row) => {
      const { told, ...command } = Object.fromEntries(KEPT.map((name, k) => [name, row[k]]));
      return { ...command, reason: "", token: told ? newToken() : command.token, was: command.token };
    });
  } catch {
    return [];
  }
}

function look() {
  const now = Date.now();
  const cut = lost() || !connected();
  if (cut && !torn) outbox.forEach((one) => (one.cut = true));
  torn = cut;
  if (!connected() || !boards.length) {
    clear = 0;
    return;
  }
  clear ||= now;
  for (const [token, one] of outbox) {
    if (one.asks) continue;
    const wait = one.held ? READY : SETTLING;
    if (one.held || one.cut ? now - clear < wait : now - one.at < PATIENCE) continue;
    if (!one.held && !one.cut && (one.tries += 1) >= MOST) {
      forget(token);
      (one.giveUp || boards.at(-1).fail)();
      continue;
    }
    [one.at, one.cut, one.held] = [now, false, false];
    (one.send || boards.at(-1).send)(one.command);
  }
}

function forget(token) {
  if (outbox.delete(token)) keep();
}

const stay = (event) => outbox.size && event.preventDefault();

/**
 * Commands on their way; those a reload interrupted, or whose board is gone, are taken up again. {send(command, giveUp)
 * for one the board draws itself, again(command) for one it does not, settled(token), asks(token) when a reason is
 * awaited, resumed(token): the command no board has drawn}.
 */
export function useSending(onMove, onFail) {
  const latest = useRef(onMove);
  latest.current = onMove;
  const failed = useRef(onFail);
  failed.current = onFail;
  const own = useRef((one) => latest.current?.(one));
  useEffect(() => {
    const board = { send: own.current, fail: () => failed.current() };
    boards.push(board);
    for (const { was, ...command } of left())
      if (!outbox.has(was) && !outbox.has(command.token))
        outbox.set(command.token, { command, at: Date.now(), cut: true, tries: 0 });
    clear = 0;
    keep();
    timer ||= setInterval(look, 500);
    addEventListener("beforeunload", stay);
    return () => {
      removeEventListener("beforeunload", stay);
      boards.splice(boards.indexOf(board), 1);
      for (const one of outbox.values())
        if (one.send === board.send || !boards.length)
          Object.assign(one, { send: null, giveUp: null, asks: false, cut: true });
    };
  }, []);
  const sending = useRef({
    send: (command, giveUp) => dispatch(command, { send: own.current, giveUp }),
    again: (command) => dispatch(command, {}),
    settled: forget,
    asks: (token) => {
      const one = outbox.get(token);
      if (one) one.asks = true;
      keep();
    },
    resumed: (token) => {
      const one = outbox.get(token);
      return one && !one.send && !one.asks ? one.command : null;
    },
  });
  return sending.current;
}

function dispatch(command, { send = null, giveUp = null }) {
  const held = !connected(); // it leaves when the network is back, once
  outbox.set(command.token, { command, send, giveUp, at: Date.now(), cut: false, held, tries: 0 });
  keep();
  if (!held) (send || boards.at(-1).send)(command);
}

/** The visits of a day or a week that wait for the answer of a command no board has drawn, where they are to go. */
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
