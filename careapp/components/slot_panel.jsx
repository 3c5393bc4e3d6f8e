// The side of the slot editor: the selected slot's fields, and what the week adds up to.
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from "react";
import Trash from "lucide-react/dist/esm/icons/trash-2.mjs";
import { t } from "$/public/i18n.js";
import { DAYS, duration, hhmm, minutesOf } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { dayName } from "$/public/external/careapp/components/board_kit/board_words.jsx";
import { WEEKS, collision, collisionText, totals, upcoming } from "./slot_rules.jsx";

/** A clock field typed by hand: 8, 8h30 and 0830 are understood when it is left. */
function TimeField({ label, value, onChange, invalid, inputRef }) {
  const [text, setText] = useState(hhmm(value));
  useEffect(() => {
    if (!invalid) setText(value === 1440 ? "24:00" : hhmm(value));
  }, [value, invalid]);
  const give = () => {
    const minutes = minutesOf(text);
    if (minutes == null || minutes > 1440) setText(hhmm(value));
    else if (minutes !== value) onChange(minutes);
  };
  return (
    <label className="cb-fld">
      {label}
      <input
        ref={inputRef}
        inputMode="numeric"
        value={text}
        aria-invalid={invalid}
        onChange={(e) => setText(e.target.value)}
        onBlur={give}
        onKeyDown={(e) => {
          if (e.key === "Enter") give();
        }}
      />
    </label>
  );
}

function Switch({ label, on, onChange }) {
  return (
    <label className="wg-switch">
      <span>{label}</span>
      <input type="checkbox" role="switch" checked={on} onChange={(e) => onChange(e.target.checked)} />
    </label>
  );
}

