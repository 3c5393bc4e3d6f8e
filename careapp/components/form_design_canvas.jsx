// The canvas: the sections of one tab with their fields, taken by the mouse, a finger or keys.
import { memo, useMemo } from "react";
import ChevronDown from "lucide-react/dist/esm/icons/chevron-down.mjs";
import ChevronUp from "lucide-react/dist/esm/icons/chevron-up.mjs";
import Copy from "lucide-react/dist/esm/icons/copy.mjs";
import GitBranch from "lucide-react/dist/esm/icons/git-branch.mjs";
import Grip from "lucide-react/dist/esm/icons/grip-vertical.mjs";
import Heart from "lucide-react/dist/esm/icons/heart-pulse.mjs";
import Lock from "lucide-react/dist/esm/icons/lock.mjs";
import Phone from "lucide-react/dist/esm/icons/smartphone.mjs";
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Printer from "lucide-react/dist/esm/icons/printer.mjs";
import Sliders from "lucide-react/dist/esm/icons/sliders-horizontal.mjs";
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import Warning from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import { plural, t } from "$/public/i18n.js";
import { Answer } from "./form_design_faces.jsx";
import { useWords } from "./form_design_words.jsx";
import { faultsOf, faultsOfSection } from "./form_design_model.jsx";

function Marks({ field }) {
  return (
    <span className="fd-marks">
      {field.sensitive && <Heart size={12} aria-label={t("Donnée de santé")} />}
      {field.visible_to?.length > 0 && <Lock size={12} aria-label={t("Visible de certains rôles")} />}
      {(field.visible_if || field.required_if) && <GitBranch size={12} aria-label={t("Sous condition")} />}
      {field.on_sheet && <Printer size={12} aria-label={t("Sur la fiche mission")} />}
      {(field.telecare || field.portal) && <Phone size={12} aria-label={t("Montré aux intervenants")} />}
    </span>
  );
}

const spoken = (label, field, kind) =>
  [label || t("Sans libellé"), kind, field.required && t("obligatoire")].filter(Boolean).join(", ");

const Field = memo(function Field({ field, kind, columns, on, reachable, faulty, taken, faded, editable, act }) {
  const label = useWords()(field);
  const width = Math.min(field.width || 2, columns);
  const wide = field.type === "heading" || field.type === "help_text";
  return (
    <div
      className={`fd-field${on ? " on" : ""}${faulty ? " bad" : ""}${taken ? " taken" : ""}${faded ? " faded" : ""}`}
      style={{ gridColumn: wide && !field.width ? "1 / -1" : `span ${width}` }}
      data-field={field.key}
    >
      <button
        type="button"
        className={`fd-face ${field.type}`}
        data-face={field.key}
        tabIndex={reachable ? 0 : -1}
        aria-pressed={on}
        aria-label={spoken(label, field, kind)}
        aria-describedby={faulty ? `fd-fault-${field.key}` : undefined}
        onClick={() => act("choose", field.key)}
      >
        <span className="fd-label">
          <span className="fd-cut">{label || t("Sans libellé")}</span>
          {field.required && <em>*</em>}
          <Marks field={field} />
        </span>
        {field.type !== "heading" && <Answer field={field} />}
      </button>
      {editable && (
        <span className="fd-grip" data-grip={field.key} aria-hidden="true">
          <Grip size={14} />
        </span>
      )}
      {on && editable && (
        <span className="fd-tools">
          <button type="button" aria-label={t("Dupliquer le champ")} title={t("Dupliquer le champ")} onClick={() => act("copy", field.key)}>
            <Copy size={14} />
          </button>
          <button type="button" aria-label={t("Retirer le champ")} title={t("Retirer le champ")} onClick={() => act("remove", field.key)}>
            <Trash size={14} />
          </button>
        </span>
      )}
      {faulty && (
        <small id={`fd-fault-${field.key}`} className="fd-fault">
          <Warning size={12} />
          {faulty}
        </small>
      )}
    </div>
  );
});

function Slot({ label, width }) {
  return (
    <div className="fd-slot" style={{ gridColumn: `span ${width}` }} aria-hidden="true">
      {t("Déposer ici : {label}", { label })}
    </div>
  );
}

