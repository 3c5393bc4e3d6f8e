// How each kind of field looks on the canvas, and its icon.
import Activity from "lucide-react/dist/esm/icons/activity.mjs";
import Briefcase from "lucide-react/dist/esm/icons/briefcase-medical.mjs";
import Calculator from "lucide-react/dist/esm/icons/calculator.mjs";
import Calendar from "lucide-react/dist/esm/icons/calendar.mjs";
import ChevronDown from "lucide-react/dist/esm/icons/chevron-down.mjs";
import CircleDot from "lucide-react/dist/esm/icons/circle-dot.mjs";
import Clock from "lucide-react/dist/esm/icons/clock.mjs";
import Euro from "lucide-react/dist/esm/icons/euro.mjs";
import Footprints from "lucide-react/dist/esm/icons/footprints.mjs";
import Hash from "lucide-react/dist/esm/icons/hash.mjs";
import Heading from "lucide-react/dist/esm/icons/heading.mjs";
import Info from "lucide-react/dist/esm/icons/info.mjs";
import Lines from "lucide-react/dist/esm/icons/text-align-start.mjs";
import Link2 from "lucide-react/dist/esm/icons/link-2.mjs";
import ListChecks from "lucide-react/dist/esm/icons/list-checks.mjs";
import ListTodo from "lucide-react/dist/esm/icons/list-todo.mjs";
import Mail from "lucide-react/dist/esm/icons/mail.mjs";
import MapPin from "lucide-react/dist/esm/icons/map-pin.mjs";
import Paperclip from "lucide-react/dist/esm/icons/paperclip.mjs";
import Phone from "lucide-react/dist/esm/icons/phone.mjs";
import Scale from "lucide-react/dist/esm/icons/scale.mjs";
import Shield from "lucide-react/dist/esm/icons/shield-alert.mjs";
import Signature from "lucide-react/dist/esm/icons/signature.mjs";
import Table from "lucide-react/dist/esm/icons/table-2.mjs";
import Timer from "lucide-react/dist/esm/icons/timer.mjs";
import Toggle from "lucide-react/dist/esm/icons/toggle-left.mjs";
import Type from "lucide-react/dist/esm/icons/type.mjs";
import User from "lucide-react/dist/esm/icons/user.mjs";
import { t } from "$/public/i18n.js";
import { useWords } from "./form_design_words.jsx";

export const ICONS = {
  text: Type, long_text: Lines, number: Hash, integer: Hash, date: Calendar, time: Clock, duration: Timer, money: Euro,
  choice: CircleDot, choices: ListChecks, boolean: Toggle, phone: Phone, email: Mail, table: Table, person: User,
  address: MapPin, file: Paperclip, signature: Signature, computed: Calculator, aggir: Scale, pain: Activity,
  falls: Footprints, heading: Heading, help_text: Info, client: Link2, worker: Link2,
  missions: Briefcase, tasks: ListTodo, risks: Shield,
}; // prettier-ignore

const Chevron = () => <ChevronDown size={14} className="fd-end" />;

function Lists({ field }) {
  const say = useWords();
  const first = field.choices?.[0];
  if (field.type === "choice")
    return (
      <span className="fd-box">
        <span className="fd-cut">{(first && say(first)) || t("Aucune valeur")}</span>
        <Chevron />
      </span>
    );
  return (
    <span className="fd-ticks">
      {(field.choices || []).slice(0, 6).map((choice) => (
        <span key={choice.value}>
          <i />
          {say(choice)}
        </span>
      ))}
      {(field.choices || []).length > 6 && <span>{t("et {count} autres", { count: field.choices.length - 6 })}</span>}
    </span>
  );
}

function Grid({ field }) {
  const say = useWords();
  const columns = field.columns || [];
  return (
    <span className="fd-table" style={{ "--columns": Math.max(columns.length, 1) }}>
      {columns.map((column) => (
        <b key={column.key}>{say(column)}</b>
      ))}
      {columns.map((column) => (
        <i key={column.key} />
      ))}
    </span>
  );
}

const PARTS = {
  person: () => [t("Prénom"), t("Nom"), t("Lien ou fonction"), t("Téléphone")],
  address: () => [t("Rue"), t("Code postal"), t("Ville")],
};
const OWN = {
  "opportunity.missions": () => t("Missions de l’opportunité"),
  "opportunity.tasks": () => t("Tâches de l’opportunité"),
  "opportunity.risks": () => t("Risques et mesures de l’opportunité"),
};
const WORDS = {
  date: () => t("jj/mm/aaaa"),
  time: () => "00:00",
  duration: () => t("1 h 30"),
  phone: () => "06 00 00 00 00",
  email: () => "nom@exemple.fr",
  file: () => t("Ajouter un fichier"),
  signature: () => t("Signer ici"),
  aggir: () => t("17 variables, GIR calculé"),
  pain: () => t("De 0 à 10"),
  falls: () => t("11 facteurs, score calculé"),
};

/** What stands for the answer of a field. */
export function Answer({ field }) {
  const say = useWords();
  const Icon = ICONS[field.type];
  if (field.inherited)
    return (
      <span className="fd-box fd-inherited">
        <Link2 size={13} />
        <span className="fd-cut">{(OWN[field.inherited] ?? (() => t("Repris de la fiche")))()}</span>
      </span>
    );
  if (field.type === "help_text") return <span className="fd-help">{say(field, "help") || t("Texte d’aide à écrire")}</span>;
  if (field.type === "choice" || field.type === "choices") return <Lists field={field} />;
  if (field.type === "table") return <Grid field={field} />;
  if (field.type === "boolean")
    return (
      <span className="fd-ticks">
        {[t("Oui"), t("Non")].map((word) => (
          <span key={word}>
            <i className="round" />
            {word}
          </span>
        ))}
      </span>
    );
  if (PARTS[field.type])
    return (
      <span className="fd-parts">
        {PARTS[field.type]().map((word) => (
          <span key={word} className="fd-box">
            <span className="fd-cut">{word}</span>
          </span>
        ))}
      </span>
    );
  return (
    <span className={`fd-box ${field.type}`}>
      {["date", "time", "file", "signature", "computed", "aggir", "pain", "falls"].includes(field.type) && <Icon size={13} />}
      <span className="fd-cut">{field.type === "computed" ? field.formula : WORDS[field.type]?.() || "\u00a0"}</span>
      {field.unit && <em>{field.unit}</em>}
    </span>
  );
}
