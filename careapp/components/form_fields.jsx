// The questions of a form, tab by tab: each with its label, control, help, error, and what a colleague wrote meanwhile.
import { memo, useEffect, useMemo, useRef } from "react";
import CloudOff from "lucide-react/dist/esm/icons/cloud-off.mjs";
import ClipboardList from "lucide-react/dist/esm/icons/clipboard-list.mjs";
import GitMerge from "lucide-react/dist/esm/icons/git-merge.mjs";
import HeartPulse from "lucide-react/dist/esm/icons/heart-pulse.mjs";
import History from "lucide-react/dist/esm/icons/history.mjs";
import Link2 from "lucide-react/dist/esm/icons/link-2.mjs";
import { t } from "$/public/i18n.js";
import { CONTROLS, READ, TOGETHER, WORDS } from "./form_kinds.jsx";
import { FieldHistory } from "./form_history.jsx";
import { cutOff, domId, hangsOn, useForm, usePart } from "./form_store.jsx";
import "./form_filling.css";

/** Whether what a question is worth waits for an answer to be corrected, or to be decided between two. */
const heldUp = (question, now) => question.depends?.some((key) => key in now.errors || key in now.clashes) ?? false;

/** What concerns one question: the same list as long as nothing of it changed, so that it alone is drawn anew. */
function picked(question) {
  const { key } = question;
  let last = [];
  return (now) => {
    const next = [
      key in now.typed ? now.typed[key].value : now.answers[key]?.value,
      now.errors[key] || "",
      now.clashes[key] || null,
      now.required?.has(key) ?? false,
      hangsOn(question, now.unsent),
      cutOff(now),
      now.history === key,
      heldUp(question, now),
    ];
    if (last.length !== next.length || next.some((one, k) => !Object.is(one, last[k]))) last = next;
    return last;
  };
}
const useField = (store, question) => usePart(store, useMemo(() => picked(question), [question]));

/** Both values of a field that two people changed, and whose is to stay. */
function Clash({ store, clash }) {
  return (
    <div className="form-clash" role="group" aria-label={t("Deux valeurs pour {label}", { label: clash.label })}>
      <p>
        <GitMerge size={14} aria-hidden="true" />
        {clash.who
          ? t("{name} a changé ce champ ({when}) pendant votre saisie.", { name: clash.who, when: clash.at })
          : t("Quelqu’un a changé ce champ pendant votre saisie.")}
      </p>
      <dl>
        <dt>{t("Votre valeur")}</dt>
        <dd>{clash.mine || t("vide")}</dd>
        <dt>{t("Valeur enregistrée")}</dt>
        <dd>{clash.theirs || t("vide")}</dd>
      </dl>
      <div className="row wrap">
        <button type="button" className="btn btn-sm" onClick={() => store.settle(clash.key, true)}>
          {t("Garder la mienne")}
        </button>
        <button type="button" className="btn btn-sm" onClick={() => store.settle(clash.key, false)}>
          {t("Prendre l’enregistrée")}
        </button>
      </div>
    </div>
  );
}

