// What the boards share: clock and duration text, icons, pointer drags, notices, dialogs.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { t } from "$/public/i18n.js";
import Ban from "lucide-react/dist/esm/icons/ban.mjs";
import CalendarX from "lucide-react/dist/esm/icons/calendar-x-2.mjs";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import CircleHelp from "lucide-react/dist/esm/icons/circle-question-mark.mjs";
import ClockAlert from "lucide-react/dist/esm/icons/clock-alert.mjs";
import Play from "lucide-react/dist/esm/icons/play.mjs";
import Sparkles from "lucide-react/dist/esm/icons/sparkles.mjs";
import TriangleAlert from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import UserX from "lucide-react/dist/esm/icons/user-x.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { spokenClock } from "./board_words.jsx";
import "./board.css";

export * from "./board_words.jsx";

// Each status as its class, icon and word; the word is asked late since the language may load late.
export const STATUS = {
  planned: { cls: "plan", word: () => t("Planifiée") },
  running: { cls: "live", icon: Play, word: () => t("En cours") },
  done: { cls: "done", icon: Check, word: () => t("Réalisée") },
  to_confirm: { cls: "conf", icon: CircleHelp, word: () => t("À confirmer") },
  late: { cls: "late", icon: ClockAlert, word: () => t("Retard de pointage"), stays: true },
  conflict: { cls: "kon", icon: TriangleAlert, word: () => t("Conflit"), stays: true },
  cancelled: { cls: "can", icon: Ban, word: () => t("Annulée") },
  unassigned: { cls: "un", icon: UserX, word: () => t("Non affectée"), stays: true },
  proposed: { cls: "prop", icon: Sparkles, word: () => t("Proposée") },
};
export const statusOf = (visit) => {
  const known = STATUS[visit.st] || STATUS.planned;
  return visit.w == null && !["cancelled", "done"].includes(visit.st) ? STATUS.unassigned : known;
};
/** Whether a visit stays where it is: it is locked, or no longer to come. */
export const fixed = (visit) => visit.l || ["running", "done", "cancelled"].includes(visit.st);
export const fixedWord = (visit) => (visit.l ? t("Cette visite est verrouillée") : t("Cette visite ne se déplace plus"));
export const Icon = { Ban, CalendarX, Check, CircleHelp, ClockAlert, Play, Sparkles, TriangleAlert, UserX, X };

/** The full sentence of a visit, for aria-label and title. */
export function sentence(visit, worker) {
  const parts = [
    visit.cl || visit.c,
    visit.p,
    t("{start} à {end}", { start: spokenClock(visit.s), end: spokenClock(visit.e) }),
  ];
  if (worker) parts.push(worker);
  parts.push(statusOf(visit).word().toLowerCase());
  if (visit.l) parts.push(t("verrouillée"));
  return parts.filter(Boolean).join(", ");
}

export function Avatar({ initials, colour = 0, size = 19 }) {
  return (
    <span
      aria-hidden="true"
      className={`cb-av a${colour % 6}`}
      style={{ width: size, height: size, fontSize: Math.max(7, Math.round(size * 0.42)) }}
    >
      {initials}
    </span>
  );
}

export const useLatest = (value) => {
  const ref = useRef(value);
  ref.current = value;
  return ref;
};

export function useMedia(query) {
  const [on, setOn] = useState(() => typeof window !== "undefined" && window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const update = () => setOn(media.matches);
    update();
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [query]);
  return on;
}

export function useSize(ref, key) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!ref.current) return undefined;
    const watch = new ResizeObserver(([entry]) =>
      setSize({ width: entry.contentRect.width, height: entry.contentRect.height }),
    );
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, [ref, key]);
  return size;
}

export const typing = (target) =>
  Boolean(target?.closest?.("input,textarea,select,[contenteditable=true],dialog,[role=dialog]"));

/** Gives the focus to the part marked `attribute`="id" as soon as it is drawn: a part moved elsewhere is drawn anew. */
export function useReach(root, attribute) {
  const wanted = useRef(null);
  const reach = () => {
    if (wanted.current == null || !root.current) return;
    const found = root.current.querySelector(`[${attribute}="${CSS.escape(String(wanted.current))}"]`);
    if (!found) return;
    wanted.current = null;
    found.focus({ preventScroll: true });
  };
  useEffect(reach);
  return (id) => {
    wanted.current = id;
    setTimeout(reach);
  };
}

