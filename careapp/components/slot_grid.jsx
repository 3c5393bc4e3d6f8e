// What stands on the editor's week: slots, the one being drawn, and the copy of a day.
import { useEffect, useRef, useState } from "react";
import Users from "lucide-react/dist/esm/icons/users.mjs";
import { t } from "$/public/i18n.js";
import { DAYS, duration } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { WEEKS, collision, collisionText, range, slotSentence } from "./slot_rules.jsx";
import { box } from "./week_grid.jsx";

export const GEO = { from: 0, to: 1440, hour: 43.4 };

// Slots of even and odd weeks at one hour share the column's width.
function halves(slot, slots) {
  const beside = slots.filter(
    (one) => one.id !== slot.id && one.weekday === slot.weekday && slot.start < one.end && one.start < slot.end,
  );
  if (!beside.length) return {};
  const first = beside.every((one) => [slot.weeks, slot.id].join() < [one.weeks, one.id].join());
  return first ? { right: "50%" } : { left: "calc(50% + 1px)" };
}

export function Slot({ slot, slots, on, under, faded, error, onSelect, onKey }) {
  const weeks = WEEKS[slot.weeks];
  const short = weeks.short(slot);
  return (
    <div
      data-item={slot.id}
      role="button"
      tabIndex={0}
      aria-pressed={on}
      aria-label={slotSentence(slot)}
      title={slotSentence(slot)}
      className={`wg-slot ${weeks.cls}${on ? " on" : ""}${under ? " under" : ""}${faded ? " faded" : ""}${error ? " wrong" : ""}`}
      style={{ ...box(GEO, slot.start, slot.end), ...halves(slot, slots) }}
      onClick={() => onSelect(slot.id)}
      onFocus={() => onSelect(slot.id)}
      onKeyDown={(e) => onKey(e, slot)}
    >
      <b>{range(slot)}</b>
      {short && <div>{short}</div>}
      {slot.workers > 1 && (
        <div className="wg-duo">
          <Users size={11} />
          {t("Binôme")}
        </div>
      )}
    </div>
  );
}

export function Draft({ draft, day, slots, weeks }) {
  const base = slots.find((one) => one.id === draft.id);
  const as = {
    weeks,
    ...base,
    id: draft.many ? "draft" : (draft.id ?? "draft"),
    weekday: day,
    start: draft.start,
    end: draft.end,
  };
  const other = collision(as, slots);
  return (
    <div
      className={`wg-draft ${WEEKS[as.weeks].cls}${other ? " wrong" : ""}`}
      style={box(GEO, draft.start, draft.end)}
      aria-hidden="true"
    >
      <b>{range(draft)}</b>
      <div>{other ? collisionText(other) : duration(draft.end - draft.start)}</div>
      {draft.mode !== "move" && <i className={draft.mode} />}
    </div>
  );
}

/** Copies the slots of one day onto others. */
export function CopyDay({ slots, from, onCopy, onClose }) {
  const first = useRef(null);
  const filled = [0, 1, 2, 3, 4, 5, 6].filter((day) => slots.some((one) => one.weekday === day));
  const [source, setSource] = useState(from ?? filled[0]);
  const [to, setTo] = useState([]);
  useEffect(() => first.current?.focus(), []);
  const days = DAYS();
  return (
    <div
      className="wg-copy"
      role="dialog"
      aria-label={t("Copier un jour")}
      onKeyDown={(e) => {
        if (e.key === "Escape") {
          e.preventDefault();
          e.stopPropagation();
          onClose();
        }
      }}
    >
      <label className="cb-fld">
        {t("Copier")}
        <select ref={first} value={source} onChange={(e) => setSource(Number(e.target.value))}>
          {filled.map((day) => (
            <option key={day} value={day}>
              {days[day]}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{t("Vers")}</legend>
        {days.map(
          (day, k) =>
            k !== source && (
              <label key={day}>
                <input
                  type="checkbox"
                  checked={to.includes(k)}
                  onChange={(e) => setTo(e.target.checked ? [...to, k] : to.filter((one) => one !== k))}
                />
                {day}
              </label>
            ),
        )}
      </fieldset>
      <footer>
        <button type="button" className="cb-btn sm" onClick={onClose}>
          {t("Fermer")}
        </button>
        <button
          type="button"
          className="cb-btn sm p"
          disabled={!to.length}
          onClick={() =>
            onCopy(
              source,
              to.filter((k) => k !== source),
            )
          }
        >
          {t("Copier le jour")}
        </button>
      </footer>
    </div>
  );
}

/** What just happened, else the keys that act. */
export function Foot({ news }) {
  const hints = [
    [t("Maj"), t("copier sur lun. à ven.")],
    [t("Suppr"), t("effacer")],
    [t("Flèches"), t("déplacer")],
  ];
  if (news)
    return (
      <div className="wg-foot">
        <span className={news.bad ? "bad" : ""} role={news.bad ? "alert" : "status"}>
          {news.text}
        </span>
      </div>
    );
  return (
    <div className="wg-foot">
      <span>{t("Glisser pour peindre, pas de 15 min")}</span>
      {hints.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </div>
  );
}
