// The properties of what is chosen on the canvas: a field, a section, a tab, or the form itself.
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import { useContext } from "react";
import { plural, t } from "$/public/i18n.js";
import { Choices, Columns, Pick, Segments, Switch, Text } from "./form_design_lists.jsx";
import { Conditions } from "./form_design_conditions.jsx";
import { ICONS } from "./form_design_faces.jsx";
import { fieldsOf, placeOf } from "./form_design_model.jsx";
import { useWords, Words } from "./form_design_words.jsx";

const LIMITED = new Set(["number", "integer", "money", "date", "time", "duration", "table"]);
const DECORATIVE = new Set(["heading", "help_text"]);
const COLUMNS = ["text", "long_text", "number", "integer", "money", "date", "time", "duration", "choice", "boolean", "phone", "email"];
const RESULTS = ["number", "integer", "money", "duration", "date", "boolean", "text"];
const PLAIN = new Set(["text", "long_text", "number", "integer", "money", "date", "time", "duration", "phone", "email", "choice", "boolean"]);
const TAKEN = new Set(["table", "file", "signature", "computed", "heading", "help_text", "aggir", "pain", "falls"]);
const QUARTERS = (most) => [1, 2, 3, 4].filter((n) => n <= most).map((n) => ({ value: n, label: n === most ? t("Ligne") : `${n}/${most}` }));

function Default({ field, onChange, fault }) {
  const label = t("Valeur par défaut");
  const value = field.default;
  if (field.type === "choice")
    return <Pick label={label} value={value} choices={field.choices || []} empty={t("Aucune")} fault={fault} onChange={(one) => onChange(one || null)} />;
  if (field.type === "boolean") {
    const choices = [{ value: "yes", label: t("Oui") }, { value: "no", label: t("Non") }];
    return <Pick label={label} value={value === true ? "yes" : value === false ? "no" : ""} choices={choices} empty={t("Aucune")} fault={fault} onChange={(one) => onChange(one ? one === "yes" : null)} />;
  }
  if (field.type === "date") {
    const choices = [{ value: "today", label: t("Le jour de l’ouverture") }];
    return <Pick label={label} value={value === "today" ? value : ""} choices={choices} empty={t("Aucune")} fault={fault} onChange={(one) => onChange(one || null)} />;
  }
  return <Text label={label} value={value} fault={fault} onChange={(one) => onChange(one || null)} />;
}

function Limits({ field, faults, set }) {
  if (field.type === "text" || field.type === "long_text")
    return (
      <Text label={t("Caractères au plus")} inputMode="numeric" value={field.max_length} fault={faults.max_length} onChange={(one) => set({ max_length: /^\d+$/.test(one) ? Number(one) : null })} />
    );
  if (!LIMITED.has(field.type)) return null;
  const words = field.type === "table" ? [t("Lignes au moins"), t("Lignes au plus")] : [t("Minimum"), t("Maximum")];
  const type = field.type === "date" ? "date" : "text";
  return (
    <div className="cb-two">
      <Text label={words[0]} type={type} value={field.min} fault={faults.min} onChange={(one) => set({ min: one || null })} />
      <Text label={words[1]} type={type} value={field.max} fault={faults.max} onChange={(one) => set({ max: one || null })} />
    </div>
  );
}

function Formula({ field, faults, set, kinds }) {
  return (
    <>
      <Text
        label={t("Calcul")}
        lines={3}
        spellCheck={false}
        className="fd-code"
        value={field.formula}
        fault={faults.formula}
        hint={t("Exemples : somme(a; b), age(naissance), jours(debut; fin), si(a > 2; 1; 0), somme(tableau.colonne)")}
        onChange={(formula) => set({ formula })}
      />
      <Pick label={t("Donne")} value={field.result || "number"} choices={kinds.filter((one) => RESULTS.includes(one.value))} fault={faults.result} onChange={(result) => set({ result })} />
    </>
  );
}

function Roles({ field, roles, fault, set }) {
  const seen = field.visible_to || [];
  const tick = (role, on) => {
    const all = roles.map((one) => one.value);
    const now = (seen.length ? seen : all).filter((one) => one !== role);
    const next = all.filter((one) => (on ? one === role || now.includes(one) : now.includes(one)));
    if (next.length) set({ visible_to: next.length === all.length ? [] : next });
  };
  return (
    <div className="fd-list" role="group" aria-label={t("Visible de")}>
      <span className="fd-title">{t("Visible de")}</span>
      {roles.map((role) => (
        <label key={role.value} className="fd-tick">
          <input type="checkbox" checked={!seen.length || seen.includes(role.value)} onChange={(e) => tick(role.value, e.target.checked)} />
          {role.label}
        </label>
      ))}
      {fault && <small className="fd-fault">{fault}</small>}
    </div>
  );
}

