// A form being filled, one for the page: what the server keeps, what is typed, what is under way, what is wrong.
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { keepDraft, readDraft } from "./form_draft.jsx";
import { afterSave, restored, same, sameAnswers, sameKeys, toSend, typedWith } from "./form_merge.jsx";

const RESTS = 800; // milliseconds after the last key before a save leaves
const AFTER_FIELD = 10; // what is written as a field is left leaves with it
const SLOWEST = 30000;
const NONE = new Set();
const EMPTY = { pages: [], answers: {}, visible: new Set(), required: null, typed: {}, errors: {}, clashes: {}, refused: {}, unsent: NONE };
const FRESH = 5000; // milliseconds during which a form asked for ahead is the form as it is
const READING = { headers: { accept: "application/json" } };
const stores = new Map();
const early = new Map(); // the answers asked for before the page knew its form, each used once
const resumed = new Map(); // since when, by form, what the device gave back dates: told until it is understood, even if drawn anew

export class Store {
  constructor(source) {
    Object.assign(this, { source, listeners: new Set(), users: 0, timer: 0, tries: 0, again: null, underway: NONE, handlers: {} });
    this.now = { ...EMPTY, status: "loading", saving: "idle", reason: "", savedAt: "", restored: 0, checked: false, asked: "", here: [] };
  }
  set(more) {
    const next = { ...this.now, ...more };
    this.now = { ...next, unsent: this.unsent(next) };
    this.listeners.forEach((tell) => tell());
  }
  /** The keys of what the server does not know yet: what follows from them is not to be shown as true. */
  unsent({ typed, unsent }) {
    const keys = Object.keys(typed);
    return keys.length === unsent.size && keys.every((key) => unsent.has(key)) ? unsent : new Set(keys);
  }
  subscribe = (tell) => {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  };

