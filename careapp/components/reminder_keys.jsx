// The list of reminders under the fingers: arrows walk the rows, letters do what their buttons do.
import { useEffect, useRef } from "react";

const typing = (target) => target?.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable], dialog[open], .menu-panel");
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

// A letter presses the button that bears it: that of the rows chosen when there are some, else that of the row in hand.
// `query` is what the list shows; the address follows it, so that it can be kept, sent and read again.
export function ReminderKeys({ query, rows, children }) {
  const root = useRef(null);
  const at = useRef(-1);
  const all = () => [...root.current.querySelectorAll("[data-item]")];
  const stand = (index) => {
    const items = all();
    if (!items.length) return;
    at.current = Math.max(0, Math.min(index, items.length - 1));
    items[at.current].focus();
  };
  useEffect(() => {
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
      if (event.target !== document.body && !root.current.contains(event.target)) return;
      const items = all();
      const row = event.target.closest?.("[data-item]");
      if (row) at.current = items.indexOf(row);
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const step = STEPS[key];
      const press = (part) => part && ((part.querySelector("input") ?? part).click(), true);
      const here = row ?? null;
      const done =
        step !== undefined
          ? (stand(row ? at.current + step : Math.max(at.current, 0)), true)
          : key === "Home" || key === "End"
            ? (stand(key === "Home" ? 0 : items.length - 1), true)
            : key === "Enter" && event.target !== row
              ? false
              : press(root.current.querySelector(`[data-many="${CSS.escape(key)}"]`)) ||
                press(here?.querySelector(`[data-key="${CSS.escape(key)}"]`));
      if (!done) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const box = root.current;
    window.addEventListener("keydown", onKey, true);
    const onFocus = (event) => {
      const row = event.target.closest?.("[data-item]");
      if (row) at.current = all().indexOf(row);
    };
    box.addEventListener("focusin", onFocus);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      box.removeEventListener("focusin", onFocus);
    };
  }, []);
  // The row that was handled is gone: the next one takes its place in hand.
  const had = useRef(null);
  useEffect(() => {
    const lost = document.activeElement === document.body && had.current !== null && at.current >= 0;
    if (lost && had.current !== rows) stand(at.current);
    had.current = rows;
  }, [rows]);
  useEffect(() => {
    if (query === undefined) return;
    const asked = new URLSearchParams(location.search);
    if (asked.has("open") || asked.has("new")) return;
    const wanted = query ? `?${query}` : "";
    if (location.search !== wanted) history.replaceState(history.state, "", location.pathname + wanted);
  }, [query]);
  return (
    <div ref={root} className="reminder-list">
      {children}
    </div>
  );
}
