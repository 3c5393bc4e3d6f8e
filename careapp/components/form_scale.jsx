// A scale of a form (AGGIR, pain, falls): its items under their headings, one answer each, and the score as it stands.
import { useMemo } from "react";
import Gauge from "lucide-react/dist/esm/icons/gauge.mjs";
import { plural, t } from "$/public/i18n.js";
import { Pills } from "./form_controls.jsx";
import { cutOff, usePart } from "./form_store.jsx";

function Score({ store, question, missing }) {
  const { key } = question;
  const words = usePart(store, useMemo(() => (now) => (now.unsent.has(key) ? "" : now.words?.[key] || ""), [key]));
  const cut = usePart(store, cutOff);
  const asked = missing > 0 && plural("{count} réponse attendue", "{count} réponses attendues", missing, { count: missing });
  return (
    <p className="form-score" role="status">
      <Gauge size={16} aria-hidden="true" />
      <b>{asked || words || (cut ? t("Calcul au retour du réseau") : t("Calcul en cours"))}</b>
    </p>
  );
}

export function ScaleField({ question, id, value, write, left, store, disabled }) {
  const items = value?.items ?? {};
  const { items: asked, source } = question.options;
  const missing = asked.filter((one) => one.needed && !items[one.key]).length;
  const put = (key, choice) => {
    const { [key]: _old, ...others } = items;
    const next = choice === null ? others : { ...others, [key]: choice };
    write(Object.keys(next).length ? { items: next } : null);
    left();
  };
  return (
    <div className="form-scale">
      {asked.map((one, place) => (
        <div key={one.key} className="form-scale-item">
          {one.group && <h3>{one.group}</h3>}
          <div className="form-scale-row">
            <div>
              <span className="medium">{one.label}</span>
              {!one.needed && <span className="small muted"> {t("(facultatif)")}</span>}
              {one.help && <div className="small muted">{one.help}</div>}
            </div>
            <Pills
              id={place ? `${id}-${one.key}` : id}
              name={`${id}-${one.key}`}
              label={one.label}
              choices={one.options.map((option) => [option.value, option.label])}
              value={items[one.key]}
              write={(choice) => put(one.key, choice)}
              left={left}
              disabled={disabled}
            />
          </div>
        </div>
      ))}
      <Score store={store} question={question} missing={missing} />
      {source && <small className="field-hint">{source}</small>}
    </div>
  );
}
