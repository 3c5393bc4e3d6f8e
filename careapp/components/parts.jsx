// The few parts that need a life of their own in the browser. Their Python side is parts.py.
import { Children, useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { ColorModeContext } from "$/utils/context";
import { t, locale as pageLocale } from "$/public/i18n.js";

const WRITING = "textarea, input:not([type=search], [type=checkbox], [type=radio], .palette *)";

// While a dialog is open the page stands twice in the browser's history, so that Back closes the dialog and stays here.
// The router is not told: the address is the same. Closed otherwise, the second entry goes, unless the page has moved on.
function useBackCloses(on, onClose) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!on) return undefined;
    const mark = `${Date.now()}`;
    let here = true;
    history.pushState({ ...history.state, dialog: mark }, "", location.href);
    const left = (event) => {
      if (!here) return;
      event.stopImmediatePropagation();
      here = false;
      close.current?.();
    };
    addEventListener("popstate", left, true);
    return () => {
      removeEventListener("popstate", left, true);
      if (!here || history.state?.dialog !== mark) return;
      addEventListener("popstate", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
      history.back();
    };
  }, [on]);
}

// Dialogs and drawers: the browser's own <dialog> traps the focus, closes on Escape and gives the focus back.
// A press beside closes it too, unless one has written in it: nothing typed is lost by a slip.
export function Modal({ open, onClose, label, className, back, children }) {
  const box = useRef(null);
  const written = useRef(false);
  useBackCloses(Boolean(back && open), onClose);
  useEffect(() => {
    const dialog = box.current;
    if (open && !dialog.open) {
      written.current = false;
      dialog.showModal();
      const asked = dialog.querySelector("[autofocus], [data-autofocus] input");
      const first = asked ?? dialog.querySelector(".overlay-body :is(input:not([type=hidden]), select, textarea, button)");
      first?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        if (event.target !== box.current) return;
        event.preventDefault();
        onClose?.();
      }}
      onInput={(event) => (written.current ||= Boolean(event.target.form) || event.target.matches(WRITING))}
      onMouseDown={(event) => event.target === box.current && !written.current && onClose?.()}
    >
      {open ? children : null}
    </dialog>
  );
}

// Puts a panel under its anchor, or over it where there is no room, inside the window and free of any clipping box.
function place(panel, anchor, end) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = at.bottom + 4 + height <= innerHeight || at.top < height + 8;
  const left = end ? at.right - width : at.left;
  panel.style.position = "fixed";
  panel.style.top = `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - height - 8) : at.top - height - 4)}px`;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  panel.style.right = panel.style.bottom = "auto";
}

// A button and the panel it opens; arrows, Home, End and Escape move in it.
export function Menu({ label, className = "", triggerClass = "btn", children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const id = useId();
  const [face, ...items] = Children.toArray(children);
  const put = () => place(root.current.querySelector(".menu-panel"), root.current, className.includes("menu-end"));
  useLayoutEffect(() => void (open && put()), [open]);
  // What scrolls beneath an open menu takes it along; it closes once its button is out of sight.
  const follow = (scroller) => {
    const at = root.current.getBoundingClientRect();
    const frame = scroller.getBoundingClientRect?.() ?? { top: 0, bottom: innerHeight };
    const holds = scroller.contains(root.current);
    if (holds && (at.bottom <= Math.max(frame.top, 0) || at.top >= Math.min(frame.bottom, innerHeight))) setOpen(false);
    else if (holds) put();
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event) => root.current?.contains(event.target) || setOpen(false);
    const scrolled = (event) => event.target.closest?.(".menu-panel") || follow(event.target);
    document.addEventListener("pointerdown", outside);
    document.addEventListener("scroll", scrolled, true);
    root.current?.querySelector(".menu-panel :is(a, button):not(:disabled)")?.focus({ preventScroll: true });
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("scroll", scrolled, true);
    };
  }, [open]);
  const close = () => {
    setOpen(false);
    root.current?.querySelector("[aria-haspopup]")?.focus();
  };
  const onKeyDown = (event) => {
    if (!open) return;
    const items = [...root.current.querySelectorAll(".menu-panel :is(a, button):not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    else if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} className={`menu ${className}`} onKeyDown={onKeyDown}>
      <button
        type="button" className={triggerClass} aria-haspopup="menu" aria-expanded={open} aria-controls={id}
        aria-label={label || undefined} title={label || undefined} onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <div id={id} role="menu" className="menu-panel" onClick={(event) => event.target.closest("a, button:not([data-stay])") && close()}>
          {items}
        </div>
      )}
    </div>
  );
}

