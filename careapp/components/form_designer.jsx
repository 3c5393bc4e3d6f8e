// The designer of a form: kinds on the left, the form itself in the middle, the properties of what is chosen on the right.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import Eye from "lucide-react/dist/esm/icons/eye.mjs";
import Redo from "lucide-react/dist/esm/icons/redo-2.mjs";
import Undo from "lucide-react/dist/esm/icons/undo-2.mjs";
import { t } from "$/public/i18n.js";
import { useLatest, useReach } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import * as model from "./form_design_model.jsx";
import { Canvas } from "./form_design_canvas.jsx";
import { useCarry } from "./form_design_carry.jsx";
import { Faults, fieldOf, Palette, Tabs, WIDE } from "./form_design_frame.jsx";
import { ICONS } from "./form_design_faces.jsx";
import { FormPreview } from "$/public/external/careapp/components/form_preview/form_preview.jsx";
import { FieldPanel, FormPanel, SectionPanel } from "./form_design_panel.jsx";
import { said as worded, Words } from "./form_design_words.jsx";
import "./form_designer.css";

const RESTS = 700;
const NONE = {};
const FORM = { name: "", tabs: [] };
const writes = (target) => Boolean(target?.closest?.("input:not([type=checkbox]), textarea, select"));

/** Tells each change when the hand rests, and at once when one presses or goes elsewhere on the page. */
function useKeeping(form, stamp, onKeep, root) {
  const latest = useLatest({ form, onKeep });
  const kept = useRef(form);
  const timer = useRef(0);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (latest.current.form === kept.current) return;
    kept.current = latest.current.form;
    latest.current.onKeep?.(latest.current.form);
  }, [latest]);
  useEffect(() => {
    kept.current = latest.current.form;
  }, [stamp]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    if (form === kept.current) return undefined;
    timer.current = setTimeout(flush, RESTS);
    return () => clearTimeout(timer.current);
  }, [form, flush]);
  useEffect(() => {
    // What is pressed in a menu or the header must find the draft as the canvas shows it.
    const elsewhere = (event) => root.current && !root.current.contains(event.target) && flush();
    window.addEventListener("pointerdown", elsewhere, true);
    window.addEventListener("focusin", elsewhere, true);
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pointerdown", elsewhere, true);
      window.removeEventListener("focusin", elsewhere, true);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush, root]);
}

