// What becomes of what is typed: the line beside the tabs, the save button, and what is to be corrected or decided.
import { useEffect, useState } from "react";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import CircleAlert from "lucide-react/dist/esm/icons/circle-alert.mjs";
import Cloud from "lucide-react/dist/esm/icons/cloud.mjs";
import CloudOff from "lucide-react/dist/esm/icons/cloud-off.mjs";
import GitMerge from "lucide-react/dist/esm/icons/git-merge.mjs";
import LoaderCircle from "lucide-react/dist/esm/icons/loader-circle.mjs";
import PenLine from "lucide-react/dist/esm/icons/pen-line.mjs";
import TriangleAlert from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import { plural, t } from "$/public/i18n.js";
import { Pages } from "./form_fields.jsx";
import { useForm, usePart, wrongFields } from "./form_store.jsx";
import "./form_filling.css";

const count = (found) => Object.keys(found).length;

/** The state of the form in one line: its icon and its words. */
function told({ saving, savedAt, errors, clashes }) {
  const wrong = wrongFields(errors).length;
  if (saving === "saving") return [LoaderCircle, t("Enregistrement…")];
  if (saving === "offline") return [CloudOff, t("Hors ligne : gardé sur cet appareil")];
  if (saving === "failed") return [CloudOff, t("Échec de l’enregistrement, nouvel essai bientôt")];
  if (saving === "signedout") return [TriangleAlert, t("Session expirée : saisie gardée sur cet appareil")];
  if (saving === "refused") return [TriangleAlert, t("Non enregistré")];
  if (count(clashes)) return [GitMerge, plural("{count} champ à départager", "{count} champs à départager", count(clashes), { count: count(clashes) })];
  if (wrong) return [CircleAlert, plural("{count} champ à corriger", "{count} champs à corriger", wrong, { count: wrong })];
  if (saving === "waiting") return [PenLine, t("Saisie en cours")];
  return savedAt ? [Cloud, t("Brouillon enregistré à {time}", { time: savedAt })] : [null, ""];
}