const TOAST_ICONS = {
  success: <path d="M20 6 9 17l-5-5" />,
  info: <><circle cx="12" cy="12" r="10" /><path d="M12 16v-4M12 8h.01" /></>,
  warning: <><circle cx="12" cy="12" r="10" /><path d="M12 8v4M12 16h.01" /></>,
  error: <><path d="m21.7 18-8-14a2 2 0 0 0-3.4 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3" /><path d="M12 9v4M12 17h.01" /></>,
};
const stroke = { width: 16, height: 16, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.9, strokeLinecap: "round", strokeLinejoin: "round", "aria-hidden": true };

// The ids of toasts drawn before this page was loaded: a reload does not tell them again.
const drawn = () => {
  try {
    return JSON.parse(sessionStorage.getItem("toasts")) ?? [];
  } catch {
    return [];
  }
};
const before = new Set(drawn());
const remember = (id) => {
  try {
    sessionStorage.setItem("toasts", JSON.stringify([...drawn().slice(-20), id]));
  } catch {
    /* a browser that keeps nothing tells them again */
  }
};

function Toast({ toast, onDismiss, onAction }) {
  const [held, setHeld] = useState(false);
  useEffect(() => remember(toast.id), [toast.id]);
  const [gone, setGone] = useState(false);
  const dismiss = useRef(null);
  dismiss.current = () => [setGone(true), onDismiss?.(toast.id)];
  useEffect(() => {
    if (held || toast.kind === "error") return;
    const timer = setTimeout(() => dismiss.current(), 8000);
    return () => clearTimeout(timer);
  }, [held, toast.id, toast.kind]);
  if (gone) return null;
  return (
    <div
      className={`toast toast-${toast.kind}`} role={toast.kind === "error" ? "alert" : undefined}
      onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}
    >
      <svg {...stroke}>{TOAST_ICONS[toast.kind] ?? TOAST_ICONS.success}</svg>
      <span className="grow">{toast.text}</span>
      {toast.action_label && toast.screen === location.pathname.replace(/\/$/, "") && (
        <button type="button" onClick={() => onAction?.(toast.id)}>{toast.action_label}</button>
      )}
      <button type="button" className="close" aria-label={t("Fermer ce message")} onClick={() => dismiss.current()}>
        <svg {...stroke} width={14} height={14}><path d="M18 6 6 18M6 6l12 12" /></svg>
      </button>
    </div>
  );
}

// Short messages with their undo; they leave after 8 seconds unless pointed at or focused. Errors stay.
export function Toaster({ toasts, onDismiss, onAction }) {
  const box = useRef(null);
  const old = (toasts ?? []).find((toast) => before.has(toast.id))?.id;
  useEffect(() => {
    if (old) onDismiss?.(old);
  }, [old]);
  useEffect(() => {
    if (!document.querySelector("dialog[open]")) return;
    box.current.hidePopover?.();
    box.current.showPopover?.();
  }, [toasts?.length]);
  return (
    <div ref={box} popover="manual" className="toaster" role="region" aria-live="polite" aria-label={t("Messages")}>
      {(toasts ?? []).filter((toast) => !before.has(toast.id)).map((toast) => (
        <Toast key={toast.id} toast={toast} onDismiss={onDismiss} onAction={onAction} />
      ))}
    </div>
  );
}

const typing = (target) => target?.closest?.("input, select, textarea, [contenteditable], dialog[open]");

