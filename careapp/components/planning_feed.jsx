// The planning's line to the server: one websocket for a page, what the boards of the page show, who else is there.
import { useSyncExternalStore } from "react";

const PATH = "/api/planning/feed";
const SILENCE = 12000; // the server beats every five seconds: after two that did not come, the line is dead
const GRACE = 1500;
const SLOWEST = 8000;
const REFUSED = 30000;

const spans = new Map(); // by name: {first, last, worker, client, on(message)}
const listeners = new Set();
let state = { status: "off", me: 0, people: [], waiting: 0, counts: null };
let socket = null;
let timer = 0;
let watch = 0;
let tries = 0;
let opened = false;
let heard = 0;
let held = 0;

const set = (more) => {
  state = { ...state, ...more };
  listeners.forEach((tell) => tell());
};
const say = (message) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
const asked = (name) => {
  const { first, last, worker, client } = spans.get(name);
  say({ watch: name, first, last, worker: worker || 0, client: client || 0 });
};

function connect() {
  clearTimeout(timer);
  if (socket && socket.readyState < WebSocket.CLOSING) return;
  const url = new URL(PATH, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const line = new WebSocket(url);
  socket = line;
  opened = false;
  heard = Date.now();
  line.onopen = () => {
    if (line !== socket) return;
    [tries, opened] = [0, true];
    const back = state.status === "lost";
    set({ status: "open" });
    if (document.hidden) say({ away: true });
    if (held) say({ hold: held });
    for (const name of spans.keys()) asked(name);
    if (back) spans.forEach((span) => span.on({ returned: true }));
  };
  line.onmessage = ({ data }) => line === socket && hear(JSON.parse(data));
  line.onclose = () => line === socket && lose();
}

function hear(message) {
  heard = Date.now();
  if (message.beat) {
    say({ pong: 1 });
    for (const [name, check] of Object.entries(message.beat)) spans.get(name)?.on({ check });
  } else if (message.people) set({ people: message.people });
  else if ("hello" in message) set({ me: message.hello });
  else spans.get(message.k)?.on(message);
}

function lose() {
  socket = null;
  if (!spans.size) {
    set({ status: "off", people: [] });
    return;
  }
  set({ status: state.status === "off" && !opened ? "off" : "lost", people: [] });
  tries += 1;
  const wait = Math.min(SLOWEST, 400 * 2 ** Math.min(tries, 5)) * (0.7 + 0.6 * Math.random());
  timer = setTimeout(connect, !opened && tries > 8 ? REFUSED : wait);
}

function guard() {
  clearInterval(watch);
  watch = setInterval(() => {
    if (!spans.size) {
      clearInterval(watch);
      watch = 0;
      return;
    }
    if (socket?.readyState === WebSocket.OPEN && Date.now() - heard > SILENCE) {
      const dead = socket;
      lose();
      dead.close();
    }
  }, 1000);
}

if (typeof window !== "undefined") {
  const soon = () => {
    if (!spans.size || socket) return;
    tries = 0;
    connect();
  };
  addEventListener("online", soon);
  addEventListener("offline", () => {
    if (!socket) return;
    const dead = socket;
    lose();
    dead.close();
  });
  addEventListener("pageshow", soon);
  document.addEventListener("visibilitychange", () => {
    say({ away: document.hidden });
    if (!document.hidden) soon();
  });
}

/** Follow a span of days under a name; `on` hears what becomes of it, {check} and {returned: true}. Gives what ends it. */
export function follow(name, span) {
  spans.set(name, span);
  if (socket?.readyState === WebSocket.OPEN) asked(name);
  else connect();
  if (!watch) guard();
  return () => {
    if (spans.get(name) !== span) return;
    spans.delete(name);
    say({ unwatch: name });
    setTimeout(() => !spans.size && socket?.close(), GRACE);
  };
}

/** Tell the others which visit is in hand; 0 when none is. */
export function hold(id) {
  if (held === id) return;
  held = id;
  say({ hold: id });
}

export const holding = () => held;
export const me = () => state.me;
/** Say how many commands wait for their answer. */
export const waits = (waiting) => waiting !== state.waiting && set({ waiting });
/** Say what a day asks to be handled, by kind; null when no day is shown. */
export const publish = (counts) => JSON.stringify(counts) !== JSON.stringify(state.counts) && set({ counts });
/** Whether what is sent now arrives: neither the browser nor the page's own socket knows of a cut. */
export const connected = () =>
  !document.documentElement.hasAttribute("data-offline") && !document.querySelector(":not(.while-offline) > .connection-lost");
/** Whether the line of changes is lost: what was sent just before may be lost with it. */
export const lost = () => state.status === "lost";

const subscribe = (tell) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};
const current = () => state;

/** {status: off|open|lost, me, people, waiting, counts} */
export const useFeed = () => useSyncExternalStore(subscribe, current, current);