function Label({ question, id, required, onHistory }) {
  const parts = (
    <>
      {question.label}
      {required && <em aria-hidden="true">*</em>}
      {question.inherited && (
        <span className="inherit-mark" title={t("Repris de la fiche")}>
          <Link2 size={12} aria-hidden="true" />
        </span>
      )}
      {question.sensitive && (
        <span className="health-mark" title={t("Donnée de santé : chaque lecture est tracée")}>
          <HeartPulse size={12} aria-hidden="true" />
          <span className="visually-hidden">{t("donnée de santé")}</span>
        </span>
      )}
    </>
  );
  return (
    <div className="form-label">
      {id ? (
        <label className="field-label" htmlFor={id}>
          {parts}
        </label>
      ) : (
        <span className="field-label">{parts}</span>
      )}
      {onHistory && (
        <button
          type="button"
          className="form-past"
          tabIndex={-1}
          title={t("Historique du champ (Alt H)")}
          aria-label={t("Historique : {label}", { label: question.label })}
          onClick={onHistory}
        >
          <History size={13} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** What stands for a result whose terms are not sent yet: never the result of before. */
function Later({ cut, held }) {
  const now = held ? t("Calcul après correction") : t("Calcul en cours");
  return (
    <div className="field-value form-later" role="status">
      {cut && <CloudOff size={14} aria-hidden="true" />}
      {cut ? t("Calcul au retour du réseau") : now}
    </div>
  );
}

/** One question. Alt H in it opens its history. */
function Question({ store, source, question, locked }) {
  const { key } = question;
  const id = domId(key);
  const [value, error, clash, asked, unsure, cut, history, held] = useField(store, question);
  const box = useRef(null);
  const shown = question.inherited || READ.has(question.kind);
  const together = TOGETHER.has(question.kind);
  const Control = shown ? CONTROLS.shown : (CONTROLS[question.kind] ?? CONTROLS.text);
  const described = [question.help && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const required = question.required || asked;
  const marks = {
    "aria-invalid": Boolean(error) || undefined,
    "aria-required": required || undefined,
    "aria-describedby": described || undefined,
  };
  const open = shown ? null : () => store.set({ history: key });
  const onKeyDown = (event) => {
    if (!event.altKey || event.code !== "KeyH" || !open) return;
    event.preventDefault();
    open();
  };
  const state = ["field", `span-${question.span}`];
  if (question.inherited) state.push("inherited");
  if (locked || question.fixed) state.push("locked");
  if (error) state.push("invalid");
  if (clash) state.push("clashing");
  const group = together || shown ? { role: "group", "aria-label": question.label } : {};
  return (
    <div ref={box} className={state.join(" ")} data-field={key} onKeyDown={onKeyDown} {...group}>
      <Label question={question} id={together || shown ? "" : id} required={required} onHistory={open} />
      {question.kind === "computed" && unsure ? (
        <Later cut={cut} held={held} />
      ) : (
        <Control
          question={question}
          id={id}
          value={value}
          source={source}
          store={store}
          write={(next) => store.write(key, next)}
          left={store.left}
          refuse={(sentence) => store.refuse(key, sentence)}
          disabled={locked}
          marks={marks}
        />
      )}
      {cut && unsure && question.kind !== "computed" && (
        <small className="form-later">{t("Montré au cas où : une réponse dont ce champ dépend n’est pas encore envoyée.")}</small>
      )}
      {question.help && (
        <small id={`${id}-hint`} className="field-hint">
          {question.help}
        </small>
      )}
      {error && (
        <small id={`${id}-error`} className="field-error" role="alert">
          {error}
        </small>
      )}
      {clash && <Clash store={store} clash={clash} />}
      {history && <FieldHistory source={source} question={question} onClose={() => store.set({ history: "" })} />}
    </div>
  );
}

/** A question, or the words that stand between questions. */
const Row = memo(function Row(props) {
  const { key, kind, label, help } = props.question;
  const Words = WORDS[kind];
  if (!Words) return <Question {...props} />;
  return (
    <Words className={kind === "heading" ? "form-heading span-12" : "form-help span-12"} data-field={key}>
      {kind === "heading" ? label : help || label}
    </Words>
  );
});

function Group({ store, source, group, visible, unsure, locked, asked }) {
  const questions = group.questions.filter((one) => asked || visible.has(one.key) || hangsOn(one, unsure));
  if (!questions.some((one) => !one.inherited && !(one.kind in WORDS))) return null;
  return (
    <section className="card form-card">
      <div className="card-head">
        {asked && <ClipboardList size={16} aria-hidden="true" />}
        <h2>{group.label}</h2>
      </div>
      <div className="card-body">
        <div className="form-grid">
          {questions.map((one) => (
            <Row key={one.key} store={store} source={source} question={one} locked={locked} />
          ))}
        </div>
      </div>
    </section>
  );
}

const Waiting = () => (
  <section className="card" role="status">
    <div className="card-body">
      <span className="skeleton" style={{ width: "38%" }} />
      <span className="visually-hidden">{t("Chargement")}</span>
    </div>
  </section>
);

/** Puts the focus on the field that was asked for, once it is on the screen. */
function useAsked(store) {
  const asked = usePart(store, (now) => now.asked);
  useEffect(() => {
    if (!asked) return undefined;
    let tries = 0;
    const timer = setInterval(() => {
      const field = document.querySelector(`[data-field="${CSS.escape(asked)}"]`);
      if (!field && (tries += 1) < 40) return;
      clearInterval(timer);
      store.set({ asked: "" });
      field?.scrollIntoView({ block: "center" });
      const first = (what) => field?.querySelector(what);
      const answer = first(".form-clash button") ?? first("input:not(:disabled), select, textarea, button:not(.form-past)");
      answer?.focus({ preventScroll: true });
    }, 50);
    return () => clearInterval(timer);
  }, [asked, store]);
}

/** The questions of some tabs of a form, by their keys with commas. */
export function FormFields({ source, pages = "", version = 0 }) {
  const store = useForm(source);
  const status = usePart(store, (now) => now.status);
  const wanted = useMemo(() => pages.split(","), [pages]);
  useAsked(store);
  useEffect(() => store.draws(wanted), [store, wanted]);
  useEffect(() => store.follow(version), [store, version]);
  useEffect(() => store.reread(wanted), [store, wanted]);
  if (status === "loading") return wanted.includes("request") ? <Waiting /> : null;
  return <Pages store={store} source={source} wanted={wanted} />;
}

const SURE = new Set();
/** Without network, what is shown according to an answer that was not sent is shown in any case. */
const unsureNow = (now) => (cutOff(now) ? now.unsent : SURE);

/** The questions of some pages, drawn as cards. */
export function Pages({ store, source, wanted }) {
  const all = usePart(store, (now) => now.pages);
  const visible = usePart(store, (now) => now.visible);
  const locked = usePart(store, (now) => Boolean(now.locked));
  const unsure = usePart(store, unsureNow);
  return all
    .filter((page) => wanted.includes(page.key))
    .flatMap((page) =>
      page.groups.map((group, place) => (
        <Group
          key={`${page.key}-${place}`}
          store={store}
          source={source}
          group={group}
          visible={visible}
          unsure={unsure}
          locked={locked}
          asked={page.key === "request"}
        />
      )),
    );
}