const Section = memo(function Section(props) {
  const { section, t: tab, s, last, on, chosen, reach, faults, folded, target, carried, taken, kindLabels, editable, act } = props;
  const columns = section.columns || 4;
  const name = useWords()(section);
  const own = Object.values(faultsOfSection(faults, tab, s))[0];
  const drawn = section.fields.map((field, f) => (
    <Field
      key={field.key}
      field={field}
      kind={kindLabels[field.type] || field.type}
      columns={columns}
      on={chosen === field.key}
      reachable={reach === field.key}
      faulty={Object.values(faultsOf(faults, { t: tab, s, f }))[0] || ""}
      taken={taken === field.key}
      faded={carried?.key === field.key}
      editable={editable}
      act={act}
    />
  ));
  if (target) drawn.splice(target.f, 0, <Slot key="slot" label={carried.label} width={Math.min(carried.width || 2, columns)} />);
  return (
    <section className={`fd-section${on ? " on" : ""}`} data-section={s} aria-label={name}>
      <header>
        {editable && (
          <span className="fd-sgrip" data-sgrip={s} aria-hidden="true">
            <Grip size={14} />
          </span>
        )}
        <h3>{name || t("Sans nom")}</h3>
        {section.visible_if && <GitBranch size={13} aria-label={t("Sous condition")} />}
        <span className="m">{plural("{count} colonne", "{count} colonnes", columns)}</span>
        {own && (
          <small className="fd-fault">
            <Warning size={12} />
            {own}
          </small>
        )}
        <span className="sp" />
        {editable && (
          <>
            <button type="button" className="cb-btn g ico sm" disabled={s === 0} aria-label={t("Monter la section {name}", { name })} onClick={() => act("sectionTo", s, s - 1)}>
              <ChevronUp size={15} />
            </button>
            <button type="button" className="cb-btn g ico sm" disabled={last} aria-label={t("Descendre la section {name}", { name })} onClick={() => act("sectionTo", s, s + 1)}>
              <ChevronDown size={15} />
            </button>
            <button type="button" className="cb-btn g ico sm" aria-pressed={on} aria-label={t("Régler la section {name}", { name })} onClick={() => act("section", s)}>
              <Sliders size={15} />
            </button>
          </>
        )}
        <button type="button" className="cb-btn g sm" aria-expanded={!folded} onClick={() => act("fold", s)}>
          {folded ? t("Déplier") : t("Replier")}
        </button>
      </header>
      {!folded && (
        <div className="fd-grid" style={{ "--columns": columns }} data-grid={s}>
          {drawn}
          {!drawn.length && <p className="fd-none">{editable ? t("Déposez un champ ici, ou choisissez-en un à gauche.") : t("Section vide.")}</p>}
        </div>
      )}
    </section>
  );
});

/** The sections of the tab that is open. */
export function Canvas({ form, tab, chosen, section, reach, faults, folds, carry, taken, kinds, editable, act }) {
  const kindLabels = useMemo(() => Object.fromEntries(kinds.map((kind) => [kind.value, kind.label])), [kinds]);
  const sections = form.tabs[tab]?.sections || [];
  return (
    <div className="fd-sections">
      {sections.map((one, s) => (
        <Section
          key={s}
          section={one}
          t={tab}
          s={s}
          last={s === sections.length - 1}
          on={section === s}
          chosen={one.fields.some((field) => field.key === chosen) ? chosen : null}
          reach={one.fields.some((field) => field.key === reach) ? reach : null}
          faults={faults}
          folded={folds.has(`${tab}.${s}`)}
          target={carry?.to?.s === s ? carry.to : null}
          carried={carry?.to?.s === s || one.fields.some((field) => field.key === carry?.key) ? carry : null}
          taken={one.fields.some((field) => field.key === taken) ? taken : null}
          kindLabels={kindLabels}
          editable={editable}
          act={act}
        />
      ))}
      {editable && (
        <button type="button" className="fd-add" onClick={() => act("addSection")}>
          <Plus size={15} />
          {t("Ajouter une section")}
        </button>
      )}
    </div>
  );
}
