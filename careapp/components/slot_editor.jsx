// The weekly slots of a mission: painted, moved, stretched, copied; every change can be undone until it is saved.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import CalendarRange from "lucide-react/dist/esm/icons/calendar-range.mjs";
import Copy from "lucide-react/dist/esm/icons/copy.mjs";
import Eraser from "lucide-react/dist/esm/icons/eraser.mjs";
import Plus from "lucide-react/dist/esm/icons/plus.mjs";
import Redo from "lucide-react/dist/esm/icons/redo-2.mjs";
import Undo from "lucide-react/dist/esm/icons/undo-2.mjs";
import { plural, t } from "$/public/i18n.js";
import {
  DAYS,
  SHORT_DAYS,
  Icon,
  duration,
  newToken,
  useReach,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { addAll, given, useHistory, withDefaults } from "./slot_history.jsx";
import { CopyDay, Draft, Foot, GEO, Slot } from "./slot_grid.jsx";
import { SlotFields, Totals } from "./slot_panel.jsx";
import { WEEKS, apart, collision, collisionText, slotSentence, totals } from "./slot_rules.jsx";
import { Hours, STEP, columnStyle, useWeekGesture } from "./week_grid.jsx";

const OPENS_AT = 7;
const today = () => new Date().toISOString().slice(0, 10);

export function SlotEditor(props) {
  const { title, subtitle, errors = {}, otherMinutes = 0, grantedMinutes = 0, nextDates, rules, onSave, onClose } = props;
  const since = props.since || today();
  const dialog = useRef(null);
  const scroll = useRef(null);
  const fields = useRef(null);
  const history = useHistory((props.slots || []).map(withDefaults));
  const { slots, put } = history;
  const [selected, setSelected] = useState(slots[0]?.id ?? null);
  const [weeks, setWeeks] = useState("every");
  const [news, setNews] = useState(null);
  const [copying, setCopying] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const slot = slots.find((one) => one.id === selected) || null;
  const reach = useReach(dialog, "data-item");

  useLayoutEffect(() => {
    const box = dialog.current;
    box.showModal();
    (box.querySelector("[data-item]") || box.querySelector(".wg-seg [aria-checked=true]")).focus();
    return () => box.close();
  }, []);
  // The morning comes to the top once the stylesheet has given the week its height.
  useEffect(() => {
    const week = scroll.current;
    const watch = new ResizeObserver(() => {
      if (week.scrollHeight <= week.clientHeight) return;
      week.scrollTop = (Math.min(OPENS_AT * 60, ...slots.map((one) => one.start - 30)) / 60) * GEO.hour - 8;
      watch.disconnect();
    });
    watch.observe(week);
    return () => watch.disconnect();
  }, []); // eslint-disable-line react-hooks/exhaustive-deps

  const say = (text, bad = false) => setNews(text ? { text, bad } : null);
  const change = (next, text) => {
    put(next);
    say(text);
  };
  // How many workers come together is the mission's: it changes on every slot at once.
  const update = (next) =>
    change(
      slots.map((one) => (one.id === next.id ? next : { ...one, workers: next.workers })),
      "",
    );
  const remove = (id) => {
    change(
      slots.filter((one) => one.id !== id),
      t("Créneau supprimé."),
    );
    if (id === selected) setSelected(null);
    const left = slots.filter((one) => one.id !== id);
    if (left.length) reach(left[Math.min(slots.findIndex((one) => one.id === id), left.length - 1)].id);
    else dialog.current.querySelector(".wg-seg [aria-checked=true]").focus();
  };
  const make = (day, start, end, like) => ({
    ...withDefaults({ weekday: day, start, end, workers: slots[0]?.workers || props.workers || 1, weeks }),
    ...(like ? { ...like, weekday: day, start, end } : {}),
    id: newToken(),
    fresh: true,
  });
  const add = (candidates, text) => {
    const { all, refused } = addAll(slots, candidates);
    const added = all.length - slots.length;
    if (!added) {
      const other = collision(candidates[0], slots);
      say(other ? collisionText(other) : "", true);
      return;
    }
    change(
      all,
      refused
        ? plural(
            "{count} créneau n’a pas été copié : la place est prise.",
            "{count} créneaux n’ont pas été copiés : la place est prise.",
            refused,
          )
        : text,
    );
    setSelected(all[all.length - 1].id);
  };

  const settle = (draft) => {
    const weekdays = [0, 1, 2, 3, 4];
    if (draft.mode === "paint") {
      const days = draft.many ? [...new Set([...weekdays, draft.day])] : [draft.day];
      add(
        days.map((day) => make(day, draft.start, draft.end)),
        "",
      );
      return;
    }
    const base = slots.find((one) => one.id === draft.id);
    if (draft.many) {
      add(
        weekdays.filter((day) => day !== base.weekday).map((day) => make(day, draft.start, draft.end, base)),
        t("Créneau copié du lundi au vendredi."),
      );
      return;
    }
    shift(base, { weekday: draft.day, start: draft.start, end: draft.end });
  };
  const shift = (base, to) => {
    const next = { ...base, ...to };
    const other = collision(next, slots);
    if (other) {
      say(collisionText(other), true);
      return;
    }
    update(next);
    say(slotSentence(next));
  };
  const items = useMemo(
    () => new Map(slots.map((one) => [one.id, { day: one.weekday, start: one.start, end: one.end }])),
    [slots],
  );
  const { grid, draft, press } = useWeekGesture({
    geo: GEO,
    items,
    paints: true,
    onStart: (id) => id && setSelected(id),
    under: (id) => apart(slots.find((one) => one.id === id)?.weeks, weeks),
    onDrop: settle,
  });

  const onSlotKey = (event, one) => {
    const step = event.altKey ? 5 : STEP;
    const by = { ArrowUp: -step, ArrowDown: step }[event.key];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) {
      const [start, end] = event.shiftKey ? [one.start, one.end + by] : [one.start + by, one.end + by];
      if (start >= 0 && end <= 1440 && end > start) shift(one, { start, end });
    } else if (side && one.weekday + side >= 0 && one.weekday + side < 7) {
      shift(one, { weekday: one.weekday + side });
      setTimeout(() => reach(one.id));
    } else if (event.key === "Delete" || event.key === "Backspace") remove(one.id);
    else if (event.key === "Enter" || event.key === " ") {
      setSelected(one.id);
      setTimeout(() => fields.current?.focus());
    } else return;
    event.preventDefault();
  };
  const onKeyDown = (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.target.matches("input,textarea")) {
      event.preventDefault();
      if (event.shiftKey) history.redo();
      else history.undo();
    }
    if (key === "enter") {
      event.preventDefault();
      onSave?.(slots.map(given));
    }
  };
  const close = () => {
    if (history.canUndo && !leaving) setLeaving(true);
    else onClose?.();
  };
  const addOne = () => {
    const day = [0, 1, 2, 3, 4, 5, 6].find(
      (one) => !collision({ weekday: one, start: 480, end: 540, weeks: "every" }, slots),
    );
    if (day == null) {
      say(t("Aucun jour n’est libre à 8 h : peignez le créneau sur la semaine."), true);
      return;
    }
    add([make(day, 480, 540)], "");
    setTimeout(() => fields.current?.focus());
  };
  const copyDay = (from, to) => {
    add(
      to.flatMap((day) => slots.filter((one) => one.weekday === from).map((one) => make(day, one.start, one.end, one))),
      t("Jour copié."),
    );
    setCopying(false);
  };
  const clear = () => {
    if (slot) remove(slot.id);
    else change([], t("Semaine effacée."));
  };
  const sum = totals(slots);
  const general = errors[""] || errors.slots;

  return (
    <dialog
      ref={dialog}
      className="cb-dlg wg-dlg"
      aria-label={title}
      onKeyDown={onKeyDown}
      onCancel={(e) => {
        e.preventDefault();
        if (draft) return;
        close();
      }}
    >
      <div className="wg">
        <header className="wg-head">
          <CalendarRange size={18} className="wg-mark" />
          <div>
            <h2>{title}</h2>
            {subtitle && <p>{subtitle}</p>}
          </div>
          <button
            type="button"
            className="cb-btn g ico"
            aria-label={t("Annuler le dernier changement")}
            title={t("Ctrl Z")}
            disabled={!history.canUndo}
            onClick={history.undo}
          >
            <Undo size={16} />
          </button>
          <button
            type="button"
            className="cb-btn g ico"
            aria-label={t("Rétablir")}
            title={t("Ctrl Maj Z")}
            disabled={!history.canRedo}
            onClick={history.redo}
          >
            <Redo size={16} />
          </button>
          <button type="button" className="cb-btn g ico" aria-label={t("Fermer")} onClick={close}>
            <Icon.X size={17} />
          </button>
        </header>
        <div className="wg-body">
          <section className="wg-main" aria-label={t("Semaine")}>
            <div className="wg-tools">
              <span className="m" id="wg-paint">
                {t("Peindre")}
              </span>
              <div className="wg-seg" role="radiogroup" aria-labelledby="wg-paint">
                {["every", "even", "odd"].map((key) => (
                  <button
                    key={key}
                    type="button"
                    role="radio"
                    aria-checked={weeks === key}
                    onClick={() => setWeeks(key)}
                  >
                    <i className={key} />
                    {WEEKS[key].short() || WEEKS[key].word()}
                  </button>
                ))}
              </div>
              <span className="sp" />
              <button type="button" className="cb-btn sm" onClick={addOne}>
                <Plus size={13} />
                {t("Ajouter un créneau")}
              </button>
              <button
                type="button"
                className="cb-btn sm"
                aria-expanded={copying}
                disabled={!slots.length}
                onClick={() => setCopying(!copying)}
              >
                <Copy size={13} />
                {t("Copier un jour")}
              </button>
              <button type="button" className="cb-btn sm" disabled={!slots.length} onClick={clear}>
                <Eraser size={13} />
                {slot ? t("Effacer") : t("Tout effacer")}
              </button>
              {copying && (
                <CopyDay slots={slots} from={slot?.weekday} onCopy={copyDay} onClose={() => setCopying(false)} />
              )}
            </div>
            <div ref={scroll} className={`wg-scroll${draft ? " drags" : ""}`}>
              <div className="wg-days">
                <span />
                {SHORT_DAYS().map((day, k) => (
                  <div key={day}>
                    <b>{day}</b>
                    <span className="m">{sum.days[k] ? duration(sum.days[k], sum.days[k] < 60) : ""}</span>
                  </div>
                ))}
              </div>
              <div ref={grid} className="wg-grid" onPointerDown={press} onDoubleClick={(e) => e.preventDefault()}>
                <Hours geo={GEO} />
                {DAYS().map((day, k) => (
                  <div key={day} data-day={k} className="wg-col" role="group" aria-label={day} style={columnStyle(GEO)}>
                    {slots
                      .filter((one) => one.weekday === k)
                      .map((one) => (
                        <Slot
                          key={one.id}
                          slot={one}
                          slots={slots}
                          on={one.id === selected}
                          under={apart(one.weeks, weeks)}
                          faded={draft?.id === one.id && !draft.many}
                          error={errors[one.id]}
                          onSelect={setSelected}
                          onKey={onSlotKey}
                        />
                      ))}
                    {draft && (draft.day === k || (draft.many && k < 5)) && (
                      <Draft draft={draft} day={k} slots={slots} weeks={weeks} />
                    )}
                  </div>
                ))}
              </div>
            </div>
            <Foot news={news} />
          </section>
          <aside className="wg-side">
            {slot ? (
              <SlotFields
                ref={fields}
                slot={slot}
                slots={slots}
                since={since}
                dates={nextDates}
                rules={rules}
                error={errors[slot.id]}
                onChange={update}
                onDelete={() => remove(slot.id)}
              />
            ) : (
              <p className="wg-none">
                {slots.length
                  ? t("Choisissez un créneau pour le régler, ou peignez-en un autre.")
                  : t("Peignez le premier créneau sur la semaine, ou ajoutez-le avec le bouton.")}
              </p>
            )}
            <div className="wg-bottom">
              <Totals
                slots={slots}
                active={draft ? draft.day : slot?.weekday}
                otherMinutes={otherMinutes}
                grantedMinutes={grantedMinutes}
              />
              {general && (
                <p className="wg-general" role="alert">
                  {general}
                </p>
              )}
              {leaving ? (
                <div className="wg-leave" role="alert">
                  <span>{t("Les changements ne sont pas enregistrés.")}</span>
                  <button type="button" className="cb-btn sm" onClick={() => setLeaving(false)}>
                    {t("Continuer")}
                  </button>
                  <button type="button" className="cb-btn sm" onClick={() => onClose?.()}>
                    {t("Abandonner")}
                  </button>
                </div>
              ) : (
                <footer>
                  <button type="button" className="cb-btn" onClick={close}>
                    {t("Annuler")}
                  </button>
                  <span className="sp" />
                  <button type="button" className="cb-btn p" onClick={() => onSave?.(slots.map(given))}>
                    {plural("Valider {count} créneau", "Valider {count} créneaux", slots.length)}
                  </button>
                </footer>
              )}
            </div>
          </aside>
        </div>
      </div>
    </dialog>
  );
}
