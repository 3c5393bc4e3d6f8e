// What others do while one looks: their changes laid over the board, who they are, what they have in hand, what waits.
import { useEffect, useMemo, useRef } from "react";
import CircleHelp from "lucide-react/dist/esm/icons/circle-question-mark.mjs";
import ClockAlert from "lucide-react/dist/esm/icons/clock-alert.mjs";
import Hourglass from "lucide-react/dist/esm/icons/hourglass.mjs";
import TriangleAlert from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import Unplug from "lucide-react/dist/esm/icons/unplug.mjs";
import UserX from "lucide-react/dist/esm/icons/user-x.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { plural, t } from "$/public/i18n.js";
import { Avatar, newToken, span, useLatest, usePageKeys } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { taken } from "./planning_commands.jsx";
import { follow, hold, holding, me, publish, useFeed } from "./planning_feed.jsx";
import "./planning_live.css";

export { hold };

const NONE = [];
const SETTLED = 1500;
const SHOWN = 3;
const names = new Map();

/** The worker and the hours of a visit in words. */
export function placeOf(visit) {
  if (!visit) return null;
  const nobody = visit.w == null ? t("non affectée") : "";
  return [visit.wn || nobody || names.get(visit.w), span(visit.s, visit.e)].filter(Boolean).join(" ");
}

/** Who changed a visit, said in one line. */
export const changedBy = (by) =>
  !by?.n
    ? t("Cette visite a changé entre-temps.")
    : by.t
      ? t("{who} a changé cette visite à {time}.", { who: by.n, time: by.t })
      : t("{who} a changé cette visite.", { who: by.n });

/** Both values of a move that came too late: where the visit is now, and where it was to go. */
export const bothOf = (now, wanted) =>
  now
    ? [t("Maintenant : {place}", { place: placeOf(now) }), t("Vous vouliez : {place}", { place: placeOf(wanted) })]
    : NONE;

const countOf = (visits) => [visits.length, visits.reduce((sum, one) => sum + one.i * one.v, 0)];