function Choose({ label, value, choices, onChange }) {
  return (
    <label className="cb-fld">
      {label}
      <select
        value={value}
        title={choices.find((one) => one.value === value)?.label}
        onChange={(e) => onChange(e.target.value)}
      >
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What becomes of a slot on public holidays and in the school year. */
function DayRules({ slot, rules, onChange }) {
  if (!rules?.on_holiday?.length) return null;
  const zone = rules.zone
    ? t("{zone}, dates connues jusqu’au {date}", { zone: rules.zone, date: rules.known_until })
    : t("Choisissez la zone scolaire de l’agence dans ses paramètres.");
  return (
    <>
      <div className="cb-two">
        <Choose
          label={t("Jours fériés")}
          value={slot.on_holiday || ""}
          choices={rules.on_holiday}
          onChange={(rule) => onChange({ on_holiday: rule })}
        />
        <Choose
          label={t("Année scolaire")}
          value={slot.school || "always"}
          choices={rules.school}
          onChange={(school) => onChange({ school })}
        />
      </div>
      {slot.school !== "always" && <small className="m">{zone}</small>}
      {slot.until && (
        <p className="m">
          {t("Ce créneau s’arrête le {date}.", { date: dayName(slot.until, { day: "numeric", month: "short" }) })}
        </p>
      )}
    </>
  );
}

/** The fields of the selected slot; a change that would collide is shown and not made. */
export const SlotFields = forwardRef(function SlotFields(
  { slot, slots, since, dates, rules, error, onChange, onDelete },
  ref,
) {
  const start = useRef(null);
  const [bad, setBad] = useState("");
  useImperativeHandle(ref, () => ({
    focus: () => {
      start.current?.focus();
      start.current?.select();
    },
  }));
  useEffect(() => setBad(""), [slot.id]);
  const give = (change) => {
    const next = { ...slot, ...change };
    if (next.end <= next.start) {
      setBad(t("La fin doit suivre le début ({start}).", { start: hhmm(next.start) }));
      return;
    }
    const other = collision(next, slots);
    setBad(other ? collisionText(other) : "");
    if (!other) onChange(next);
  };
  const days = DAYS();
  const today = new Date().toISOString().slice(0, 10);
  const next = dates?.[slot.id] || upcoming(slot, since > today ? since : today, 3, rules);
  return (
    <div className="wg-fields">
      <div className="wg-pick">
        <select aria-label={t("Jour")} value={slot.weekday} onChange={(e) => give({ weekday: Number(e.target.value) })}>
          {days.map((day, k) => (
            <option key={day} value={k}>
              {day}
            </option>
          ))}
        </select>
        <span className="cb-chip teal">{t("Créneau sélectionné")}</span>
        <span className="sp" />
        <button
          type="button"
          className="cb-btn g ico sm"
          aria-label={t("Supprimer ce créneau")}
          title={t("Supprimer ce créneau")}
          onClick={onDelete}
        >
          <Trash size={14} />
        </button>
      </div>
      <div className="cb-two">
        <TimeField
          label={t("Début")}
          value={slot.start}
          inputRef={start}
          onChange={(m) => give({ start: m })}
          invalid={Boolean(bad)}
        />
        <TimeField label={t("Fin")} value={slot.end} onChange={(m) => give({ end: m })} invalid={Boolean(bad)} />
      </div>
      {(bad || error) && (
        <small className="bad" role="alert">
          {bad || error}
        </small>
      )}
      <fieldset className="wg-radio">
        <legend>{t("Récurrence")}</legend>
        {Object.entries(WEEKS).map(([key, weeks]) => (
          <label key={key}>
            <input
              type="radio"
              name={`weeks-${slot.id}`}
              checked={slot.weeks === key}
              onChange={() =>
                give({
                  weeks: key,
                  ...(key === "nth" ? { n: slot.n > 2 ? slot.n : 3, anchor: slot.anchor || since } : {}),
                })
              }
            />
            {weeks.word()}
          </label>
        ))}
        {slot.weeks === "nth" && (
          <div className="cb-two">
            <label className="cb-fld">
              {t("Nombre de semaines")}
              <input
                type="number"
                min={2}
                max={26}
                value={slot.n}
                onChange={(e) => {
                  const n = Number(e.target.value);
                  if (n >= 2 && n <= 26) give({ n });
                }}
              />
            </label>
            <label className="cb-fld">
              {t("À partir du")}
              <input
                type="date"
                value={slot.anchor || since}
                onChange={(e) => e.target.value && give({ anchor: e.target.value })}
              />
            </label>
          </div>
        )}
      </fieldset>
      <Switch
        label={t("Mission en binôme")}
        on={slot.workers > 1}
        onChange={(on) => give({ workers: on ? 2 : 1 })}
      />
      <DayRules slot={slot} rules={rules} onChange={give} />
      <label className="cb-fld">
        {t("Tolérance d’horaire")}
        <select value={slot.tolerance} onChange={(e) => give({ tolerance: Number(e.target.value) })}>
          {[...new Set([0, 15, 30, 60, slot.tolerance])]
            .sort((a, b) => a - b)
            .map((m) => (
              <option key={m} value={m}>
                {m ? `± ${duration(m)}` : t("Horaire fixe")}
              </option>
            ))}
        </select>
      </label>
      <div className="cb-fld">
        {t("Prochaines dates")}
        <div className="wg-dates">
          {next.map((one) => (
            <div key={one.day}>
              <span className={one.off ? "off" : ""}>{one.day}</span>
              <span className="m">{one.week}</span>
              {one.why && <small>{one.why}</small>}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
});

/** Hours by week and by month, against what the care plan grants. */
export function Totals({ slots, active, otherMinutes, grantedMinutes }) {
  const sum = totals(slots);
  const most = Math.max(...sum.days, 1);
  const all = sum.month + (otherMinutes || 0);
  const over = grantedMinutes > 0 && all > grantedMinutes;
  const lines = [
    [t("Semaine paire"), sum.even],
    [t("Semaine impaire"), sum.odd],
    [t("Par mois"), sum.month],
    ...(sum.workers !== sum.month ? [[t("Intervenants, par mois"), sum.workers]] : []),
  ];
  return (
    <div className="wg-totals">
      <div className="wg-key">
        <b>{duration(sum.week, true)}</b>
        <span className="m">{t("par semaine en moyenne")}</span>
      </div>
      <div
        className="wg-bars"
        role="img"
        aria-label={DAYS()
          .map((day, k) => `${day} ${duration(sum.days[k])}`)
          .join(", ")}
      >
        {DAYS().map((day, k) => (
          <div key={day}>
            <i
              style={{
                height: Math.max((sum.days[k] / most) * 35, sum.days[k] ? 3 : 1),
                opacity: k === active ? 1 : 0.55,
              }}
            />
            <span>{day[0]}</span>
          </div>
        ))}
      </div>
      <dl>
        {lines.map(([label, minutes]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{duration(minutes, true)}</dd>
          </div>
        ))}
        {(otherMinutes > 0 || grantedMinutes > 0) && (
          <div>
            <dt>
              {grantedMinutes > 0
                ? t("Toutes missions, plan d’aide {hours}", { hours: duration(grantedMinutes) })
                : t("Toutes missions, par mois")}
            </dt>
            <dd className={over ? "over" : ""}>{duration(all, true)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