export function FormStatus({ source, onSaved, onFinal, onPage }) {
  const store = useForm(source);
  const now = usePart(store, (all) => all);
  useEffect(() => Object.assign(store.handlers, { onSaved, onFinal, onPage }) && undefined);
  useEffect(() => {
    const keys = (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.closest?.("dialog")) return;
      event.preventDefault();
      store.flush({ final: true });
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [store]);
  const [Mark, words] = told(now);
  return (
    <span className={`form-status ${now.saving}`} role="status">
      {Mark && <Mark size={14} aria-hidden="true" className={now.saving === "saving" ? "turning" : ""} />}
      <span>{words}</span>
      {["failed", "offline"].includes(now.saving) && (
        <button type="button" className="link-button" onClick={() => store.flush()}>
          {t("Réessayer")}
        </button>
      )}
    </span>
  );
}

export function FormSave({ source, disabled = false }) {
  const store = useForm(source);
  const locked = usePart(store, (now) => Boolean(now.locked) || now.status !== "ready");
  return (
    <button type="button" className="btn btn-primary" disabled={disabled || locked} title={t("Ctrl Entrée")} onClick={() => store.flush({ final: true })}>
      <Check size={15} aria-hidden="true" />
      {t("Enregistrer")}
    </button>
  );
}

const Banner = ({ family, mark: Mark, children, role = "status" }) => (
  <div className={`banner banner-${family}`} role={role}>
    <Mark size={16} aria-hidden="true" />
    <div className="grow">{children}</div>
  </div>
);

function Links({ store, keys }) {
  const labels = new Map(store.order().map(([, one]) => [one.key, one.label]));
  const places = store.order().map(([, one]) => one.key);
  const sorted = [...keys].sort((a, b) => places.indexOf(a) - places.indexOf(b));
  return (
    <ul className="form-links">
      {sorted.map((key) => (
        <li key={key}>
          <button type="button" className="link-button" onClick={() => store.goto(key)}>
            {labels.get(key) ?? key}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The other pages of the form, within reach while the tabs of the screen, which the server changes, are not. */
function OtherPages({ store, source }) {
  const pages = usePart(store, (now) => now.pages);
  const here = usePart(store, (now) => now.here);
  const [shown, setShown] = useState("");
  const others = pages.filter((page) => !here.includes(page.key) && page.groups.length);
  if (!others.length) return null;
  const open = others.some((page) => page.key === shown);
  return (
    <>
      <nav className="tabs form-pages" aria-label={t("Autres pages du formulaire")}>
        {others.map((page) => (
          <button key={page.key} type="button" className="tab" aria-current={page.key === shown ? "true" : undefined} onClick={() => setShown(page.key === shown ? "" : page.key)}>
            {page.label}
          </button>
        ))}
      </nav>
      {open && <Pages store={store} source={source} wanted={[shown]} />}
    </>
  );
}

const clock = (at) => new Date(at).toLocaleString(document.documentElement.lang || "fr", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** What stands over the form: no network, a draft found again, a refusal, values to settle, fields to correct. */
export function FormNews({ source }) {
  const store = useForm(source);
  const { saving, reason, errors, clashes, restored, checked, status, typed, locked } = usePart(store, (now) => now);
  const wrong = wrongFields(errors);
  const several = count(clashes) > 1;
  return (
    <>
      {status === "unreachable" && (
        <Banner family="amber" mark={CloudOff} role="alert">
          {t("Le formulaire n’a pas pu être lu.")}{" "}
          <button type="button" className="link-button" onClick={() => store.open()}>
            {t("Réessayer")}
          </button>
        </Banner>
      )}
      {saving === "offline" && (
        <Banner family="amber" mark={CloudOff}>
          {t("Sans réseau, vous pouvez continuer : votre saisie est gardée sur cet appareil et part au retour du réseau.")}
        </Banner>
      )}
      {saving === "offline" && <OtherPages store={store} source={source} />}
      {saving === "signedout" && (
        <Banner family="red" mark={TriangleAlert} role="alert">
          {t("Votre session a expiré. Reconnectez-vous : votre saisie est gardée sur cet appareil et sera envoyée.")} <a href="/login">{t("Se connecter")}</a>
        </Banner>
      )}
      {(saving === "refused" || (locked && count(typed) > 0)) && (
        <Banner family="red" mark={TriangleAlert} role="alert">
          {reason || t("Ce formulaire est verrouillé : modifiez sa copie.")} {t("Votre saisie est gardée sur cet appareil :")}
          <Links store={store} keys={Object.keys(typed)} />
        </Banner>
      )}
      {restored > 0 && saving !== "refused" && (
        <Banner family="blue" mark={Cloud}>
          {t("Une saisie du {when}, restée sur cet appareil, a été reprise.", { when: clock(restored) })}{" "}
          <button type="button" className="link-button" onClick={store.understood}>
            {t("Compris")}
          </button>
        </Banner>
      )}
      {count(clashes) > 0 && (
        <Banner family="amber" mark={GitMerge}>
          {t("Quelqu’un a enregistré ce formulaire entre-temps. Choisissez pour chaque champ la valeur à garder :")}
          <Links store={store} keys={Object.keys(clashes)} />
          {several && (
            <div className="row wrap">
              <button type="button" className="link-button" onClick={() => store.settleAll(true)}>
                {t("Garder toutes les miennes")}
              </button>
              <button type="button" className="link-button" onClick={() => store.settleAll(false)}>
                {t("Prendre toutes les enregistrées")}
              </button>
            </div>
          )}
        </Banner>
      )}
      {checked && wrong.length > 0 && (
        <Banner family="red" mark={CircleAlert} role="alert">
          {plural("{count} champ à corriger :", "{count} champs à corriger :", wrong.length, { count: wrong.length })}
          <Links store={store} keys={wrong} />
        </Banner>
      )}
    </>
  );
}