/** The element that had the focus may be drawn anew in another row: it is given back. */
function keepFocus() {
  const focused = document.activeElement?.closest?.("[data-v], [data-item]");
  if (!focused) return;
  const name = focused.dataset.v == null ? "data-item" : "data-v";
  const id = focused.getAttribute(name);
  setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    document.querySelector(`[${name}="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }, 60);
}

/**
 * Keeps what a board shows true: `name` and the span {first, last, worker, client}, its `data`, `absorb(change)` and
 * `reload()`. A change to the visit in hand is told by `setNotice`, one to the visit whose dialog is open by
 * `onOvertaken(id)`. Gives `over(moves, drawn)`: moves with what others hold and
 * what waits laid over.
 */
export function useLive({ name, span: shown, data = null, absorb, reload, setNotice, opened, onOvertaken }) {
  const { people } = useFeed();
  const late = useLatest({ data, absorb, reload, setNotice, opened, onOvertaken });
  const checked = useRef({ wanted: null, asked: "" });
  const { first, last, worker = 0, client = 0 } = shown || {};
  (data?.workers || NONE).forEach((one) => names.set(one.i, one.n));

  useEffect(() => {
    if (!first) return undefined;
    let timer = 0;
    let again = 0;
    const readAgain = (most) => {
      clearTimeout(again);
      again = setTimeout(() => late.current.reload(), 50 + Math.random() * most);
    };
    const verify = () => {
      const { wanted, asked } = checked.current;
      const { data: known } = late.current;
      if (!known?.visits || !wanted?.length || known.visits.some((one) => one.v == null)) return;
      const [count, sum] = countOf(known.visits.filter((one) => typeof one.i === "number"));
      const key = `${first} ${wanted}`;
      if ((count === wanted[0] && sum === wanted[1]) || asked === key) return;
      checked.current.asked = key; // once for each state of the span, whatever comes of it
      readAgain(0);
    };
    const tell = ({ by = {}, changed = NONE, gone = NONE, visits = NONE }) => {
      const { data: known, opened: open, onOvertaken: over, setNotice: note } = late.current;
      for (const id of [...changed, ...gone]) {
        const author = by[id];
        if (author?.u && author.u === me()) continue;
        if (String(id) === String(open)) over?.(String(id));
        if (String(id) !== String(holding())) continue;
        const [before, after] = [known?.visits?.find((one) => one.i === id), visits.find((one) => one.i === id)];
        const lines = after ? [t("{before} devient {after}", { before: placeOf(before) ?? "", after: placeOf(after) })] : NONE;
        const kept = t("Si vous la posez, votre déplacement ne sera pas appliqué : reprenez-la d’abord.");
        note?.({ kind: "warn", stays: true, title: changedBy(author), lines: [...lines, kept] });
      }
    };
    const on = (message) => {
      if (message.returned) {
        readAgain(700);
        return;
      }
      if (message.changed) tell(message);
      if (message.reload) readAgain(300);
      else if (message.visits) {
        keepFocus();
        late.current.absorb(message);
      }
      if (message.check) {
        checked.current.wanted = message.check;
        clearTimeout(timer);
        timer = setTimeout(verify, SETTLED);
      }
    };
    const leave = follow(name, { first, last, worker, client, on });
    return () => {
      clearTimeout(timer);
      clearTimeout(again);
      leave();
    };
  }, [name, first, last, worker, client]); // eslint-disable-line react-hooks/exhaustive-deps

  const held = useMemo(() => people.filter((one) => one.h), [people]);
  const over = (moves, drawn) => {
    const found = taken(drawn, moves);
    for (const one of held) {
      const visit = !moves.has(one.h) && drawn?.visits.find((v) => v.i === one.h);
      const shift = (visit?.d ?? 0) * 1440; // a move counts its minutes from the first day that is shown
      if (visit) found.set(one.h, { ...visit, s: visit.s + shift, e: visit.e + shift, held: one.n });
    }
    return found.size ? new Map([...found, ...moves]) : moves;
  };
  return { over, held };
}

const WAITING = ["planned", "to_confirm"];
/** What a day asks to be handled, by kind, as the server counts it. */
export function countsOf(visits) {
  const found = { unassigned: 0, conflict: 0, late: 0, to_confirm: 0 };
  for (const one of visits) {
    if (one.w == null && WAITING.includes(one.st)) found.unassigned += 1;
    else if (one.st in found) found[one.st] += 1;
  }
  return found;
}

/** Publishes what the day of a board asks to be handled, for the tools above it. */
export function useCounts(data) {
  const counts = useMemo(() => (data ? countsOf(data.visits) : null), [data]);
  useEffect(() => {
    publish(counts);
  }, [counts]);
  useEffect(() => () => publish(null), []);
}

/** Over a visit: whose hand it is in, or that its command waits for an answer. */
export const Marks = ({ visit }) =>
  visit.held ? (
    <i className="lv-held">{visit.held.split(" ")[0]}</i>
  ) : visit.waits ? (
    <i className="lv-waits">
      <Hourglass size={10} />
      {t("en attente")}
    </i>
  ) : null;

/** The keys that take the last change back and do it again, the same in every view. */
export function PlanningTurns({ onUndo, onRedo }) {
  usePageKeys((event) => {
    const key = event.key.toLowerCase();
    const ctrl = event.ctrlKey || event.metaKey;
    const again = ctrl && (key === "y" || (key === "z" && event.shiftKey));
    const back = ctrl ? key === "z" && !event.shiftKey : key === "u" && !event.altKey;
    if (!again && !back) return;
    event.preventDefault();
    if (!event.repeat) (again ? onRedo : onUndo)?.(newToken());
  });
  return null;
}

/** The others who look at the same days, and how the line to the server is. */
export function PlanningPresence() {
  const { people, status, waiting } = useFeed();
  const said = people.length
    ? t("Aussi sur ce planning : {names}", { names: people.map((one) => one.n).join(", ") })
    : "";
  return (
    <div className="lv-there">
      {waiting > 0 && (
        <span className="lv-pill" title={plural("{count} en attente", "{count} en attente", waiting)}>
          <Hourglass size={13} />
          {waiting}
          <span className="visually-hidden">{plural("{count} en attente", "{count} en attente", waiting)}</span>
        </span>
      )}
      {status === "lost" && (
        <span
          className="lv-pill"
          role="status"
          title={t("Direct interrompu : les changements des autres n’arrivent plus, nouvel essai en cours.")}
        >
          <Unplug size={13} />
          <span className="visually-hidden">{t("Direct interrompu")}</span>
        </span>
      )}
      {people.length > 0 && (
        <ul aria-label={said}>
          {people.slice(0, SHOWN).map((one) => (
            <li key={one.u} title={one.h ? t("{name} déplace une visite", { name: one.n }) : one.n} className={one.h ? "busy" : ""}>
              <Avatar initials={one.s} colour={one.c} size={24} />
              <span className="visually-hidden">{one.n}</span>
            </li>
          ))}
          {people.length > SHOWN && <li className="more">{`+${people.length - SHOWN}`}</li>}
        </ul>
      )}
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

const KINDS = () => [
  ["unassigned", UserX, "t-red", (n) => plural("{count} non affectée", "{count} non affectées", n)],
  ["conflict", TriangleAlert, "t-red", (n) => plural("{count} conflit", "{count} conflits", n)],
  ["late", ClockAlert, "t-amber", (n) => plural("{count} retard de pointage", "{count} retards de pointage", n)],
  ["to_confirm", CircleHelp, "t-amber", (n) => plural("{count} à confirmer", "{count} à confirmer", n)],
];

/** What the day asks to be handled, as it is now; a kind is chosen to show its visits alone. */
export function PlanningToHandle({ only, onOnly }) {
  const { counts } = useFeed();
  const shown = KINDS().filter(([kind]) => counts?.[kind] > 0 || only === kind);
  return (
    <>
      <span className="small muted to-handle">{t("À traiter")}</span>
      {shown.map(([kind, Mark, family, words]) => (
        <button
          key={kind}
          type="button"
          className={`pill ${family}`}
          aria-pressed={only === kind}
          onClick={() => onOnly?.(kind)}
        >
          <Mark size={13} />
          {words(counts?.[kind] || 0)}
          {only === kind && <X size={12} />}
        </button>
      ))}
    </>
  );
}
