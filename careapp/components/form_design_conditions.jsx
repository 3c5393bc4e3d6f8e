// When a field is shown or required: conditions on other fields, all of them or one of them.
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import { t } from "$/public/i18n.js";
import { useWords } from "./form_design_words.jsx";

const WORDS = {
  equals: () => t("vaut"),
  differs: () => t("ne vaut pas"),
  in: () => t("est l’une de"),
  at_least: () => t("est au moins"),
  at_most: () => t("est au plus"),
  not_empty: () => t("est rempli"),
  empty: () => t("est vide"),
};
const ORDERED = new Set(["number", "integer", "money", "duration", "date", "time"]);
const WHOLE = new Set(["table", "person", "address", "file", "signature"]);
const SCALES = new Set(["aggir", "pain", "falls"]);
const BARE = new Set(["not_empty", "empty"]);

const kindOf = (field) => (field.type === "computed" ? field.result || "number" : SCALES.has(field.type) ? "integer" : field.type);
const operatorsOf = (field) => {
  const kind = kindOf(field);
  if (WHOLE.has(kind)) return ["not_empty", "empty"];
  if (ORDERED.has(kind)) return ["equals", "differs", "at_least", "at_most", "not_empty", "empty"];
  return kind === "choice" || kind === "choices" ? ["equals", "differs", "in", "not_empty", "empty"] : ["equals", "differs", "not_empty", "empty"];
};
const operatorOf = (condition) => Object.keys(WORDS).find((name) => name in condition) || "not_empty";
const firstValue = (field, operator) => {
  const kind = kindOf(field);
  if (BARE.has(operator)) return true;
  if (kind === "boolean") return true;
  const first = field.choices?.[0]?.value ?? "";
  return operator === "in" ? [first] : first;
};

/** The conditions of a stored one that can be edited here: one, or several on one level. */
function partsOf(condition) {
  if (!condition) return { join: "all", parts: [] };
  const join = ["all", "any"].find((name) => condition[name]);
  if (!join) return { join: "all", parts: [condition] };
  return condition[join].some((part) => part.all || part.any) ? null : { join, parts: condition[join] };
}
const whole = (join, parts) => (parts.length === 0 ? null : parts.length === 1 ? parts[0] : { [join]: parts });

function Value({ field, operator, value, onChange, label }) {
  const say = useWords();
  const kind = kindOf(field);
  if (BARE.has(operator)) return null;
  if (kind === "boolean")
    return (
      <select aria-label={label} value={value === true ? "yes" : "no"} onChange={(e) => onChange(e.target.value === "yes")}>
        <option value="yes">{t("Oui")}</option>
        <option value="no">{t("Non")}</option>
      </select>
    );
  if (operator === "in")
    return (
      <span className="fd-ticks edit" role="group" aria-label={label}>
        {(field.choices || []).map((choice) => (
          <label key={choice.value}>
            <input
              type="checkbox"
              checked={(value || []).includes(choice.value)}
              onChange={(e) => onChange(e.target.checked ? [...(value || []), choice.value] : value.filter((one) => one !== choice.value))}
            />
            {say(choice)}
          </label>
        ))}
      </span>
    );
  if (field.choices?.length)
    return (
      <select aria-label={label} value={value} onChange={(e) => onChange(e.target.value)}>
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {say(choice)}
          </option>
        ))}
      </select>
    );
  return <input aria-label={label} type={kind === "date" ? "date" : "text"} value={value ?? ""} onChange={(e) => onChange(e.target.value)} />;
}

/** The conditions under one title; `others` are the fields that may be asked. */
export function Conditions({ title, condition, others, onChange, fault, always }) {
  const say = useWords();
  const known = partsOf(condition);
  if (!known)
    return (
      <div className="fd-list" role="group" aria-label={title}>
        <span className="fd-title">{title}</span>
        <p className="m">{t("Cette condition a plusieurs niveaux : elle se change dans le JSON.")}</p>
        <button type="button" className="fd-plus" onClick={() => onChange(null)}>
          <Trash size={13} />
          {t("Retirer la condition")}
        </button>
      </div>
    );
  const { join, parts } = known;
  const write = (k, part) => onChange(whole(join, parts.map((one, n) => (n === k ? part : one))));
  const ask = (key) => {
    const field = others.find((one) => one.key === key);
    const operator = operatorsOf(field)[0];
    return { field: key, [operator]: firstValue(field, operator) };
  };
  return (
    <div className="fd-list" role="group" aria-label={title}>
      <span className="fd-title">{title}</span>
      {!parts.length && <p className="m">{always}</p>}
      {parts.length > 1 && (
        <select aria-label={t("{title} : ensemble", { title })} value={join} onChange={(e) => onChange(whole(e.target.value, parts))}>
          <option value="all">{t("Toutes ces conditions")}</option>
          <option value="any">{t("Au moins une de ces conditions")}</option>
        </select>
      )}
      {parts.map((part, k) => {
        const field = others.find((one) => one.key === part.field);
        const operator = operatorOf(part);
        const name = t("Condition {number}", { number: k + 1 });
        return (
          <div key={k} className="fd-condition">
            <div className="fd-row">
              <select aria-label={t("{name} : champ", { name })} value={part.field} onChange={(e) => write(k, ask(e.target.value))}>
                {!field && <option value={part.field}>{part.field}</option>}
                {others.map((one) => (
                  <option key={one.key} value={one.key}>
                    {say(one)}
                  </option>
                ))}
              </select>
              <button type="button" className="cb-btn g ico sm" aria-label={t("Retirer {name}", { name })} onClick={() => onChange(whole(join, parts.filter((_one, n) => n !== k)))}>
                <Trash size={13} />
              </button>
            </div>
            {field && (
              <div className="fd-row">
                <select aria-label={t("{name} : comparaison", { name })} value={operator} onChange={(e) => write(k, { field: part.field, [e.target.value]: firstValue(field, e.target.value) })}>
                  {operatorsOf(field).map((one) => (
                    <option key={one} value={one}>
                      {WORDS[one]()}
                    </option>
                  ))}
                </select>
                <Value field={field} operator={operator} value={part[operator]} label={t("{name} : valeur", { name })} onChange={(value) => write(k, { field: part.field, [operator]: value })} />
              </div>
            )}
          </div>
        );
      })}
      {fault && <small className="fd-fault">{fault}</small>}
      {others.length > 0 && (
        <button type="button" className="fd-plus" onClick={() => onChange(whole(join, [...parts, ask(others[0].key)]))}>
          <Plus size={14} />
          {t("Condition")}
        </button>
      )}
    </div>
  );
}