function Uses({ field, set }) {
  const answered = !DECORATIVE.has(field.type);
  const filled = answered && field.type !== "computed" && !field.inherited;
  return (
    <div className="fd-list">
      {filled && <Switch label={t("Obligatoire")} on={field.required} onChange={(required) => set({ required })} />}
      {answered && <Switch label={t("Visible dans la télégestion")} on={field.telecare} onChange={(telecare) => set({ telecare })} />}
      {answered && <Switch label={t("Visible dans « Mes clients »")} on={field.portal} onChange={(portal) => set({ portal })} />}
      {answered && <Switch label={t("Imprimé sur la fiche mission")} on={field.on_sheet} onChange={(on_sheet) => set({ on_sheet })} />}
      {answered && <Switch label={t("Donnée de santé")} hint={t("Lue avec un droit à part, chaque lecture est tracée")} on={field.sensitive} onChange={(sensitive) => set({ sensitive })} />}
      {filled && <Switch label={t("Repris à la duplication")} on={field.copied !== false} onChange={(copied) => set({ copied })} />}
    </div>
  );
}

function Move({ form, field, act }) {
  const say = useWords();
  const here = placeOf(form, field.key);
  const choices = form.tabs.flatMap((tab, k) =>
    tab.sections.map((section, s) => ({ value: `${k}.${s}`, label: `${say(tab)} · ${say(section)}` })),
  );
  return <Pick label={t("Déplacer vers")} value={`${here.t}.${here.s}`} choices={choices} onChange={(to) => act("sendTo", field.key, ...to.split(".").map(Number))} />;
}

export function FieldPanel({ form, field, fresh, faults, kinds, sources, roles, act }) {
  const set = (change, tag = Object.keys(change)[0]) => act("set", field.key, change, tag);
  const say = useWords();
  const words = useContext(Words);
  const place = placeOf(form, field.key);
  const columns = form.tabs[place.t].sections[place.s].columns || 4;
  const others = fieldsOf(form).filter((one) => one.key !== field.key && !DECORATIVE.has(one.type));
  const Icon = ICONS[field.type];
  const answered = !DECORATIVE.has(field.type);
  return (
    <>
      <header className="fd-head">
        <Icon size={15} />
        <h2>{say(field) || t("Sans libellé")}</h2>
        <span className="cb-chip can">{kinds.find((one) => one.value === field.type)?.label}</span>
      </header>
      {faults[""] && <small className="fd-fault">{faults[""]}</small>}
      <Text id="fd-label" label={t("Libellé")} value={field.label} fault={faults.label} onChange={(label) => act("label", field.key, label)} />
      <Text label={t("Libellé en anglais")} lang="en" placeholder={words[field.label]} value={field.label_en} fault={faults.label_en} onChange={(label_en) => set({ label_en })} />
      <Text
        label={t("Identifiant")}
        value={field.key}
        readOnly={!fresh}
        fault={faults.key}
        hint={fresh ? t("Il suit le libellé jusqu’à la publication.") : t("Il ne change plus : les réponses y sont attachées.")}
        onChange={(key) => act("key", field.key, key)}
      />
      <Text label={field.type === "help_text" ? t("Texte") : t("Aide")} lines={2} value={field.help} fault={faults.help} onChange={(help) => set({ help })} />
      <Text label={t("Aide en anglais")} lang="en" lines={2} placeholder={words[field.help]} value={field.help_en} fault={faults.help_en} onChange={(help_en) => set({ help_en })} />
      {(field.type === "choice" || field.type === "choices") && (
        <Choices choices={field.choices} fault={faults.choices} english={Boolean(field.label_en)} onChange={(choices) => set({ choices })} />
      )}
      {field.type === "table" && <Columns columns={field.columns} kinds={kinds.filter((one) => COLUMNS.includes(one.value))} faults={faults} onChange={(list) => set({ columns: list })} />}
      {field.type === "computed" && <Formula field={field} faults={faults} set={set} kinds={kinds} />}
      {!TAKEN.has(field.type) && field.type !== "choices" && (
        <Pick label={t("Repris de")} value={field.inherited} choices={sources} empty={t("Rien, on répond ici")} fault={faults.inherited} onChange={(inherited) => set({ inherited, required: false, default: null })} />
      )}
      {!field.inherited && <Limits field={field} faults={faults} set={set} />}
      {answered && ["number", "integer", "computed", "text"].includes(field.type) && <Text label={t("Unité")} value={field.unit} fault={faults.unit} onChange={(unit) => set({ unit })} />}
      {PLAIN.has(field.type) && !field.inherited && <Default field={field} fault={faults.default} onChange={(value) => set({ default: value }, "default")} />}
      <Segments label={t("Largeur")} value={Math.min(field.width || 2, columns)} choices={QUARTERS(columns)} onChange={(width) => set({ width })} />
      <Uses field={field} set={set} />
      {answered && <Roles field={field} roles={roles} fault={faults.visible_to} set={set} />}
      <Conditions title={t("Afficher si")} always={t("Toujours affiché.")} condition={field.visible_if} others={others} fault={faults.visible_if} onChange={(visible_if) => set({ visible_if })} />
      {answered && field.type !== "computed" && !field.inherited && !field.required && (
        <Conditions title={t("Obligatoire si")} always={t("Jamais obligatoire.")} condition={field.required_if} others={others} fault={faults.required_if} onChange={(required_if) => set({ required_if })} />
      )}
      <Move form={form} field={field} act={act} />
    </>
  );
}