// "Aller à": Ctrl K anywhere; / when the screen has no search box of its own; a click on [data-open=palette].
export function Palette({ hits, onSearch, entries, kinds }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const navigate = useNavigate();
  const search = useRef(onSearch);
  search.current = onSearch;
  const wanted = text.trim().toLowerCase();
  const screens = (entries ?? []).filter((entry) => !wanted || entry.label.toLowerCase().includes(wanted));
  const found = wanted.length > 1 ? [...(hits ?? []), ...screens] : screens;
  useEffect(() => {
    const onKey = (event) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") setOpen(true);
      else if (plain && event.key === "/" && !typing(event.target)) {
        const box = document.querySelector('[data-shortcut="/"]');
        box ? box.focus() : setOpen(true);
      } else if (plain && !typing(event.target) && !document.querySelector("dialog[open]")) {
        const turns = event.key.startsWith("Arrow") && event.target !== document.body;
        const button = turns ? null : document.querySelector(`button[data-shortcut="${CSS.escape(event.key)}"]`);
        if (!button) return;
        button.click();
      } else return;
      event.preventDefault();
    };
    const onClick = (event) => event.target.closest?.("[data-open=palette]") && setOpen(true);
    window.addEventListener("keydown", onKey);
    window.addEventListener("click", onClick);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("click", onClick);
    };
  }, []);
  useEffect(() => {
    setChosen(0);
    if (wanted.length < 2) return;
    const timer = setTimeout(() => search.current?.(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const close = () => {
    setOpen(false);
    setText("");
  };
  const go = (hit) => {
    if (!hit) return;
    close();
    navigate(hit.url);
  };
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, found.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0));
    else if (event.key === "Enter") go(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal open={open} onClose={close} label={t("Aller à")} className="palette">
      <div className="palette-input">
        <svg {...stroke}><circle cx="11" cy="11" r="8" /><path d="m21 21-4.3-4.3" /></svg>
        <input
          autoFocus value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} role="combobox"
          aria-expanded="true" aria-controls="palette-list" aria-activedescendant={found.length ? `hit-${chosen}` : undefined}
          aria-label={t("Client, intervenant, opportunité, écran")} placeholder={t("Client, intervenant, opportunité, écran")}
        />
        <kbd>{t("Échap")}</kbd>
      </div>
      <div id="palette-list" role="listbox" aria-label={t("Résultats")} className="palette-list">
        {found.map((hit, index) => (
          <div
            key={hit.url + index} id={`hit-${index}`} role="option" aria-selected={index === chosen} className="palette-hit"
            onMouseEnter={() => setChosen(index)} onClick={() => go(hit)}
          >
            <span className="grow ellipsis"><b>{hit.label}</b>{hit.detail ? <span className="muted"> · {hit.detail}</span> : null}</span>
            <span className="kind">{kinds?.[hit.kind] ?? hit.kind}</span>
          </div>
        ))}
        {found.length === 0 && <p className="muted center" style={{ padding: 12 }}>{t("Rien à ce nom.")}</p>}
      </div>
    </Modal>
  );
}

// A field that searches while one types and keeps the value of the chosen hit: {value, label}.
export function Combobox({ id, name, value, text, hits, onSearch, onPick, placeholder, disabled, ...rest }) {
  const [typed, setTyped] = useState(null);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const root = useRef(null);
  const search = useRef(onSearch);
  search.current = onSearch;
  const found = hits ?? [];
  const list = `${id}-list`;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => search.current?.(typed.trim()), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => setChosen(0), [hits]);
  useLayoutEffect(() => {
    const panel = root.current.querySelector(".combobox-list");
    if (!panel) return;
    panel.style.minWidth = `${root.current.offsetWidth}px`;
    place(panel, root.current, false);
  });
  const show = () => {
    setOpen(true);
    search.current?.(typed ?? "");
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const pick = (hit) => {
    if (hit) onPick?.(hit.value);
    close();
  };
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown" && !open) show();
    else if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, found.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0));
    else if (event.key === "Enter" && open) pick(found[chosen]);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} className="input combobox">
      <svg {...stroke}><circle cx="11" cy="11" r="8" /><path d="m21 21-4.3-4.3" /></svg>
      <input type="hidden" name={name} value={value ?? ""} />
      <input
        {...rest} id={id} role="combobox" autoComplete="off" aria-expanded={open} aria-controls={list} aria-autocomplete="list"
        aria-activedescendant={open && found.length ? `${list}-${chosen}` : undefined} placeholder={placeholder} disabled={disabled}
        value={typed ?? text ?? ""} onFocus={(event) => event.target.select()} onClick={show} onBlur={close} onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
      />
      {open && (
        <div id={list} role="listbox" className="menu-panel combobox-list" onMouseDown={(event) => event.preventDefault()}>
          {found.map((hit, index) => (
            <div
              key={hit.value} id={`${list}-${index}`} role="option" aria-selected={index === chosen} className="palette-hit"
              onMouseEnter={() => setChosen(index)} onClick={() => pick(hit)}
            >
              {hit.label}
            </div>
          ))}
          {found.length === 0 && <div className="muted small" style={{ padding: "6px 10px" }}>{t("Rien à ce nom.")}</div>}
        </div>
      )}
    </div>
  );
}

