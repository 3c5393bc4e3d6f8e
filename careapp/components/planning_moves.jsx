// Moves of visits: laid over the day at once, settled by the server's answer, put back when it refuses or stays silent.
import { useCallback, useEffect, useRef, useState } from "react";
import { t } from "$/public/i18n.js";
import { minutesOf, newToken, wall } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { useSending } from "$/public/external/careapp/components/planning_live/planning_commands.jsx";
import { connected } from "$/public/external/careapp/components/planning_live/planning_feed.jsx";
import { bothOf, changedBy } from "$/public/external/careapp/components/planning_live/planning_live.jsx";

/** A command that no board has drawn as a move: one made before a reload, or in a view that was left. */
const undrawn = (command) =>
  command && {
    visit: { i: command.id, v: command.version },
    to: { w: command.worker_id, s: minutesOf(command.start.slice(11)), e: minutesOf(command.end.slice(11)), copy: command.copy },
    key: command.id,
    command,
  };
/** Whether a visit already stands where a move was to bring it. */
const stands = (visit, to) => visit && (visit.w ?? null) === to.w && visit.s === to.s && visit.e === to.e;

const silence = () => ({
  kind: "bad",
  title: t("Le serveur n’a pas répondu"),
  lines: [t("La visite est remise à sa place. Vérifiez la connexion, puis recommencez.")],
});

/**
 * The life of a move. `give(visit, to, reason)` shows and sends it; the `answer` prop settles it. Without `patch`, or without the new
 * truth in the answer, the truth is fetched again. Returns
 * {moves, notice, setNotice, asked, give, keep, back}: `asked` is the warning that waits for a reason.
 */
export function useMoves({ day, answer, onMove, onUndo, onExtend, patch, reload, onSeen }) {
  const [moves, setMoves] = useState(() => new Map());
  const [notice, setNotice] = useState(null);
  const [asked, setAsked] = useState(null);
  const sent = useRef(new Map());
  const failed = useCallback(() => {
    setNotice(silence());
    reload();
  }, [reload]);
  const { send, again, settled, asks, resumed } = useSending(onMove, failed);

  const lay = useCallback(
    (id, visit) =>
      setMoves((old) => {
        const next = new Map(old);
        if (visit) next.set(id, visit);
        else next.delete(id);
        return next;
      }),
    [],
  );

  const give = useCallback(
    (visit, to, reason = "") => {
      const token = newToken();
      const key = to.copy ? `copy-${token}` : visit.i;
      lay(key, {
        ...visit,
        i: key,
        w: to.row === undefined ? to.w : to.row,
        s: to.s,
        e: to.e,
        tr: null,
        waits: true,
        isNew: Boolean(to.copy),
        on: day,
      });
      const move = { visit, to, key };
      const giveUp = () => {
        sent.current.delete(token);
        lay(key, null);
        failed();
      };
      sent.current.set(token, move);
      const span = { start: wall(day, to.s), end: wall(day, to.e) };
      const asked = { token, id: visit.i, worker_id: to.w, ...span, version: visit.v, reason, copy: Boolean(to.copy) };
      send(asked, giveUp);
    },
    [day, lay, send, failed],
  );

  useEffect(() => {
    if (!answer?.token && !answer?.visit) return;
    const own = sent.current.get(answer.token);
    const move = own || undrawn(resumed(answer.token));
    sent.current.delete(answer.token);
    if (answer.status === "warning" && move) {
      asks(answer.token); // kept until it is decided: a reload asks again
      setAsked({ ...move, token: answer.token, reasons: answer.reasons, notices: answer.notices });
      return;
    }
    settled(answer.token);
    const truth = [...(answer.visits || []), ...(answer.visit ? [answer.visit] : [])];
    const here = patch && truth.length && (own || move?.command.start.slice(0, 10) === day || !move);
    if (here) patch(truth);
    if (/^(un|re)do-/.test(answer.token || "")) setNotice(null);
    if (!move) return;
    const settle = () => lay(move.key, null);
    if (answer.status === "refused" || here) settle();
    else reload().then(settle);
    if (!own) move.visit = answer.visit || move.visit;
    const done = !own && answer.status === "conflict" && stands(answer.visit, move.to);
    setNotice(news(done ? { ...answer, status: "accepted" } : answer, move, { onUndo, onExtend, onSeen }));
    // The answer alone settles a move; the helpers are stable or read at this moment.
  }, [answer?.token, answer?.status, answer?.visit?.v]); // eslint-disable-line react-hooks/exhaustive-deps

  /** Send the move once more with its reason; without network it says so, and what was typed stays. */
  const keep = useCallback(
    (reason) => {
      if (!connected()) return false;
      settled(asked.token);
      setAsked(null);
      if (asked.command) again({ ...asked.command, token: newToken(), reason });
      else give(asked.visit, asked.to, reason);
      if (asked.to.copy) lay(asked.key, null);
      return true;
    },
    [asked, again, give, lay, settled],
  );
  const back = useCallback(() => {
    settled(asked.token);
    lay(asked.key, null);
    setAsked(null);
  }, [asked, lay, settled]);
  return { moves, notice, setNotice, asked, give, keep, back };
}

/** The line that tells how a move ended. */
function news(answer, move, { onUndo, onExtend, onSeen }) {
  const client = move.visit.cl || move.visit.c || t("Visite");
  const undo = onUndo && { label: t("Annuler l’action"), key: t("Ctrl Z"), run: () => onUndo(newToken()) };
  if (answer.status === "accepted")
    return {
      kind: "ok",
      title: move.to.copy ? t("{client} : visite copiée", { client }) : t("{client} : visite déplacée", { client }),
      lines: answer.series ? [...answer.reasons, t("Cette fois seulement.")] : answer.reasons,
      action: undo,
      more: answer.series &&
        onExtend && { label: t("Étendre aux suivantes…"), run: () => onExtend(String(answer.visit_id)) },
    };
  if (answer.status === "conflict") {
    return {
      kind: "warn",
      stays: true,
      title: changedBy({ n: answer.by, t: answer.at }),
      lines: [
        ...(answer.reasons || []),
        ...bothOf(answer.visit, { ...move.to, wn: undefined }),
        t("Le planning montre son nouvel état ; votre déplacement n’est pas appliqué."),
      ],
      action: { label: t("Voir"), run: () => onSeen(answer.visit_id ?? answer.visit?.i) },
    };
  }
  return { kind: "bad", title: t("{client} : déplacement refusé", { client }), lines: answer.reasons };
}