/** Watches the keys of the whole page while no field has focus. */
export function usePageKeys(handler) {
  const latest = useLatest(handler);
  useEffect(() => {
    const listen = (event) => {
      if (!typing(event.target) && !event.defaultPrevented) latest.current(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [latest]);
}

const HOLD = 320;
const FAR = 4;

/**
 * Follows one pointer from press to release. `handlers` are start(press), move(press, event), drop(press, event) and
 * cancel(press). A mouse drags after 4 pixels, a finger after a held press so that it can still scroll. Alt and Shift
 * are seen as they change; Escape cancels.
 */
export function useDrag(handlers) {
  const latest = useLatest(handlers);
  return useCallback(
    (event, data) => {
      if (event.button) return;
      const press = { ...data, x: event.clientX, y: event.clientY, live: false };
      let last = event;
      const touch = event.pointerType === "touch";
      const call = (name, e) => latest.current[name]?.(press, e);
      const go = () => {
        press.live = true;
        call("start", last);
        call("move", last);
      };
      const hold = touch && setTimeout(go, HOLD);
      const moved = (e) => {
        last = e;
        if (press.live) {
          e.preventDefault();
          call("move", e);
          return;
        }
        if (Math.hypot(e.clientX - press.x, e.clientY - press.y) < FAR) return;
        if (touch) stop();
        else go();
      };
      const up = (e) => {
        const live = press.live;
        stop();
        if (live) {
          muteClick();
          call("drop", e);
        }
      };
      const cancel = () => {
        const live = press.live;
        stop();
        if (live) call("cancel");
      };
      const keys = (e) => {
        if (!press.live) return;
        if (e.key === "Escape") {
          e.preventDefault();
          e.stopPropagation();
          cancel();
          return;
        }
        if (e.key === "Alt" || e.key === "Shift") {
          e.preventDefault();
          call("move", { clientX: last.clientX, clientY: last.clientY, altKey: e.altKey, shiftKey: e.shiftKey });
        }
      };
      const still = (e) => {
        if (press.live) e.preventDefault();
      };
      const watched = [
        ["pointermove", moved],
        ["pointerup", up],
        ["pointercancel", cancel],
        ["keydown", keys],
        ["keyup", keys],
        ["touchmove", still],
      ];
      const stop = () => {
        clearTimeout(hold);
        watched.forEach(([name, f]) => window.removeEventListener(name, f, true));
      };
      watched.forEach(([name, f]) => window.addEventListener(name, f, { capture: true, passive: false }));
    },
    [latest],
  );
}

// A release after a drag must not also count as a click on what lies beneath.
function muteClick() {
  const mute = (e) => {
    e.stopPropagation();
    e.preventDefault();
  };
  window.addEventListener("click", mute, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", mute, true), 0);
}

/** A modal dialog on the browser's own element: it starts at its first field, closes on Escape, gives the focus back. */
export function Dialog({ title, onClose, children, wide = false }) {
  const ref = useRef(null);
  // A layout effect: the element still stands when it is undone, so that close() gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog.showModal();
    dialog.querySelector("select, textarea, input")?.focus();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`cb-dlg${wide ? " wide" : ""}`}
      aria-label={title}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClick={(e) => {
        if (e.target === ref.current) onClose();
      }}
    >
      <div className="cb-dlgin">
        <header>
          <h2>{title}</h2>
          <button type="button" className="cb-btn g ico" aria-label={t("Fermer")} onClick={onClose}>
            <X size={15} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** One line of news above the board's foot; `kind` is ok, bad or warn. It leaves after 8 seconds unless watched. */
export function Notice({ notice, onClose }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || held || notice.stays) return undefined;
    const timer = setTimeout(onClose, 8000);
    return () => clearTimeout(timer);
  }, [notice, held, onClose]);
  if (!notice) return null;
  const Mark = { ok: Check, bad: Ban, warn: TriangleAlert }[notice.kind];
  return (
    <div
      className={`cb-note ${notice.kind}`}
      role={notice.kind === "bad" ? "alert" : "status"}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {Mark && <Mark size={15} />}
      <div>
        <b>{notice.title}</b>
        {(notice.lines || []).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </div>
      {[notice.more, notice.action].filter(Boolean).map((one) => (
        <button
          key={one.label}
          type="button"
          className="cb-btn sm"
          onClick={() => {
            one.run();
            onClose();
          }}
        >
          {one.label}
          {one.key && <kbd>{one.key}</kbd>}
        </button>
      ))}
      <button type="button" className="cb-btn g ico sm" aria-label={t("Fermer")} onClick={onClose}>
        <X size={13} />
      </button>
    </div>
  );
}