  attach() {
    this.users += 1;
    if (this.users === 1 && this.source) {
      addEventListener("online", this.retry);
      addEventListener("offline", this.lost);
      addEventListener("pagehide", this.leave);
      document.addEventListener("visibilitychange", this.hidden);
      this.open();
    }
  }
  detach() {
    this.users -= 1;
    if (this.users) return;
    removeEventListener("online", this.retry);
    removeEventListener("offline", this.lost);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.hidden);
    this.leave();
  }
  retry = () => (this.now.status === "ready" ? this.flush() : this.open());
  lost = () => this.waiting() && this.set({ saving: "offline" });
  leave = () => this.waiting() && this.flush({ keepalive: true });
  hidden = () => document.hidden && this.leave();
  waiting = () => Object.keys(this.now.typed).length > 0;

  async open() {
    let answer;
    try {
      answer = await asked(this.source);
    } catch {
      this.set({ status: this.now.status === "ready" ? "ready" : "unreachable" });
      return;
    }
    if (!answer.ok) return this.set({ status: answer.status === 404 ? "gone" : "unreachable" });
    const form = await answer.json();
    const known = new Set(form.pages.flatMap((page) => page.groups.flatMap((group) => group.questions.map((one) => one.key))));
    const draft = readDraft(form.owner, this.source);
    const typed = { ...restored(draft, form.live.answers, known), ...this.now.typed };
    const since = Math.min(...Object.keys(typed).map((key) => draft[key]?.at ?? Infinity));
    this.owner = form.owner;
    if (Number.isFinite(since)) resumed.set(this.source, since);
    const pages = same(this.now.pages, form.pages) ? this.now.pages : form.pages;
    this.set({ ...this.shown(form.live), pages, status: "ready", typed, restored: resumed.get(this.source) ?? 0 });
    keepDraft(this.owner, this.source, typed, Object.keys(draft).filter((key) => !(key in typed)));
    if (this.waiting()) this.flush();
  }
  shown(live) {
    // What did not change stays the same object, so that only what did is drawn anew.
    const { visible, required, words, locked, version, saved_at } = live;
    const answers = sameAnswers(this.now.answers, live.answers);
    const sets = { visible: sameKeys(this.now.visible, visible), required: sameKeys(this.now.required, required) };
    return { answers, ...sets, words, locked, version, savedAt: saved_at };
  }

  understood = () => {
    resumed.delete(this.source);
    this.set({ restored: 0 });
  };
  value = (key) => (key in this.now.typed ? this.now.typed[key].value : this.now.answers[key]?.value);

  write(key, value) {
    if (this.now.locked || this.now.status !== "ready") return;
    const typed = typedWith(this.now.typed, this.now.answers, key, value, this.underway.has(key));
    const mine = (path) => path === key || path.startsWith(`${key}.`);
    const errors = Object.fromEntries(Object.entries(this.now.errors).filter(([path]) => !mine(path)));
    this.set({ typed, errors, saving: this.now.saving === "idle" || this.now.saving === "saved" ? "waiting" : this.now.saving });
    keepDraft(this.owner, this.source, typed, key in typed ? [] : [key]);
    this.later(RESTS);
  }
  /** A field was left: what it holds leaves soon. */
  left = () => this.waiting() && this.later(AFTER_FIELD);
  refuse(key, sentence) {
    this.set({ errors: { ...this.now.errors, [key]: sentence } });
  }
  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  async flush({ final = false, keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending && !keepalive) {
      this.again = { final: final || this.again?.final || false };
      return;
    }
    if (this.now.status !== "ready" || this.now.locked) return;
    const { typed, clashes, refused } = this.now;
    const sent = toSend(typed, clashes, final ? {} : refused);
    if (!sent.length && !final) return this.set({ saving: this.resting() });
    this.sending = true;
    this.underway = new Set(sent.map((one) => one.key));
    this.set({ saving: "saving", reason: "" });
    try {
      const body = JSON.stringify({ fields: sent, final });
      const options = { method: "POST", headers: { "content-type": "application/json" }, body, keepalive };
      await this.heard(await fetch(this.source, options), sent, final);
      this.tries = 0;
    } catch {
      this.failed(final);
    } finally {
      this.sending = false;
      this.underway = NONE;
    }
    const again = this.again;
    this.again = null;
    if (again) this.flush(again);
  }
  failed(final) {
    this.tries += 1;
    this.set({ saving: navigator.onLine ? "failed" : "offline" });
    if (final) this.handlers.onFinal?.("unsent");
    this.later(Math.min(SLOWEST, 2000 * 2 ** Math.min(this.tries, 4)));
  }
  async heard(answer, sent, final) {
    if (answer.ok) return this.kept(await answer.json(), sent, final);
    if (answer.status === 401) return this.set({ saving: "signedout" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const { reason } = await answer.json().catch(() => ({}));
    this.set({ saving: "refused", reason: reason || "" });
    if (final) this.handlers.onFinal?.("refused");
  }
  kept(answer, sent, final) {
    const typed = afterSave(this.now.typed, sent, answer);
    const clashes = { ...this.now.clashes, ...Object.fromEntries(answer.clashes.map((one) => [one.key, one])) };
    const refused = Object.fromEntries(sent.filter((one) => one.key in answer.errors).map((one) => [one.key, one.value]));
    const stands = ([key]) => (final ? key in typed : !answer.kept.includes(key.split(".")[0]) && !answer.kept.includes(key));
    const errors = { ...Object.fromEntries(Object.entries(this.now.errors).filter(stands)), ...answer.errors };
    const more = { typed, clashes, errors, refused: { ...this.now.refused, ...refused }, checked: final || this.now.checked };
    const savedAt = answer.live.saved_at || this.now.savedAt; // a change taken back leaves no time of its own
    this.set({ ...this.shown(answer.live), savedAt, ...more });
    keepDraft(this.owner, this.source, typed, answer.kept.filter((key) => !(key in typed)));
    this.set({ saving: this.resting(), checked: this.now.checked && Object.keys(errors).length > 0 });
    if (answer.kept.length || final) this.handlers.onSaved?.(answer.live.version);
    if (!final) return;
    const wrong = wrongFields(errors).length + Object.keys(clashes).length > 0;
    this.handlers.onFinal?.(wrong ? "wrong" : "saved");
    if (wrong) this.goto(this.first());
  }
  resting = () => (Object.keys(toSend(this.now.typed, this.now.clashes, this.now.refused)).length ? "waiting" : "idle");

  settle(key, mine) {
    const { [key]: clash, ...clashes } = this.now.clashes;
    const { [key]: mineTyped, ...others } = this.now.typed;
    if (!clash) return;
    if (mine && mineTyped) {
      this.set({ clashes, typed: { ...others, [key]: { value: mineTyped.value, base: clash.answer.stored } } });
      keepDraft(this.owner, this.source, this.now.typed);
      this.flush();
      return;
    }
    this.set({ clashes, typed: others, answers: { ...this.now.answers, [key]: clash.answer } });
    keepDraft(this.owner, this.source, others, [key]);
    this.set({ saving: this.resting() });
  }
  settleAll(mine) {
    Object.keys(this.now.clashes).forEach((key) => this.settle(key, mine));
  }

  order = () => this.now.pages.flatMap((page) => page.groups.flatMap((group) => group.questions.map((one) => [page.key, one])));
  first = () => this.order().find(([, one]) => one.key in this.now.errors || one.key in this.now.clashes)?.[1].key ?? "";
  /** Goes to a field, be it on another tab. */
  goto(key) {
    const page = this.order().find(([, one]) => one.key === key)?.[0];
    this.set({ asked: key });
    if (page) this.handlers.onPage?.(page);
  }
  /** The pages of the form that are on the screen, told by those who draw them. */
  draws(pages) {
    this.set({ here: [...this.now.here, ...pages] });
    return () => this.set({ here: this.now.here.filter((one) => !pages.includes(one)) });
  }
  rested = () => this.now.status === "ready" && !this.waiting() && !this.sending;
  follow(version) {
    if (version > (this.now.version ?? version) && this.rested()) this.open();
  }
  /** Pages that show what is changed on another tab are read again when one comes back to them. */
  reread(pages) {
    const led = ([page, one]) => one.options?.page && pages.includes(page);
    if (this.rested() && this.order().some(led)) this.open();
  }
}

/** The answer to a form: the one asked for ahead, if it is fresh, else a new one. */
function asked(source) {
  const { at, answer } = early.get(source) ?? {};
  early.delete(source);
  return answer && performance.now() - at < FRESH ? answer : fetch(source, READING);
}
/** Asks for the form that the address names while the rest of the page still loads. */
export function FormAhead({ path, source }) {
  useState(() => {
    const [id] = location.pathname.startsWith(path) ? location.pathname.slice(path.length).split("/") : [""];
    const found = source.replace("*", id);
    if (!/^\d+$/.test(id) || stores.has(found)) return;
    const answer = fetch(found, READING);
    answer.catch(() => early.delete(found)); // told where it is waited for
    early.set(found, { at: performance.now(), answer });
  });
  return null;
}

/** Whether the server cannot be asked what follows from the answers. */
export const cutOff = (now) => now.saving === "offline" || now.saving === "failed" || now.saving === "signedout";
/** Whether whatever a question shows or is worth follows from an answer that was not sent yet. */
export const hangsOn = (question, unsent) => unsent.size > 0 && question.depends?.some((key) => unsent.has(key));

/** The fields that are wrong: cells of a table and parts of a person are wrong within theirs. */
export const wrongFields = (errors) => Object.keys(errors).filter((key) => !key.replace(/^request\./, "").includes("."));
export const domId = (key) => key.replace(/^request\./, "");

export function useForm(source) {
  if (!stores.has(source)) stores.set(source, new Store(source));
  const store = stores.get(source);
  useEffect(() => {
    stores.set(source, store);
    store.attach();
    return () => {
      store.detach();
      if (!store.users) stores.delete(source);
    };
  }, [store, source]);
  return store;
}
/** A part of what the store holds, read anew when it changes; `pick` gives a plain value or the same object. */
export const usePart = (store, pick) => useSyncExternalStore(store.subscribe, useCallback(() => pick(store.now), [store, pick]));
