// Small controls of the property panel, and the lists it edits: values to choose, columns of a table.
import { useId } from "react";
import Down from "lucide-react/dist/esm/icons/arrow-down.mjs";
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import Up from "lucide-react/dist/esm/icons/arrow-up.mjs";
import { t } from "$/public/i18n.js";
import { keyOf } from "./form_design_model.jsx";

const Fault = ({ id, text }) =>
  text ? (
    <small id={id} className="fd-fault">
      {text}
    </small>
  ) : null;

export function Text({ label, value, onChange, fault, lines = 0, hint, ...more }) {
  const id = useId();
  const common = { value: value ?? "", "aria-invalid": Boolean(fault), "aria-describedby": fault ? id : undefined, ...more };
  return (
    <label className="cb-fld">
      {label}
      {lines ? (
        <textarea rows={lines} {...common} onChange={(e) => onChange(e.target.value)} />
      ) : (
        <input {...common} onChange={(e) => onChange(e.target.value)} />
      )}
      {hint && <small>{hint}</small>}
      <Fault id={id} text={fault} />
    </label>
  );
}

export function Pick({ label, value, choices, onChange, fault, empty }) {
  const id = useId();
  return (
    <label className="cb-fld">
      {label}
      <select value={value ?? ""} aria-invalid={Boolean(fault)} aria-describedby={fault ? id : undefined} onChange={(e) => onChange(e.target.value)}>
        {empty != null && <option value="">{empty}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
      <Fault id={id} text={fault} />
    </label>
  );
}

export function Switch({ label, hint, on, onChange, disabled }) {
  return (
    <label className="fd-switch">
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      <input type="checkbox" role="switch" checked={Boolean(on)} disabled={disabled} onChange={(e) => onChange(e.target.checked)} />
    </label>
  );
}

export function Segments({ label, value, choices, onChange }) {
  const id = useId();
  return (
    <div className="fd-segs">
      <span id={id}>{label}</span>
      <div role="radiogroup" aria-labelledby={id}>
        {choices.map((one) => (
          <button key={one.value} type="button" role="radio" aria-checked={value === one.value} onClick={() => onChange(one.value)}>
            {one.label}
          </button>
        ))}
      </div>
    </div>
  );
}

const swapped = (list, k, by) => {
  const next = [...list];
  [next[k], next[k + by]] = [next[k + by], next[k]];
  return next;
};

function Row({ list, k, onChange, name, children }) {
  return (
    <div className="fd-row">
      {children}
      <button type="button" className="cb-btn g ico sm" disabled={k === 0} aria-label={t("Monter {name}", { name })} onClick={() => onChange(swapped(list, k, -1))}>
        <Up size={13} />
      </button>
      <button type="button" className="cb-btn g ico sm" disabled={k === list.length - 1} aria-label={t("Descendre {name}", { name })} onClick={() => onChange(swapped(list, k, 1))}>
        <Down size={13} />
      </button>
      <button type="button" className="cb-btn g ico sm" aria-label={t("Retirer {name}", { name })} onClick={() => onChange(list.filter((_one, n) => n !== k))}>
        <Trash size={13} />
      </button>
    </div>
  );
}

/** The values of a field to choose in: a value keeps its name inside, whatever its label becomes. */
export function Choices({ choices = [], onChange, fault, english }) {
  const write = (k, change) => onChange(choices.map((one, n) => (n === k ? { ...one, ...change } : one)));
  const add = () => {
    const label = t("Valeur {number}", { number: choices.length + 1 });
    onChange([...choices, { value: keyOf(label, new Set(choices.map((one) => one.value))), label }]);
  };
  return (
    <div className="fd-list" role="group" aria-label={t("Valeurs")}>
      <span className="fd-title">{t("Valeurs")}</span>
      {choices.map((choice, k) => (
        <Row key={choice.value} list={choices} k={k} onChange={onChange} name={choice.label}>
          <input aria-label={t("Valeur {number}", { number: k + 1 })} value={choice.label} onChange={(e) => write(k, { label: e.target.value })} />
          {english && (
            <input lang="en" aria-label={t("Valeur {number} en anglais", { number: k + 1 })} placeholder={t("en anglais")} value={choice.label_en || ""} onChange={(e) => write(k, { label_en: e.target.value || undefined })} />
          )}
        </Row>
      ))}
      <Fault text={fault} />
      <button type="button" className="fd-plus" onClick={add}>
        <Plus size={14} />
        {t("Valeur")}
      </button>
    </div>
  );
}

/** The columns of a table. */
export function Columns({ columns = [], kinds, onChange, faults }) {
  const write = (k, change) => onChange(columns.map((one, n) => (n === k ? { ...one, ...change } : one)));
  const retype = (k, type) => {
    const { choices, ...plain } = columns[k];
    const first = { value: "valeur_1", label: t("Valeur {number}", { number: 1 }) };
    onChange(columns.map((one, n) => (n === k ? { ...plain, type, ...(type === "choice" ? { choices: choices || [first] } : {}) } : one)));
  };
  const add = () => {
    const label = t("Colonne {number}", { number: columns.length + 1 });
    onChange([...columns, { key: keyOf(label, new Set(columns.map((one) => one.key))), label, type: "text" }]);
  };
  return (
    <div className="fd-list" role="group" aria-label={t("Colonnes")}>
      <span className="fd-title">{t("Colonnes")}</span>
      {columns.map((column, k) => (
        <div key={column.key} className="fd-column">
          <Row list={columns} k={k} onChange={onChange} name={column.label}>
            <input aria-label={t("Colonne {number}", { number: k + 1 })} value={column.label} onChange={(e) => write(k, { label: e.target.value })} />
          </Row>
          <div className="fd-row">
            <select aria-label={t("Type de la colonne {number}", { number: k + 1 })} value={column.type} onChange={(e) => retype(k, e.target.value)}>
              {kinds.map((kind) => (
                <option key={kind.value} value={kind.value}>
                  {kind.label}
                </option>
              ))}
            </select>
            <label className="fd-tick">
              <input type="checkbox" checked={Boolean(column.required)} onChange={(e) => write(k, { required: e.target.checked || undefined })} />
              {t("Obligatoire")}
            </label>
          </div>
          {column.type === "choice" && (
            <textarea
              aria-label={t("Valeurs de la colonne {number}", { number: k + 1 })}
              rows={3}
              value={(column.choices || []).map((one) => one.label).join("\n")}
              onChange={(e) => write(k, { choices: valuesOf(e.target.value, column.choices || []) })}
            />
          )}
          <Fault text={faults[`columns.${k}`] || faults[`columns.${k}.label`] || faults[`columns.${k}.choices`] || faults[`columns.${k}.type`]} />
        </div>
      ))}
      <Fault text={faults.columns} />
      <button type="button" className="fd-plus" onClick={add}>
        <Plus size={14} />
        {t("Colonne")}
      </button>
    </div>
  );
}

/** The values of a text of one label a line: a line keeps the value it had at its place. */
function valuesOf(text, known) {
  const taken = new Set(known.map((one) => one.value));
  return text.split("\n").map((label, k) => {
    if (known[k]) return { ...known[k], label };
    const value = keyOf(label || `valeur ${k + 1}`, taken);
    taken.add(value);
    return { value, label };
  });
}
