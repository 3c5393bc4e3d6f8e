// The controls of the plain kinds of questions. Each is given {question, id, value, write, left, disabled, marks};
// `write` takes the value as it is typed, `left` says that the field was left, `marks` names what describes it.
import { useEffect, useRef, useState } from "react";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import ChevronDown from "lucide-react/dist/esm/icons/chevron-down.mjs";
import { t } from "$/public/i18n.js";

const FIRST_YEAR = 1900;

function Line({ question, id, value, write, left, disabled, marks, type = "text", mode }) {
  return (
    <div className="input">
      <input
        id={id}
        type={type}
        inputMode={mode}
        value={value ?? ""}
        maxLength={question.options.max_length}
        disabled={disabled}
        onChange={(event) => write(event.target.value)}
        onBlur={left}
        {...marks}
      />
      {question.unit && <span className="muted small nowrap">{question.unit}</span>}
    </div>
  );
}

function Lines({ question, id, value, write, left, disabled, marks }) {
  return (
    <div className="input">
      <textarea
        id={id}
        rows={3}
        value={value ?? ""}
        maxLength={question.options.max_length}
        disabled={disabled}
        onChange={(event) => write(event.target.value)}
        onBlur={left}
        {...marks}
      />
    </div>
  );
}

/** A day or an hour: half of one is not told to anybody, one that does not exist is said at the field. */
function Moment({ type, id, value, write, left, refuse, disabled, marks }) {
  const [shown, setShown] = useState(value ?? "");
  const box = useRef(null);
  useEffect(() => setShown(value ?? ""), [value]);
  const whole = (text) => type === "time" || !text || Number(text.slice(0, 4)) >= FIRST_YEAR;
  const follow = ({ target }) => {
    setShown(target.value);
    if (!target.validity.badInput && whole(target.value)) write(target.value);
  };
  const leave = ({ target }) => {
    if (target.validity.badInput) refuse(type === "time" ? t("Écrivez une heure comme 08:30.") : t("Cette date n’existe pas : vérifiez le jour et le mois."));
    else if (!whole(target.value)) write(target.value);
    left();
  };
  return (
    <div className="input">
      <input ref={box} id={id} type={type} value={shown} disabled={disabled} onChange={follow} onBlur={leave} {...marks} />
    </div>
  );
}

function Choice({ question, id, value, write, left, disabled, marks }) {
  const known = question.choices.some((one) => one.value === (value ?? ""));
  return (
    <div className="input">
      <select id={id} value={value ?? ""} disabled={disabled} onChange={(event) => write(event.target.value)} onBlur={left} {...marks}>
        {!question.options.always && <option value="">—</option>}
        {value && !known && <option value={value}>{value}</option>}
        {question.choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} className="input-chevron" aria-hidden="true" />
    </div>
  );
}

function Choices({ question, id, value, write, left, disabled }) {
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (one) => write(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  return (
    <div className="row wrap">
      {question.choices.map((one, place) => (
        <label key={one.value} className="check">
          <input
            type="checkbox"
            id={place ? `${id}-${one.value}` : id}
            checked={chosen.includes(one.value)}
            disabled={disabled}
            onChange={() => toggle(one.value)}
            onBlur={left}
          />
          <span>{one.label}</span>
        </label>
      ))}
    </div>
  );
}

/** One of a few as pills; the chosen one pressed again is taken back. */
export function Pills({ id, name, choices, value, write, left, disabled, label }) {
  return (
    <div className="row wrap" role="radiogroup" aria-label={label}>
      {choices.map(([key, words], place) => (
        <label key={String(key)} className="pill">
          <input
            type="radio"
            id={place ? `${id}-${key}` : id}
            name={name}
            checked={value === key}
            disabled={disabled}
            onChange={() => write(key)}
            onClick={() => value === key && write(null)}
            onBlur={left}
          />
          <Check size={13} className="pill-tick" aria-hidden="true" />
          {words}
        </label>
      ))}
    </div>
  );
}

const YES_NO = () => [
  [true, t("Oui")],
  [false, t("Non")],
];
const YesNo = (props) => <Pills {...props} name={props.id} choices={YES_NO()} label={props.question.label} />;
/** What is read from elsewhere; what the opportunity holds itself leads to the tab where it is changed. */
function Shown({ question, value, store }) {
  const { page, text } = question.options;
  return (
    <div className="field-value form-shown">
      <span>{value || text || "—"}</span>
      {page && store?.handlers.onPage && (
        <button type="button" className="link-button nowrap" onClick={() => store.handlers.onPage(page)}>
          {t("Ouvrir l’onglet")}
        </button>
      )}
    </div>
  );
}

/** The controls of the plain kinds. */
export const PLAIN = {
  text: Line,
  long_text: Lines,
  number: (props) => <Line {...props} mode="decimal" />,
  integer: (props) => <Line {...props} mode="numeric" />,
  money: (props) => <Line {...props} mode="decimal" question={{ ...props.question, unit: props.question.unit || "€" }} />,
  duration: Line,
  phone: (props) => <Line {...props} type="tel" />,
  email: (props) => <Line {...props} type="email" />,
  date: (props) => <Moment {...props} type="date" />,
  time: (props) => <Moment {...props} type="time" />,
  choice: Choice,
  choices: Choices,
  boolean: YesNo,
  shown: Shown,
};