export function FormDesigner({ document: given = FORM, stamp = 0, faults = {}, kinds = [], sources = [], roles = [], words = NONE, editable = true, onKeep }) {
  const root = useRef(null);
  const layer = useRef(null);
  const history = model.useHistory(given.tabs ? given : FORM);
  const { now: form, put, undo, redo, reset } = history;
  const [tab, setTab] = useState(0);
  const [chosen, setChosen] = useState(null);
  const [section, setSection] = useState(null);
  const [folds, setFolds] = useState(() => new Set());
  const [taken, setTaken] = useState(null);
  const [said, setSaid] = useState("");
  const [trying, setTrying] = useState(false);
  const fresh = useRef(new Set());
  const reach = useReach(root, "data-face");
  const seen = useRef(stamp);
  useEffect(() => {
    if (seen.current === stamp) return;
    seen.current = stamp;
    reset(given.tabs ? given : FORM);
    fresh.current = new Set();
    setTaken(null);
  }, [stamp]); // eslint-disable-line react-hooks/exhaustive-deps
  useKeeping(form, stamp, editable ? onKeep : null, root);

  const here = Math.min(tab, Math.max(form.tabs.length - 1, 0));
  const order = useMemo(() => (form.tabs[here]?.sections || []).flatMap((one) => one.fields.map((field) => field.key)), [form, here]);
  const place = chosen ? model.placeOf(form, chosen) : null;
  const field = place ? model.fieldAt(form, place) : null;
  const focusable = order.includes(chosen) ? chosen : order[0];
  const now = useLatest({ form, here, chosen, section, order });

  const choose = (key) => {
    setSection(null);
    setChosen(key);
  };
  const insert = (kind, to) => {
    const added = fieldOf(kind, kinds, now.current.form);
    fresh.current.add(added.key);
    put((old) => model.addField(old, to, added));
    choose(added.key);
    reach(added.key);
    setSaid(t("{label} ajouté.", { label: added.label }));
  };
  const after = () => {
    const { form: whole, here: k, chosen: key, section: s } = now.current;
    const at = key && model.placeOf(whole, key);
    if (at && at.t === k) return { ...at, f: at.f + 1 };
    const sections = whole.tabs[k].sections;
    const last = s ?? sections.length - 1;
    return last < 0 ? null : { t: k, s: last, f: sections[last].fields.length };
  };
  const acts = {
    choose: (key) => choose(now.current.chosen === key ? null : key),
    section: (s) => {
      setChosen(null);
      setSection(now.current.section === s ? null : s);
    },
    fold: (s) =>
      setFolds((old) => {
        const next = new Set(old);
        const name = `${now.current.here}.${s}`;
        if (!next.delete(name)) next.add(name);
        return next;
      }),
    set: (key, change, tag) => put((old) => model.setField(old, key, change), `${key}.${tag}`),
    label: (key, label) => {
      const plain = model.keyOf(label, new Set([...model.keysOf(now.current.form)].filter((one) => one !== key)));
      if (!fresh.current.has(key) || !label.trim() || plain === key) {
        put((old) => model.setField(old, key, { label }), `${key}.label`);
        return;
      }
      acts.rename(key, plain, label);
    },
    key: (key, next) => /^[a-z][a-z0-9_]*$/.test(next) && !model.keysOf(now.current.form).has(next) && acts.rename(key, next),
    rename: (key, next, label) => {
      fresh.current.delete(key);
      fresh.current.add(next);
      put((old) => model.rekey(label == null ? old : model.setField(old, key, { label }), key, next), "rename");
      setChosen(next);
    },
    copy: (key) => {
      const at = model.placeOf(now.current.form, key);
      const source = model.fieldAt(now.current.form, at);
      const copy = { ...source, key: model.keyOf(source.label, model.keysOf(now.current.form)) };
      fresh.current.add(copy.key);
      put((old) => model.addField(old, { ...at, f: at.f + 1 }, copy));
      choose(copy.key);
      reach(copy.key);
    },
    remove: (key) => {
      const k = now.current.order.indexOf(key);
      const next = now.current.order[k + 1] ?? now.current.order[k - 1] ?? null;
      const label = model.fieldAt(now.current.form, model.placeOf(now.current.form, key)).label;
      put((old) => model.removeField(old, key));
      setChosen(null);
      if (next) reach(next);
      setSaid(t("{label} retiré. Ctrl Z le remet.", { label }));
    },
    sendTo: (key, tabTo, s) => {
      put((old) => model.moveField(old, key, { t: tabTo, s, f: old.tabs[tabTo].sections[s].fields.length }));
      setTab(tabTo);
      reach(key);
    },
    sectionTo: (s, to) => {
      put((old) => model.moveSection(old, now.current.here, s, to));
      setSection((old) => (old === s ? to : old));
    },
    addSection: () => {
      put((old) => model.addSection(old, now.current.here, { label: t("Nouvelle section"), fields: [] }));
      setChosen(null);
      setSection(now.current.form.tabs[now.current.here].sections.length);
      setTimeout(() => root.current?.querySelector("#fd-label")?.select());
    },
    setSection: (change, tag) =>
      put((old) => model.inSection(old, now.current.here, now.current.section, (one) => {
        const next = { ...one, ...change };
        if (!next.label_en) delete next.label_en;
        if (next.columns === 4) delete next.columns;
        if (!next.visible_if) delete next.visible_if;
        return next;
      }), tag && `section.${now.current.section}.${tag}`),
    removeSection: () => {
      put((old) => model.removeSection(old, now.current.here, now.current.section));
      setSection(null);
    },
    name: (name) => put((old) => ({ ...old, name }), "name"),
    setTab: (change, tag) =>
      put((old) => model.inTab(old, now.current.here, (one) => {
        const next = { ...one, ...change };
        if (!next.label_en) delete next.label_en;
        return next;
      }), `tab.${now.current.here}.${tag}`),
    tabTo: (to) => {
      put((old) => model.moveTab(old, now.current.here, to));
      setTab(to);
    },
    removeTab: () => {
      put((old) => model.removeTab(old, now.current.here));
      setTab(Math.max(0, now.current.here - 1));
    },
  };
  const latestActs = useLatest(acts);
  const act = useCallback((name, ...args) => latestActs.current[name](...args), [latestActs]);

  const addTab = () => {
    const label = t("Nouvel onglet");
    const key = model.keyOf(label, new Set(form.tabs.map((one) => one.key)));
    put((old) => model.addTab(old, { key, label, sections: [{ label: t("Section"), fields: [] }] }));
    setTab(form.tabs.length);
    choose(null);
    setTimeout(() => root.current?.querySelector("#fd-tab")?.select());
  };
  const add = (kind) => {
    const to = after();
    if (to) insert(kind, to);
  };

  const drop = (press, to) => {
    if (press.section != null) acts.sectionTo(press.section, to.s);
    else if (press.key) {
      put((old) => model.moveField(old, press.key, to));
      choose(press.key);
      reach(press.key);
    } else insert(press.kind, to);
  };
  const { carry, begin } = useCarry({ root, layer, now, onTab: setTab, onDrop: drop });
  const pressKind = (event, kind) =>
    begin(event, { kind: kind.value, label: kind.label, width: WIDE.has(kind.value) ? 4 : 2, dx: 20, dy: 14 });
  const pressCanvas = (event) => {
    if (!editable || event.target.closest(".fd-tools, .fd-section > header button")) return;
    const grip = event.target.closest("[data-sgrip]");
    if (grip) {
      const s = Number(grip.dataset.sgrip);
      begin(event, { section: s, label: worded(words, form.tabs[here].sections[s]), dx: 14, dy: 14 });
      return;
    }
    const part = event.target.closest("[data-field]");
    if (!part) return;
    const one = model.fieldAt(form, model.placeOf(form, part.dataset.field));
    begin(event, { key: one.key, label: worded(words, one), width: one.width, dx: 20, dy: 14 });
  };

  // Keys on a field: arrows walk, Space takes it and arrows then move it, Enter puts it down, Escape puts it back.
  const step = (key, by) => {
    put((old) => model.stepField(old, key, by), "carry");
    reach(key);
    const at = model.placeOf(model.stepField(form, key, by), key);
    setSaid(t("{section}, place {place}", { section: form.tabs[at.t].sections[at.s].label, place: at.f + 1 }));
  };
  const BY = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
  const onFaceKey = (event, key) => {
    const by = BY[event.key];
    if (by && (taken === key || event.altKey) && editable) return () => step(key, by);
    if (by) return () => reach(order[Math.min(Math.max(order.indexOf(key) + by, 0), order.length - 1)]);
    if (!editable) return null;
    const keys = {
      " ": () => {
        setTaken(taken === key ? null : key);
        setSaid(taken === key ? t("Posé.") : t("Pris : les flèches le déplacent, Entrée le pose."));
      },
      Enter: () => {
        if (taken === key) {
          setTaken(null);
          setSaid(t("Posé."));
          return;
        }
        choose(key);
        setTimeout(() => root.current?.querySelector("#fd-label")?.focus());
      },
      Escape: () => {
        if (taken === key) undo();
        setTaken(null);
      },
      Delete: () => acts.remove(key),
      d: event.ctrlKey || event.metaKey ? () => acts.copy(key) : null,
    };
    return keys[event.key] || null;
  };
  const onKeyDown = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !writes(event.target)) {
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
      return;
    }
    const key = event.target.closest?.("[data-face]")?.dataset.face;
    if (key) {
      const run = onFaceKey(event, key);
      if (run) {
        event.preventDefault();
        run();
      }
      return;
    }
    if (event.key === "Escape" && event.target.closest?.(".fd-panel") && chosen) reach(chosen);
  };
  const goto = (path) => {
    const at = model.placeOfFault(path);
    if (!at) {
      choose(null);
      return;
    }
    setTab(at.t);
    setFolds(new Set());
    if (at.f != null) {
      const found = model.fieldAt(form, at);
      choose(found?.key ?? null);
      if (!found) return;
      reach(found.key);
      setTimeout(() => root.current?.querySelector(`[data-face="${found.key}"]`)?.scrollIntoView({ block: "center" }));
    } else {
      setChosen(null);
      setSection(at.s);
    }
  };
  const carried = carry && (carry.key ? form.tabs[here] && model.fieldAt(form, model.placeOf(form, carry.key)) : carry);
  const Carried = carry?.kind ? ICONS[carry.kind] : carry?.key && carried ? ICONS[carried.type] : null;

  // What stands around the canvas is drawn anew when it changes, not at each step of what is carried.
  const palette = useMemo(() => editable && <Palette kinds={kinds} onAdd={add} onPress={pressKind} disabled={trying} />, [editable, kinds, trying]); // eslint-disable-line react-hooks/exhaustive-deps
  const tabs = useMemo(() => {
    const show = (k) => {
      setTab(k);
      choose(null);
    };
    return <Tabs form={form} tab={here} faults={faults} editable={editable} onAdd={addTab} onTab={show} />;
  }, [form, here, faults, editable]); // eslint-disable-line react-hooks/exhaustive-deps
  const panel = useMemo(() => {
    if (field) return <FieldPanel form={form} field={field} fresh={fresh.current.has(chosen)} faults={model.faultsOf(faults, place)} kinds={kinds} sources={sources} roles={roles} act={act} />;
    const asked = section != null && form.tabs[here]?.sections[section];
    if (asked) return <SectionPanel form={form} section={asked} faults={model.faultsOfSection(faults, here, section)} act={act} />;
    return <FormPanel form={form} tab={here} faults={faults} act={act} />;
  }, [form, here, chosen, section, faults, kinds, sources, roles, act]); // eslint-disable-line react-hooks/exhaustive-deps

  return (
    <Words.Provider value={words}>
      <section ref={root} className={`cb fd${carry ? " carrying" : ""}${editable ? "" : " shut"}`} aria-label={t("Concepteur de formulaire")} onKeyDown={onKeyDown}>
        {palette}
        <div className="fd-main">
          <div className="fd-bar">
            <button type="button" className="cb-btn sm fd-try" aria-pressed={trying} onClick={() => setTrying(!trying)}>
              <Eye size={14} />
              {t("Aperçu")}
            </button>
            {tabs}
            {editable && (
              <>
                <button type="button" className="cb-btn g ico" aria-label={t("Annuler le dernier changement")} title={t("Ctrl Z")} disabled={!history.canUndo} onClick={undo}>
                  <Undo size={16} />
                </button>
                <button type="button" className="cb-btn g ico" aria-label={t("Rétablir")} title={t("Ctrl Maj Z")} disabled={!history.canRedo} onClick={redo}>
                  <Redo size={16} />
                </button>
              </>
            )}
          </div>
          <Faults faults={faults} onGo={goto} />
          {trying && (
            <div className="fd-canvas fd-trial" role="region" aria-label={t("Le formulaire tel qu’il sera rempli")}>
              <p className="m">{t("Essayez : les réponses de cet aperçu ne sont pas gardées.")}</p>
              <FormPreview definition={form} page={form.tabs[here]?.key || ""} />
            </div>
          )}
          <div className="fd-canvas" hidden={trying} onPointerDown={pressCanvas}>
            <Canvas form={form} tab={here} chosen={chosen} section={section} reach={focusable} faults={faults} folds={folds} carry={carry?.section != null ? null : carry} taken={taken} kinds={kinds} editable={editable} act={act} />
          </div>
        </div>
        {editable && (
          <aside className="fd-panel" aria-label={t("Réglages")}>
            {panel}
          </aside>
        )}
        {carry && (
          <div ref={layer} className="fd-float" aria-hidden="true">
            {Carried && <Carried size={14} />}
            {carry.label}
          </div>
        )}
        <div className="cb-sr" aria-live="polite">
          {said}
        </div>
      </section>
    </Words.Provider>
  );
}