export function SectionPanel({ form, section, faults, act }) {
  const words = useContext(Words);
  const own = new Set(section.fields.map((one) => one.key));
  const others = fieldsOf(form).filter((one) => !own.has(one.key) && !DECORATIVE.has(one.type));
  return (
    <>
      <header className="fd-head">
        <h2>{t("Section")}</h2>
      </header>
      <Text id="fd-label" label={t("Nom")} value={section.label} fault={faults.label} onChange={(label) => act("setSection", { label }, "label")} />
      <Text label={t("Nom en anglais")} lang="en" placeholder={words[section.label]} value={section.label_en} onChange={(label_en) => act("setSection", { label_en }, "label_en")} />
      <Segments label={t("Colonnes")} value={section.columns || 4} choices={[1, 2, 3, 4].map((n) => ({ value: n, label: String(n) }))} onChange={(columns) => act("setSection", { columns }, "")} />
      <Conditions title={t("Afficher la section si")} always={t("Toujours affichée.")} condition={section.visible_if} others={others} fault={faults.visible_if} onChange={(visible_if) => act("setSection", { visible_if }, "visible_if")} />
      <button type="button" className="cb-btn fd-remove" onClick={() => act("removeSection")}>
        <Trash size={14} />
        {section.fields.length ? plural("Supprimer la section et son champ", "Supprimer la section et ses {count} champs", section.fields.length) : t("Supprimer la section")}
      </button>
    </>
  );
}

export function FormPanel({ form, tab, faults, act }) {
  const words = useContext(Words);
  const own = form.tabs[tab];
  const count = fieldsOf(form).length;
  return (
    <>
      <header className="fd-head">
        <h2>{t("Formulaire")}</h2>
        <span className="cb-chip can">{plural("{count} champ", "{count} champs", count)}</span>
      </header>
      <Text label={t("Nom du formulaire")} value={form.name} fault={faults.name} onChange={(name) => act("name", name)} />
      {own && (
        <>
          <header className="fd-head">
            <h2>{t("Onglet")}</h2>
          </header>
          <Text id="fd-tab" label={t("Nom de l’onglet")} value={own.label} fault={faults[`tabs.${tab}.label`]} onChange={(label) => act("setTab", { label }, "label")} />
          <Text label={t("Nom en anglais")} lang="en" placeholder={words[own.label]} value={own.label_en} onChange={(label_en) => act("setTab", { label_en }, "label_en")} />
          <div className="cb-two">
            <button type="button" className="cb-btn" disabled={tab === 0} onClick={() => act("tabTo", tab - 1)}>
              {t("Vers la gauche")}
            </button>
            <button type="button" className="cb-btn" disabled={tab === form.tabs.length - 1} onClick={() => act("tabTo", tab + 1)}>
              {t("Vers la droite")}
            </button>
          </div>
          {form.tabs.length > 1 && (
            <button type="button" className="cb-btn fd-remove" onClick={() => act("removeTab")}>
              <Trash size={14} />
              {t("Supprimer l’onglet")}
            </button>
          )}
        </>
      )}
      <p className="m">{t("Choisissez un champ ou une section pour les régler. Espace prend un champ, les flèches le déplacent, Entrée le pose.")}</p>
    </>
  );
}
