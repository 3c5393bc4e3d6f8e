// What opens over the day: hover card, drag tip, reason and move dialogs; and its list and phone forms.
import { forwardRef, useMemo, useState } from "react";
import ChevronLeft from "lucide-react/dist/esm/icons/chevron-left.mjs";
import ChevronRight from "lucide-react/dist/esm/icons/chevron-right.mjs";
import { plural, t } from "$/public/i18n.js";
import {
  Avatar,
  Dialog,
  Icon,
  duration,
  hhmm,
  minutesOf,
  span,
  statusOf,
  fixed,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { journeys, worked } from "./planning_rules.jsx";

const NONE = [];

export function StatusChip({ visit }) {
  const status = statusOf(visit);
  const Mark = status.icon;
  return (
    <span className={`cb-chip ${status.cls}`}>
      {Mark && <Mark size={12} />}
      {status.word()}
    </span>
  );
}

/** The dark card that follows a carried visit: who it is, and why the row may or may not take it. */
export const DragTip = forwardRef(function DragTip({ visit, carry, verdict, block }, ref) {
  const lines = block
    ? [[Icon.Ban, block]]
    : [
        ...(verdict?.ok && visit.sk ? [[Icon.Check, t("Compétences : {list}", { list: visit.sk })]] : NONE),
        ...(verdict?.reasons || NONE).map((text) => [verdict.ok ? Icon.Check : Icon.Ban, text]),
        ...(verdict?.warnings || NONE).map((text) => [Icon.TriangleAlert, text]),
      ];
  return (
    <div ref={ref} className="cb-tip" aria-hidden="true">
      <b>{[visit.cl || visit.c, visit.p].filter(Boolean).join(" · ")}</b>
      <span> · {span(carry.s, carry.e)}</span>
      {carry.copy && (
        <div>
          <em>{t("Copie")}</em>
        </div>
      )}
      {lines.map(([Mark, text]) => (
        <div key={text} className={Mark === Icon.Ban ? "bad" : Mark === Icon.Check ? "ok" : "warn"}>
          <Mark size={13} />
          {text}
        </div>
      ))}
    </div>
  );
});

/** The card of a visit under the pointer. */
export function HoverCard({ visit, worker, at }) {
  const below = at.bottom < window.innerHeight - 170;
  const style = {
    left: Math.min(Math.max(8, at.left), window.innerWidth - 292),
    ...(below ? { top: at.bottom + 6 } : { bottom: window.innerHeight - at.top + 6 }),
  };
  return (
    <div className="cb-hc" style={style} aria-hidden="true">
      <div className="cb-hch">
        <b>{visit.cl || visit.c}</b>
        <StatusChip visit={visit} />
      </div>
      <div>{visit.p}</div>
      <div className="m">
        {span(visit.s, visit.e)} · {duration(visit.e - visit.s)}
      </div>
      <div className="m">
        {worker || t("Sans intervenant")}
        {visit.k && <> · {t("binôme")}</>}
      </div>
      {visit.sk && <div className="m">{t("Compétences : {list}", { list: visit.sk })}</div>}
      {visit.tr != null && (
        <div className="m">{t("Trajet depuis la visite précédente : {n} min", { n: visit.tr })}</div>
      )}
      {visit.n && <div className="m">{t("Note : {note}", { note: visit.n })}</div>}
      {visit.l && <div className="m">{t("Verrouillée : ne se déplace pas")}</div>}
    </div>
  );
}

/** Asks why a move that breaks a soft rule is made all the same. */
export function ReasonDialog({ answer, onKeep, onBack }) {
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState("");
  const send = (e) => {
    e.preventDefault();
    if (!reason.trim()) setFault(t("Le motif manque : écrivez pourquoi."));
    else if (!onKeep(reason.trim()))
      setFault(t("Pas de connexion : rien n’est parti. Gardez cette fenêtre ouverte et recommencez au retour du réseau."));
  };
  return (
    <Dialog title={t("Déplacer malgré l’avertissement")} onClose={onBack}>
      <form onSubmit={send}>
        <ul className="cb-why">
          {(answer.reasons || NONE).map((text) => (
            <li key={text}>
              <Icon.TriangleAlert size={14} />
              {text}
            </li>
          ))}
        </ul>
        {answer.notices?.length > 0 && (
          <label className="cb-fld">
            {t("Motif prévu d’un court délai")}
            <select
              value={answer.notices.find((one) => reason.startsWith(one.label))?.label ?? ""}
              onChange={(e) => {
                setReason(e.target.value);
                setFault("");
              }}
            >
              <option value="">{t("Choisir")}</option>
              {answer.notices.map((one) => (
                <option key={one.value} value={one.label}>
                  {one.label}
                </option>
              ))}
            </select>
            <small>{t("Prévenance d’un temps partiel ; un autre motif s’écrit dessous.")}</small>
          </label>
        )}
        <label className="cb-fld">
          {t("Motif")}
          <textarea
            rows={3}
            maxLength={500}
            value={reason}
            aria-invalid={Boolean(fault)}
            onChange={(e) => {
              setReason(e.target.value);
              setFault("");
            }}
          />
          <small className={fault ? "bad" : ""} role={fault ? "alert" : undefined}>
            {fault || t("Le motif reste dans l’historique de la visite.")}
          </small>
        </label>
        <footer>
          <button type="button" className="cb-btn" onClick={onBack}>
            {t("Remettre à sa place")}
          </button>
          <button type="submit" className="cb-btn p">
            {t("Déplacer la visite")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The same move as a drag, by fields. */
export function MoveDialog({ visit, workers, verdicts, onMove, onClose }) {
  const [worker, setWorker] = useState(visit.w ?? "");
  const [start, setStart] = useState(hhmm(visit.s));
  const [end, setEnd] = useState(hhmm(visit.e));
  const [s, e] = [minutesOf(start), minutesOf(end)];
  const wrong = s == null || e == null || e <= s;
  const begin = (text) => {
    const at = minutesOf(text);
    setStart(text);
    if (!wrong && at != null && at + e - s < 1440) setEnd(hhmm(at + e - s));
  };
  const word = (w) => {
    const v = verdicts?.[w.i];
    return v ? " (" + (v.ok ? `+${v.added ?? 0} min` : v.word || t("Impossible")) + ")" : "";
  };
  const send = (event) => {
    event.preventDefault();
    if (!wrong) onMove({ w: workers.find((one) => String(one.i) === String(worker))?.i ?? null, s, e });
  };
  return (
    <Dialog title={t("Déplacer : {client}", { client: visit.cl || visit.c })} onClose={onClose}>
      <form onSubmit={send}>
        <label className="cb-fld">
          {t("Intervenant")}
          <select value={worker} onChange={(ev) => setWorker(ev.target.value)}>
            <option value="">{t("Non affectée")}</option>
            {workers.map((w) => (
              <option key={w.i} value={w.i}>
                {w.n}
                {word(w)}
              </option>
            ))}
          </select>
        </label>
        <div className="cb-two">
          <label className="cb-fld">
            {t("Début")}
            <input type="time" step={300} value={start} onChange={(ev) => begin(ev.target.value)} />
          </label>
          <label className="cb-fld">
            {t("Fin")}
            <input type="time" step={300} value={end} onChange={(ev) => setEnd(ev.target.value)} aria-invalid={wrong} />
          </label>
        </div>
        {wrong && (
          <small className="bad" role="alert">
            {t("La fin doit suivre le début ({start}).", { start })}
          </small>
        )}
        <footer>
          <button type="button" className="cb-btn" onClick={onClose}>
            {t("Annuler")}
          </button>
          <button type="submit" className="cb-btn p" disabled={wrong}>
            {t("Déplacer la visite")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

const PAGE = 200;

/** The day as a table, in the order of the clock. */
export function ListView({ visits, names, onOpen, onMove }) {
  const [limit, setLimit] = useState(PAGE);
  const sorted = useMemo(() => [...visits].sort((a, b) => a.s - b.s), [visits]);
  return (
    <div className="cb-list" tabIndex={0} role="region" aria-label={t("Visites du jour")}>
      <table>
        <thead>
          <tr>
            {[t("Horaire"), t("Client"), t("Prestation"), t("Intervenant"), t("Statut"), t("Trajet")].map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
            <th>
              <span className="cb-sr">{t("Actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, limit).map((v) => (
            <tr key={v.i}>
              <td className="nw">{span(v.s, v.e)}</td>
              <th scope="row">
                <button type="button" className="cb-link" onClick={() => onOpen(v.i)}>
                  {v.cl || v.c}
                </button>
              </th>
              <td>{v.p}</td>
              <td>{(v.wn ?? names.get(v.w)) || "–"}</td>
              <td>
                <StatusChip visit={v} />
              </td>
              <td className="nw">{v.tr ? `${v.tr} min` : ""}</td>
              <td className="r">
                {!fixed(v) && (
                  <button type="button" className="cb-btn sm" onClick={() => onMove(v)}>
                    {t("Déplacer")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > limit && (
        <button type="button" className="cb-btn cb-more" onClick={() => setLimit(limit + PAGE)}>
          {t("Afficher la suite ({n} visites)", { n: sorted.length - limit })}
        </button>
      )}
      {!sorted.length && <p className="cb-empty">{t("Aucune visite ne répond à ces filtres.")}</p>}
    </div>
  );
}

/** One worker at a time, for narrow windows. */
export function PhoneDay({ workers, rows, onOpen, onMove }) {
  const [who, setWho] = useState(() => ((rows.get(null) || NONE).length ? "" : String(workers[0]?.i ?? "")));
  const choices = ["", ...workers.map((w) => String(w.i))];
  const at = Math.max(0, choices.indexOf(who));
  const worker = workers.find((w) => String(w.i) === choices[at]);
  const visits = rows.get(worker ? worker.i : null) || NONE;
  const gaps = new Map(journeys(visits).map((one) => [one.to, one]));
  const turn = (n) => setWho(choices[(at + n + choices.length) % choices.length]);
  return (
    <div className="cb-phone">
      <div className="cb-pick">
        <button type="button" className="cb-btn ico" aria-label={t("Intervenant précédent")} onClick={() => turn(-1)}>
          <ChevronLeft size={18} />
        </button>
        <select aria-label={t("Intervenant")} value={choices[at]} onChange={(e) => setWho(e.target.value)}>
          <option value="">{t("Non affectées ({n})", { n: (rows.get(null) || NONE).length })}</option>
          {workers.map((w) => (
            <option key={w.i} value={w.i}>
              {w.n}
            </option>
          ))}
        </select>
        <button type="button" className="cb-btn ico" aria-label={t("Intervenant suivant")} onClick={() => turn(1)}>
          <ChevronRight size={18} />
        </button>
      </div>
      <div className="cb-pickh">
        {worker ? (
          <Avatar initials={worker.s} colour={worker.c} size={32} />
        ) : (
          <Icon.UserX size={22} className="cb-lanei" />
        )}
        <div>
          <b>{worker ? worker.n : t("Non affectées")}</b>
          <span>
            {plural("{count} visite", "{count} visites", visits.length)} · {duration(worked(visits))}
            {worker?.sector ? ` · ${worker.sector}` : ""}
          </span>
        </div>
      </div>
      {(worker?.abs || NONE).map((one) => (
        <div key={one.label} className="cb-pabs">
          <Icon.CalendarX size={14} />
          {one.label}
        </div>
      ))}
      <ol>
        {visits.map((v) => {
          const gap = worker && gaps.get(v.s);
          return (
            <li key={v.i}>
              {gap?.minutes > 0 && (
                <div className={`cb-pgap${gap.bad ? " bad" : ""}`}>{t("{n} min de trajet", { n: gap.minutes })}</div>
              )}
              <div className={`cb-pcard ${statusOf(v).cls}`}>
                <button type="button" onClick={() => onOpen(v.i)}>
                  <span className="cb-phead">
                    <b>{v.wn || v.cl || v.c}</b>
                    <StatusChip visit={v} />
                  </span>
                  <span>{v.p}</span>
                  <span className="m">
                    {span(v.s, v.e)} · {duration(v.e - v.s)}
                  </span>
                </button>
                {!fixed(v) && (
                  <button type="button" className="cb-btn" onClick={() => onMove(v)}>
                    {t("Déplacer")}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {!visits.length && <p className="cb-empty">{t("Aucune visite ce jour.")}</p>}
    </div>
  );
}

const LEGEND = ["done", "running", "planned", "to_confirm", "late", "conflict"];

/** The foot of the board: what shapes mean, and which keys act now. */
export function Foot({ carry, list, proposed, onList }) {
  const keys = carry
    ? [
        ["", carry.by === "keys" ? t("Visite en main") : t("Glisser en cours")],
        ...(carry.by === "keys"
          ? [
              ["←→↑↓", t("déplacer")],
              [t("Maj ←→"), t("durée")],
              [t("Entrée"), t("poser")],
            ]
          : [
              ["Alt", t("pas de 5 min")],
              [t("Maj"), t("dupliquer")],
            ]),
        [t("Échap"), t("annuler")],
      ]
    : [
        [t("Espace"), t("prendre la visite")],
        [t("Entrée"), t("ouvrir")],
        ["M", t("déplacer par champs")],
        ["A", t("affecter")],
        ["D", t("diviser")],
      ];
  return (
    <div className="cb-foot">
      {LEGEND.map((kind) => (
        <LegendItem key={kind} kind={kind} />
      ))}
      {proposed && <LegendItem kind="proposed" />}
      <span className="cb-opt">12’ {t("trajet")}</span>
      <span className="sp" />
      {keys.map(([key, what]) => (
        <span key={what} className="cb-opt">
          {key ? <kbd>{key}</kbd> : null}
          {key ? what : <b>{what}</b>}
        </span>
      ))}
      <button type="button" className="cb-btn g sm" aria-pressed={list} onClick={onList}>
        <kbd>L</kbd>
        {list ? t("Vue frise") : t("Vue liste")}
      </button>
    </div>
  );
}

function LegendItem({ kind }) {
  const status = statusOf({ st: kind, w: 0 });
  const Mark = status.icon;
  return (
    <span>
      <i className={`cb-lg ${status.cls}`} />
      {Mark && <Mark size={12} />}
      {status.word()}
    </span>
  );
}
