// What must run before the first paint, and the two switches of the menu. Loaded in the head of every page.
(() => {
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      /* a browser that keeps nothing still works */
    }
  };
  const locale = document.cookie.match(/(?:^|; )locale=([a-z]{2})/);
  root.lang = locale ? locale[1] : "fr";
  // A tab that changes its language begins anew: what the server keeps for its token was worded in the other one.
  try {
    const spoken = sessionStorage.getItem("spoken");
    if (spoken && spoken !== root.lang) sessionStorage.removeItem("token");
    sessionStorage.setItem("spoken", root.lang);
  } catch {
    /* a browser that keeps nothing has no token either */
  }
  if (kept("rail")) root.dataset.rail = kept("rail");
  if (kept("density")) root.dataset.density = kept("density");
  new MutationObserver(() => keep("density", root.dataset.density ?? "")).observe(root, { attributeFilter: ["data-density"] });

  const menu = (open) => {
    if (open) root.dataset.menu = "open";
    else delete root.dataset.menu;
    const to = document.querySelector(open ? "#rail a, #rail button" : ".mobile-bar [data-action=menu]");
    to?.focus();
  };
  const foldRail = () => {
    const folds = document.querySelector(".app.folds") !== null;
    const folded = root.dataset.rail ? root.dataset.rail === "folded" : folds;
    root.dataset.rail = folded ? "open" : "folded";
    keep("rail", root.dataset.rail);
    document.querySelector(`.rail .when-${folded ? "open" : "folded"}`)?.focus();
  };
  addEventListener("click", (event) => {
    const action = event.target.closest?.("[data-action]")?.dataset.action;
    if (action === "menu") menu(root.dataset.menu !== "open");
    else if (action === "rail") foldRail();
    else if (root.dataset.menu && event.target.closest?.("#rail a, #rail [data-open]")) delete root.dataset.menu;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.dataset.menu) menu(false);
    if (event.key === "Tab" && root.dataset.menu) keepFocusIn(document.getElementById("rail"), event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(event.target);
  });
  // Ctrl Enter saves: the form one is in, or the dialog, whose main button stands at its foot.
  const save = (at) => {
    const form = at.closest?.("form");
    if (form) form.requestSubmit();
    else at.closest?.("dialog[open]")?.querySelector(".overlay-foot .btn-primary:not(:disabled)")?.click();
  };
  const keepFocusIn = (box, event) => {
    const stops = [...box.querySelectorAll("a, button, input")].filter((stop) => stop.offsetParent);
    const [first, last] = [stops[0], stops.at(-1)];
    if (event.shiftKey && document.activeElement === first) last.focus();
    else if (!event.shiftKey && document.activeElement === last) first.focus();
    else return;
    event.preventDefault();
  };
  // A day or a time that does not exist reads as an empty field: nothing is sent, and the field says so (a list that reads itself again at each key waits).
  const words = () => document.querySelector("[data-bad-date]").dataset;
  const stopUnreadable = (event) => {
    const pressed = event.target.closest?.(".btn-primary");
    const box = event.type === "submit" ? event.target : (pressed?.form ?? pressed?.closest("dialog"));
    const input = [...(box?.querySelectorAll("input") ?? [])].find((one) => one.validity.badInput);
    if (!input) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "submit" && !event.submitter && box.matches("[data-live]")) return;
    input.setCustomValidity(input.type === "time" ? words().badTime : words().badDate);
    input.reportValidity();
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
  };
  ["submit", "click"].forEach((kind) => addEventListener(kind, stopUnreadable, true));
  // What is sent and comes back with errors, be it on another tab, puts the focus on the first and tells no earlier success beside it; another page of a list starts at its top.
  let sentAt = 0;
  addEventListener("submit", () => (sentAt = Date.now()), true);
  addEventListener("click", (event) => event.target.closest?.(".btn-primary, .btn-danger") && (sentAt = Date.now()), true);
  const wrongIn = (box) => box?.querySelector('[aria-invalid="true"], .field.invalid :is(input:not([type="hidden"]), select, textarea)');
  new MutationObserver(() => {
    if (Date.now() - sentAt > 4000) return;
    const wrong = wrongIn([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.getElementById("main"));
    if (!wrong) return;
    [sentAt] = [0, wrong.focus()];
    document.querySelectorAll(".toast-success .close").forEach((close) => close.click());
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["aria-invalid"] });
  addEventListener("click", (event) => {
    if (event.target.closest?.(".pager button")) document.querySelectorAll("#main, .main").forEach((box) => box.scrollTo({ top: 0 }));
  });
  // The changes of a proposal are gone through by keyboard: up and down, Enter accepts, Delete rejects.
  addEventListener("keydown", (event) => {
    const line = event.target.closest?.(".proposal-line");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = [...document.querySelectorAll(".proposal-line")];
    const [reject, accept] = line.parentElement.querySelectorAll(".btn-icon");
    const act = {
      ArrowDown: () => lines[lines.indexOf(line) + 1]?.focus(),
      ArrowUp: () => lines[lines.indexOf(line) - 1]?.focus(),
      Enter: () => accept?.click(),
      Delete: () => reject?.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (document.activeElement !== line) document.activeElement.click();
  });
  // The rows of a list that is gone through by letters: J and K move, X chooses, E edits, Enter opens what has the focus.
  addEventListener("keydown", (event) => {
    const list = document.querySelector(".keyed-list");
    const free = !event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog[open], [contenteditable]");
    if (!list || !free || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...list.querySelectorAll("tbody tr")];
    const at = rows.indexOf(document.activeElement?.closest?.("tr"));
    const reach = (row) => row?.querySelector(".row-link")?.focus();
    const act = {
      j: () => reach(rows[at + 1]),
      k: () => reach(rows[Math.max(0, at - 1)]),
      x: () => rows[at]?.querySelector("input[type=checkbox]")?.click(),
      e: () => rows[at]?.querySelector("[data-act=edit]")?.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // A live form is sent again as soon as one of its values changes, before React puts the old one back for a while.
  addEventListener("change", (event) => event.target.form?.matches("[data-live]") && event.target.form.requestSubmit(), true);
  // The name of the file that was chosen, beside the button that chose it.
  addEventListener("change", ({ target }) => {
    const shown = target.matches?.(".file-chosen") && target.parentElement.querySelector(".file-name");
    if (shown) shown.textContent = target.files[0]?.name ?? "";
  });
  // A preview is drawn again when what it shows has changed, once a person rests.
  let [drawnOf, draws] = [null, 0];
  new MutationObserver(() => {
    const form = document.querySelector("[data-draws]");
    if (form?.dataset.draws === drawnOf) return;
    drawnOf = form?.dataset.draws ?? null;
    clearTimeout(draws);
    if (form?.dataset.ok !== "false" && form) draws = setTimeout(() => form.isConnected && form.requestSubmit(), 300);
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-draws"] });
  // What is pressed shows that it waits for its answer, and a verb pressed again meanwhile is not sent twice; a link waits for its screen.
  const PATIENCE = 5000;
  const VERBS = ".btn:not(.btn-icon), .proposal-lines .btn-icon, .cb-btn.p";
  const PRESSED = "button, [data-v], [data-item], [data-open], a[href^='/']:not([target], [download], [href^='/api/'])";
  const SOON = 350; // an answer that comes sooner changes nothing on the screen: drawing that one waits would make it wait
  let [pressed, asked, ends, shows] = [null, [], 0, 0];
  const answered = () => {
    clearTimeout(ends);
    shows = clearTimeout(shows);
    asked = [];
    delete root.dataset.asks;
    document.querySelectorAll("[data-asked]").forEach((one) => delete one.dataset.asked);
  };
  const wait = (one, longest) => {
    one.dataset.asked = "";
    shows ||= setTimeout(() => (root.dataset.asks = ""), SOON);
    clearTimeout(ends);
    ends = setTimeout(answered, longest);
  };
  const press = (event) => {
    if (event.type === "submit" && !event.submitter && event.target.matches("[data-live]")) return;
    const target = event.type === "submit" ? event.submitter ?? event.target.querySelector(".btn-primary") : event.target;
    const one = target?.closest?.(PRESSED);
    const sends = event.type === "submit" && one === pressed;
    if (one?.matches(VERBS) && "asked" in one.dataset && !sends) return event.preventDefault(), event.stopImmediatePropagation();
    pressed = one ?? null;
    setTimeout(() => (pressed = null), 50);
    if (!one?.matches("a") || event.ctrlKey || event.metaKey || event.shiftKey || new URL(one.href).pathname === location.pathname) return;
    const from = location.pathname;
    wait(one, 4 * PATIENCE);
    const watch = setInterval(() => {
      if ("asked" in one.dataset && location.pathname === from) return;
      clearInterval(watch);
      answered();
    }, 100);
  };
  ["click", "submit"].forEach((kind) => addEventListener(kind, press, true));
  const Socket = window.WebSocket;
  const spoken = (data) => typeof data === "string" && /^42.*?\["event"/.test(data.slice(0, 40));
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => spoken(data) && asked.shift() && !asked.length && answered());
      this.addEventListener("close", answered);
    }
    send(data) {
      if (spoken(data)) asked = [...asked.filter((at) => Date.now() - at < PATIENCE), Date.now()];
      if (spoken(data) && pressed) wait(pressed, PATIENCE);
      super.send(data);
    }
  };
  // The preview of a document is shown once it is drawn, not while its reader is still dark.
  const drawn = ({ target: frame }) => frame.matches?.(".edition-frame") && frame.contentWindow?.location.href !== "about:blank" && setTimeout(() => (frame.dataset.ready = ""), 1200);
  document.addEventListener("load", drawn, true);
  // The address keeps the tab that is open, for those who reload or come back.
  addEventListener("click", (event) => {
    const tab = event.target.closest?.("[data-tab]")?.dataset.tab;
    if (tab) history.replaceState(history.state, "", `?tab=${tab}`);
  });
  // The tab that is open is in sight, however narrow the window.
  let tab = null;
  new MutationObserver(() => {
    const current = document.querySelector(".tabs > [aria-current]");
    if (current && current !== tab) current.parentElement.scrollLeft = current.offsetLeft - (current.parentElement.clientWidth - current.offsetWidth) / 2;
    tab = current;
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["aria-current"] });
  // A browser that knows it is offline says so before the connection is found to be lost.
  const online = () => root.toggleAttribute("data-offline", !navigator.onLine);
  ["online", "offline"].forEach((change) => addEventListener(change, online));
  // What is pressed meanwhile would be lost with the page, so leaving asks first; a worker sees what waits until the connection is back.
  const lost = () => root.hasAttribute("data-offline") || document.querySelector(":not(.while-offline) > .connection-lost") !== null;
  let unsent = false;
  addEventListener("click", (event) => {
    const pressed = event.target.closest?.("#main :is(.pocket-check, button, input)");
    if (!pressed || !lost() || pressed.querySelector(":disabled")) return;
    unsent = true;
    const shown = pressed.closest(".pocket :is(.pocket-check, button)");
    if (shown) shown.dataset.waiting = words().waitingWord;
  });
  addEventListener("beforeunload", (event) => unsent && event.preventDefault());
  setInterval(() => {
    if (lost()) return;
    unsent = false;
    document.querySelectorAll("[data-waiting]").forEach((pressed) => delete pressed.dataset.waiting);
    fetchAhead();
  }, 500);
  // The screens of a worker are fetched as soon as one is open, so that the others open without network.
  const fetched = new Set();
  const fetchAhead = () => {
    if (fetched.size || !document.querySelector(".has-bottom-nav")) return;
    const screens = Object.values(window.__reactRouterManifest?.routes ?? {}).filter(({ path }) => /^(my\/|account$)/.test(path));
    screens.flatMap(({ module, imports }) => [module, ...(imports ?? [])]).forEach((file) => fetched.add(file));
    fetched.forEach((href) => document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href })));
  };
  // Who signs out leaves nothing of what they wrote on the device.
  const forget = (event) => {
    if (new URL(event.target.action, location.href).pathname !== "/logout") return;
    try {
      Object.keys(localStorage).forEach((key) => key.startsWith("careapp.draft.") && localStorage.removeItem(key));
    } catch {
      /* nothing was kept */
    }
  };
  addEventListener("submit", forget, true);
  // The back button shows a page of somebody who signed out only after asking the server again.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  if ("serviceWorker" in navigator && location.protocol === "https:") addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
})();
