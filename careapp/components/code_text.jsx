// The text of a template in colours, its lines numbered: a clear textarea over the same text drawn underneath.
import { useEffect, useMemo, useRef, useState } from "react";

const REST = 600;
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

/** Write words where the caret stands, or at the end of a text nobody has been in; the browser can undo it. */
function insert(box, words, entered) {
  if (!entered) box.setSelectionRange(box.value.length, box.value.length);
  box.focus();
  document.execCommand("insertText", false, words);
}

// What is pressed outside with `data-inserts` is written at the caret.
/** What is typed reaches `onChange` when the typing rests or the field is left; another `value` takes its place. */
export function CodeText({ id, name, formId, label, value, fault, onChange }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef(0);
  const box = useRef(null);
  const entered = useRef(false);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const press = (event) => {
      const words = event.target.closest?.(`[data-inserts-into="${id}"]`)?.dataset.inserts;
      if (words) insert(box.current, words, entered.current);
    };
    addEventListener("click", press);
    return () => removeEventListener("click", press);
  }, [id]);
  const give = (typed) => {
    clearTimeout(timer.current);
    if (typed === sent.current) return;
    sent.current = typed;
    onChange?.(typed);
  };
  const write = (typed) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => give(typed), REST);
  };
  const colours = useMemo(() => painted(text), [text]);
  const lines = useMemo(() => numbers(text, fault), [text, fault]);
  return (
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
          onFocus={() => (entered.current = true)}
          onBlur={(event) => give(event.target.value)}
        />
      </div>
    </div>
  );
}
