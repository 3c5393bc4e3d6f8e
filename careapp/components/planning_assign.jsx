// Giving a visit to a worker by keys: type a name, or take the first of those who can.
import { useMemo, useState } from "react";
import { t } from "$/public/i18n.js";
import { Avatar, Dialog, Icon, plain, span } from "$/public/external/careapp/components/board_kit/board_kit.jsx";

const rank = (verdict) => (!verdict ? 2 : !verdict.ok ? 3 : verdict.warnings?.length ? 1 : 0);

/** Workers in the order in which they suit a visit, those that hold the words. */
export function suited(workers, verdicts, words) {
  const text = plain(words).trim();
  const of = (worker) => verdicts?.[worker.i];
  return workers
    .filter((worker) => plain(worker.n).includes(text))
    .sort(
      (a, b) =>
        rank(of(a)) - rank(of(b)) || (of(a)?.added ?? 0) - (of(b)?.added ?? 0) || a.n.localeCompare(b.n, "fr"),
    );
}

function Word({ verdict }) {
  if (!verdict) return null;
  if (!verdict.ok)
    return (
      <span className="cb-vd">
        <Icon.Ban size={12} />
        {verdict.word || t("Impossible")}
      </span>
    );
  const warns = verdict.warnings?.length;
  return (
    <span className={`cb-vd ${warns ? "warn" : "ok"}`}>
      {warns ? <Icon.TriangleAlert size={12} /> : <Icon.Check size={12} />}
      {t("{sign}{n} min", { sign: verdict.added < 0 ? "−" : "+", n: Math.abs(verdict.added ?? 0) })}
    </span>
  );
}

export function AssignDialog({ visit, workers, verdicts, onAssign, onClose }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useMemo(() => suited(workers, verdicts, text).slice(0, 40), [workers, verdicts, text]);
  const chosen = Math.min(at, list.length - 1);
  const onKeyDown = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(list.length - 1, chosen + steps[event.key])));
    }
    if (event.key === "Enter" && list[chosen]) {
      event.preventDefault();
      onAssign(list[chosen]);
    }
  };
  return (
    <Dialog title={t("Affecter : {client}", { client: visit.cl || visit.c })} onClose={onClose}>
      <label className="cb-fld">
        {[visit.p, span(visit.s, visit.e)].filter(Boolean).join(" · ")}
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="cb-assign"
          aria-activedescendant={list[chosen] ? `cb-assign-${list[chosen].i}` : undefined}
          aria-label={t("Intervenant")}
          placeholder={t("Nom de l’intervenant")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <ul id="cb-assign" className="cb-as" role="listbox" aria-label={t("Intervenants")}>
        {list.map((worker, index) => {
          const verdict = verdicts?.[worker.i];
          return (
            <li
              key={worker.i}
              id={`cb-assign-${worker.i}`}
              role="option"
              aria-selected={index === chosen}
              className={verdict && !verdict.ok ? "no" : ""}
              title={[...(verdict?.reasons || []), ...(verdict?.warnings || [])].join("\n")}
              ref={index === chosen ? (node) => node?.scrollIntoView({ block: "nearest" }) : undefined}
              onClick={() => onAssign(worker)}
            >
              <Avatar initials={worker.s} colour={worker.c} size={19} />
              <b>{worker.n}</b>
              <small>{worker.sector}</small>
              <span className="sp" />
              <Word verdict={verdict} />
            </li>
          );
        })}
        {!list.length && <li aria-disabled="true">{t("Aucun intervenant ne répond à ces filtres.")}</li>}
      </ul>
    </Dialog>
  );
}