// The list of shortcuts, opened by ? or by [data-open=shortcuts].
export function Shortcuts({ label, children }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event) => event.key === "?" && !typing(event.target) && setOpen(true);
    const onClick = (event) => {
      if (event.target.closest?.("[data-open=shortcuts]")) setOpen(true);
      if (event.target.closest?.("[data-close=shortcuts]")) setOpen(false);
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener("click", onClick);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("click", onClick);
    };
  }, []);
  return <Modal open={open} onClose={() => setOpen(false)} label={label} className="dialog dialog-md">{children}</Modal>;
}

// The user's choices put on the page: language (one reload), theme, density.
export function Preferences({ locale, theme, density }) {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  useEffect(() => {
    if (density) document.documentElement.dataset.density = density;
  }, [density]);
  useEffect(() => {
    if (theme && theme !== rawColorMode && theme !== localStorage.getItem("theme")) setColorMode(theme);
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = pageLocale;
    if (locale === pageLocale) sessionStorage.removeItem("locale-tried");
    if (!locale || locale === pageLocale || sessionStorage.getItem("locale-tried") === locale) return;
    sessionStorage.setItem("locale-tried", locale);
    document.cookie = `locale=${locale}; path=/; max-age=31536000; samesite=lax`;
    window.location.reload();
  }, [locale]);
  return null;
}

const DAYS = [0, 1, 2, 3, 4, 5, 6];
const OPENS = 6 * 60, CLOSES = 22 * 60, TALL = 26;
const height = (minutes) => (Math.max(0, Math.min(minutes, CLOSES - OPENS)) / (CLOSES - OPENS)) * TALL;

// Seven days as columns, each slot a bar at its hour: {day 0-6, start, end in minutes of the day, kind own|can|cannot|amber}.
export function WeekBars({ bars, label }) {
  const letters = t("L M M J V S D").split(" ");
  return (
    <svg className="week-bars" width="112" height="36" role="img" aria-label={label}>
      {DAYS.map((day) => <rect key={day} className="cell" x={day * 16} y="0" width="14" height={TALL} rx="2.5" />)}
      {(bars ?? []).map((bar, index) => {
        const hollow = bar.kind === "cannot" ? 0.75 : 0;
        const top = Math.min(height(bar.start - OPENS), TALL - 3);
        const tall = Math.max(3, height(bar.end - bar.start));
        return (
          <rect
            key={index} className={bar.kind} x={bar.day * 16 + hollow} y={top + hollow} width={14 - 2 * hollow}
            height={Math.min(tall, TALL - top)} rx="1.2"
          />
        );
      })}
      {DAYS.map((day) => <text key={day} x={day * 16 + 7} y="35" textAnchor="middle">{letters[day]}</text>)}
    </svg>
  );
}

// A score of 0 to 100 as a ring.
export function ScoreRing({ value, label }) {
  const score = Math.round(value ?? 0);
  const kind = score >= 75 ? "good" : score >= 60 ? "fair" : "low";
  return (
    <svg className="score-ring" width="40" height="40" viewBox="0 0 40 40" role="img" aria-label={label}>
      <circle className="track" cx="20" cy="20" r="17" fill="none" strokeWidth="4" />
      {score > 0 && (
        <circle
          className={kind} cx="20" cy="20" r="17" fill="none" strokeWidth="4" strokeLinecap="round" pathLength="100"
          strokeDasharray={`${score} 200`} transform="rotate(-90 20 20)"
        />
      )}
      <text x="20" y="24.5" textAnchor="middle">{score}</text>
    </svg>
  );
}

// A curve of notes between low and high; what is under `alert` is red.
export function Sparkline({ values, low = 1, high = 5, alert = 2.5, label }) {
  const points = values ?? [];
  const x = (index) => (points.length < 2 ? 160 : 24 + (index * 280) / (points.length - 1));
  const y = (value) => 8 + ((high - value) * 72) / (high - low || 1);
  const marks = [high, (high + low) / 2, low];
  return (
    <svg className="sparkline" viewBox="0 0 320 92" role="img" aria-label={label}>
      {marks.map((mark) => (
        <g key={mark}>
          <line className="grid" x1="24" x2="312" y1={y(mark)} y2={y(mark)} />
          <text x="14" y={y(mark) + 4} textAnchor="middle">{mark}</text>
        </g>
      ))}
      <polyline className="curve" points={points.map((value, index) => `${x(index)},${y(value)}`).join(" ")} />
      {points.map((value, index) => (
        <circle key={index} className={value < alert ? "dot bad" : "dot"} cx={x(index)} cy={y(value)} r={value < alert ? 4.5 : 3.2} />
      ))}
    </svg>
  );
}
