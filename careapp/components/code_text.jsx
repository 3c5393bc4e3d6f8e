// The text of a template in colours, its lines numbered: a clear textarea over the same text drawn underneath.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import Redo from "lucide-react/dist/esm/icons/redo-2.mjs";
import Undo from "lucide-react/dist/esm/icons/undo-2.mjs";
import { t } from "$/public/i18n.js";

const REST = 600;
const KEPT = 200;
const PARTS = /(\{#[\s\S]*?#\}|<!--[\s\S]*?-->)|(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})|(<\/?[a-zA-Z][^<>{}]*>?)/g;
const CLASSES = ["code-note", "code-word", "code-tag"];

/** The text cut into plain and coloured parts. */
function painted(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(PARTS)) {
    if (found.index > from) parts.push(text.slice(from, found.index));
    const kind = CLASSES[found.slice(1).findIndex(Boolean)];
    parts.push(
      <span key={found.index} className={kind}>
        {found[0]}
      </span>,
    );
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The numbers of the lines; that of the line at fault stands out. */
const numbers = (text, fault) =>
  text.split("\n").map((_line, k) => (
    <span key={k} className={k + 1 === fault ? "code-at-fault" : undefined}>
      {k + 1}
      {"\n"}
    </span>
  ));

/** Write words where the caret stands, or at the end of a text nobody has been in. */
function insert(box, words, entered) {
  if (!entered) box.setSelectionRange(box.value.length, box.value.length);
  box.focus();
  document.execCommand("insertText", false, words);
}

/** A text with what it was and what was taken back of it; typing without a rest is one step, `rest` begins another. */
function useHistory(first) {
  const [text, setText] = useState(first);
  const [past, next, at] = [useRef([]), useRef([]), useRef(0)];
  const put = (typed, now = 0) => {
    if (typed === text) return;
    if (!now || now - at.current > REST) past.current = [...past.current.slice(1 - KEPT), text];
    at.current = now;
    next.current = [];
    setText(typed);
  };
  const step = (from, to) => {
    if (!from.current.length) return text;
    const taken = from.current.at(-1);
    from.current = from.current.slice(0, -1);
    to.current = [...to.current, text];
    at.current = 0;
    setText(taken);
    return taken;
  };
  const rest = () => (at.current = 0);
  return { text, put, rest, undo: () => step(past, next), redo: () => step(next, past), past, next };
}

/** The first place where two texts differ, counted from their end: where a change that was taken back stood. */
function changedAt(before, after) {
  let same = 0;
  const most = Math.min(before.length, after.length);
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return after.length - same;
}

// What is pressed outside with `data-inserts` is written at the caret.
/** What is typed reaches `onChange` when the typing rests or the field is left; another `value` takes its place. */
export function CodeText({ id, name, formId, label, value, fault, onChange }) {
  const history = useHistory(value);
  const { text } = history;
  const sent = useRef(value);
  const timer = useRef(0);
  const box = useRef(null);
  const entered = useRef(false);
  const caret = useRef(-1);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    history.put(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const press = (event) => {
      const words = event.target.closest?.(`[data-inserts-into="${id}"]`)?.dataset.inserts;
      if (!words) return;
      history.rest();
      insert(box.current, words, entered.current);
    };
    addEventListener("click", press);
    return () => removeEventListener("click", press);
  }, [id]);
  useLayoutEffect(() => {
    if (caret.current >= 0) box.current.setSelectionRange(caret.current, caret.current);
    caret.current = -1;
  }, [text]);
  const give = (typed) => {
    clearTimeout(timer.current);
    if (typed === sent.current) return;
    sent.current = typed;
    onChange?.(typed);
  };
  const later = (typed) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => give(typed), REST);
  };
  const write = (typed) => {
    history.put(typed, Date.now());
    later(typed);
  };
  const go = (step) => {
    const taken = history[step]();
    if (taken === text) return;
    caret.current = changedAt(text, taken);
    later(taken);
  };
  const keys = (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    event.preventDefault();
    go(key === "y" || event.shiftKey ? "redo" : "undo");
  };
  const step = (what, words, hint, Icon, from) => (
    <button type="button" className="btn btn-ghost btn-sm btn-icon" aria-label={words} title={`${words} (${hint})`} disabled={!from.current.length} onClick={() => go(what)}>
      <Icon size={15} aria-hidden="true" />
    </button>
  );
  const colours = useMemo(() => painted(text), [text]);
  const lines = useMemo(() => numbers(text, fault), [text, fault]);
  return (
    <>
      <div className="code-steps" role="group" aria-label={t("Frappe")}>
        {step("undo", t("Annuler le dernier changement"), t("Ctrl Z"), Undo, history.past)}
        {step("redo", t("Refaire le changement annulé"), t("Ctrl Maj Z"), Redo, history.next)}
      </div>
      <div className="code-text">
        <pre className="code-lines" aria-hidden="true">
          {lines}
        </pre>
        <div className="code-sheet">
          {fault > 0 && <div className="code-fault" style={{ top: 12 + (fault - 1) * 20 }} aria-hidden="true" />}
          <pre aria-hidden="true">
            {colours}
            {"\n"}
          </pre>
          <textarea
            id={id}
            ref={box}
            name={name}
            form={formId}
            aria-label={label}
            aria-invalid={fault > 0}
            value={text}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => write(event.target.value)}
            onKeyDown={keys}
            onFocus={() => (entered.current = true)}
            onBlur={(event) => give(event.target.value)}
          />
        </div>
      </div>
    </>
  );
}
