// Who changed a field of a form, or any field of it, from what to what.
import { useEffect, useState } from "react";
import ArrowRight from "lucide-react/dist/esm/icons/arrow-right.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { t } from "$/public/i18n.js";
import { Modal } from "$/public/external/careapp/components/parts/parts.jsx";

function useChanges(source, key) {
  const [lines, setLines] = useState(null);
  useEffect(() => {
    let here = true;
    fetch(`${source}/history?key=${encodeURIComponent(key)}`)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((found) => here && setLines(found))
      .catch(() => here && setLines("failed"));
    return () => {
      here = false;
    };
  }, [source, key]);
  return lines;
}

function Changes({ lines, named }) {
  if (lines === null) return <p role="status">{t("Chargement")}</p>;
  if (lines === "failed") return <p role="alert">{t("L’historique n’a pas pu être lu. Réessayez dans un instant.")}</p>;
  if (!lines.length) return <p className="muted">{t("Aucun changement depuis la création.")}</p>;
  return (
    <ul className="form-changes">
      {lines.map((line, place) => (
        <li key={place}>
          <div className="small muted">
            <span className="nowrap">{line.at}</span> · {line.who}
          </div>
          {named && <b>{line.label}</b>}
          <div className="form-change">
            <del>{line.before || t("vide")}</del>
            <ArrowRight size={13} aria-label={t("devient")} />
            <ins>{line.after || t("vide")}</ins>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Panel({ title, onClose, children }) {
  return (
    <Modal open onClose={onClose} label={title} className="drawer">
      <div className="overlay-head">
        <div className="grow">
          <h2>{title}</h2>
        </div>
        <button type="button" className="btn btn-ghost btn-icon" aria-label={t("Fermer")} title={t("Fermer")} onClick={onClose}>
          <X size={15} aria-hidden="true" />
        </button>
      </div>
      <div className="overlay-body">{children}</div>
    </Modal>
  );
}

export function FieldHistory({ source, question, onClose }) {
  const lines = useChanges(source, question.key);
  return (
    <Panel title={t("Historique : {label}", { label: question.label })} onClose={onClose}>
      <Changes lines={lines} />
    </Panel>
  );
}

/** Every change of the form, in a card of its own. */
export function FormHistory({ source }) {
  const lines = useChanges(source, "");
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t("Historique des champs")}</h2>
      </div>
      <div className="card-body">
        <Changes lines={lines} named />
      </div>
    </section>
  );
}
