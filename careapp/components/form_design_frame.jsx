// What stands around the canvas: the kinds of fields to lay, the tabs of the form, and what is wrong with it.
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Warning from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import { plural, t } from "$/public/i18n.js";
import { ICONS } from "./form_design_faces.jsx";
import { keyOf, keysOf } from "./form_design_model.jsx";
import { useWords } from "./form_design_words.jsx";

const OWN = new Set(["missions", "tasks", "risks"]); // what the opportunity holds, shown as text in its form
/** Kinds that begin as wide as their section. */
export const WIDE = new Set(["table", "aggir", "pain", "falls", "long_text", "person", "address", ...OWN]);

/** A field of a kind as it is laid: its label is the kind's, its key follows from it. */
export function fieldOf(kind, kinds, form) {
  const label = kinds.find((one) => one.value === kind)?.label || kind;
  const type = ["client", "worker"].includes(kind) ? "text" : OWN.has(kind) ? "long_text" : kind;
  const field = { key: keyOf(label, keysOf(form)), label, type };
  const first = { value: "valeur_1", label: t("Valeur {number}", { number: 1 }) };
  const second = { value: "valeur_2", label: t("Valeur {number}", { number: 2 }) };
  const column = { key: "colonne_1", label: t("Colonne {number}", { number: 1 }), type: "text" };
  const more = {
    choice: { choices: [first, second] },
    choices: { choices: [first, second] },
    table: { columns: [column], width: 4 },
    long_text: { width: 4 },
    person: { width: 4 },
    address: { width: 4 },
    computed: { formula: "0" },
    aggir: { width: 4, sensitive: true },
    pain: { width: 4, sensitive: true },
    falls: { width: 4, sensitive: true },
    heading: { width: 4 },
    help_text: { width: 4 },
    signature: { copied: false },
    client: { inherited: "client.full_name" },
    worker: { inherited: "worker.full_name" },
  };
  if (OWN.has(kind)) return { ...field, width: 4, inherited: `opportunity.${kind}` };
  return { ...field, ...more[kind] };
}

export function Palette({ kinds, onAdd, onPress, disabled }) {
  const groups = [...new Set(kinds.map((kind) => kind.group))];
  return (
    <aside className="fd-palette" aria-label={t("Champs à poser")}>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <h2>{group}</h2>
          {kinds
            .filter((kind) => kind.group === group)
            .map((kind) => {
              const Icon = ICONS[kind.value];
              return (
                <button key={kind.value} type="button" className="fd-kind" disabled={disabled} data-kind={kind.value} onPointerDown={(e) => onPress(e, kind)} onClick={() => onAdd(kind.value)}>
                  <Icon size={14} />
                  {kind.label}
                </button>
              );
            })}
        </div>
      ))}
    </aside>
  );
}

export function Tabs({ form, tab, faults, editable, onTab, onAdd }) {
  const say = useWords();
  return (
    <div className="fd-tabs" role="group" aria-label={t("Onglets du formulaire")}>
      {form.tabs.map((one, k) => {
        const bad = Object.keys(faults).some((path) => path.startsWith(`tabs.${k}.`));
        return (
          <button key={one.key} type="button" aria-current={k === tab ? "true" : undefined} data-tab={k} onClick={() => onTab(k)}>
            {say(one) || t("Sans nom")}
            {bad && <Warning size={12} aria-label={t("à corriger")} />}
          </button>
        );
      })}
      {editable && (
        <button type="button" className="fd-newtab" onClick={onAdd}>
          <Plus size={14} />
          {t("Onglet")}
        </button>
      )}
    </div>
  );
}

/** What is wrong, in one line that leads to each fault. */
export function Faults({ faults, onGo }) {
  const paths = Object.keys(faults);
  if (!paths.length) return null;
  return (
    <div className="fd-faults" role="status">
      <Warning size={14} />
      <span>
        <b>{plural("{count} point à corriger avant de publier", "{count} points à corriger avant de publier", paths.length)}</b>{" "}
        {faults[paths[0]]}
      </span>
      <button type="button" className="cb-btn sm" onClick={() => onGo(paths[0])}>
        {t("Y aller")}
      </button>
    </div>
  );
}
