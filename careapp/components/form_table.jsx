// A table of a form: lines added, taken away and put in another order, each cell a control of its column's kind.
import { useEffect, useMemo, useRef, useState } from "react";
import ArrowDown from "lucide-react/dist/esm/icons/arrow-down.mjs";
import ArrowUp from "lucide-react/dist/esm/icons/arrow-up.mjs";
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Trash2 from "lucide-react/dist/esm/icons/trash-2.mjs";
import { t } from "$/public/i18n.js";
import { PLAIN } from "./form_controls.jsx";
import { same } from "./form_merge.jsx";
import { filled, moved, withKept } from "./form_lines.jsx";
import { usePart } from "./form_store.jsx";

let last = 0;
const numbered = (cells) => ({ id: (last += 1), cells });
const cellsOf = (lines) => lines.map((line) => line.cells);

/** The lines on the screen: those kept, and the empty ones that wait to be written. */
function useLines(value, write) {
  const [lines, setLines] = useState(() => (value || []).map(numbered));
  useEffect(() => {
    setLines((now) => (same(filled(cellsOf(now)), value || []) ? now : withKept(now, value || [], numbered)));
  }, [value]);
  const put = (next) => {
    setLines(next);
    write(filled(cellsOf(next)));
  };
  return [lines, put];
}

function Cell({ store, fieldKey, id, column, line, place, put, left, disabled }) {
  const path = `${fieldKey}.${place}.${column.key}`;
  const error = usePart(store, useMemo(() => (now) => now.errors[path] || "", [path]));
  const Control = PLAIN[column.kind] ?? PLAIN.text;
  const label = t("{column}, ligne {number}", { column: column.label, number: place + 1 });
  const marks = { "aria-label": label, "aria-invalid": Boolean(error) || undefined, "aria-describedby": error ? `${id}-error` : undefined };
  return (
    <td data-label={column.label}>
      <Control
        question={{ ...column, label }}
        id={id}
        value={line.cells[column.key]}
        write={(value) => put(column.key, value)}
        left={left}
        refuse={(sentence) => store.refuse(path, sentence)}
        disabled={disabled}
        marks={marks}
      />
      {error && (
        <small id={`${id}-error`} className="field-error" role="alert">
          {error}
        </small>
      )}
    </td>
  );
}

function Tools({ place, count, onMove, onRemove }) {
  const tool = (label, Mark, press, off) => (
    <button type="button" className="btn btn-icon btn-ghost btn-sm" aria-label={`${label}, ${t("ligne {number}", { number: place + 1 })}`} title={label} disabled={off} onClick={press}>
      <Mark size={14} aria-hidden="true" />
    </button>
  );
  return (
    <td className="form-line-tools">
      {tool(t("Monter"), ArrowUp, () => onMove(-1), place === 0)}
      {tool(t("Descendre"), ArrowDown, () => onMove(1), place === count - 1)}
      {tool(t("Supprimer"), Trash2, onRemove, false)}
    </td>
  );
}

export function TableField({ question, id, value, write, left, store, disabled }) {
  const [lines, put] = useLines(value, write);
  const box = useRef(null);
  const { columns, most = 200 } = question.options;
  const focus = (place) => setTimeout(() => box.current?.querySelectorAll("tbody tr")[place]?.querySelector("input, select, textarea")?.focus(), 0);
  const change = (place, key, cell) => put(lines.map((line, at) => (at === place ? { ...line, cells: { ...line.cells, [key]: cell } } : line)));
  const move = (place, step) => {
    put(moved(lines, place, step));
    left();
    focus(place + step);
  };
  const add = () => {
    put([...lines, numbered({})]);
    focus(lines.length);
  };
  const keys = (place) => (event) => {
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      const step = event.key === "ArrowUp" ? -1 : 1;
      if (lines[place + step]) move(place, step);
    }
  };
  return (
    <div className="form-table" ref={box}>
      {lines.length > 0 && (
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col">
                  {column.label}
                  {column.required && <em aria-hidden="true"> *</em>}
                </th>
              ))}
              {!disabled && (
                <th scope="col">
                  <span className="visually-hidden">{t("Ordre des lignes")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, place) => (
              <tr key={line.id} onKeyDown={keys(place)}>
                {columns.map((column) => (
                  <Cell
                    key={column.key}
                    store={store}
                    fieldKey={question.key}
                    id={`${id}-${line.id}-${column.key}`}
                    column={column}
                    line={line}
                    place={place}
                    put={(key, cell) => change(place, key, cell)}
                    left={left}
                    disabled={disabled}
                  />
                ))}
                {!disabled && (
                  <Tools place={place} count={lines.length} onMove={(step) => move(place, step)} onRemove={() => (put(lines.filter((one) => one !== line)), left())} />
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!disabled && (
        <button type="button" id={id} className="btn btn-sm" disabled={lines.length >= most} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {t("Ajouter une ligne")}
        </button>
      )}
      {disabled && !lines.length && <div className="field-value">—</div>}
    </div>
  );
}
