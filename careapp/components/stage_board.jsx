// Cards in columns, one column a stage: a card is dragged, carried by keys, or sent by its menu.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { plural, t } from "$/public/i18n.js";
import { Notice, newToken, useDrag, useReach } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { Card, Face, dot, mayGo } from "./stage_cards.jsx";
import "./stage_board.css";

const PATIENCE = 20000;
const NONE = [];
/** Cards under way to another column: shown there at once, put back when the answer refuses or does not come. */
function useStages({ columns, answer, onStage, reach }) {
  const [going, setGoing] = useState(() => new Map());
  const [notice, setNotice] = useState(null);
  const timers = useRef(new Map());
  const label = (key) => columns.find((one) => one.key === key)?.label || "";
  const settle = useCallback((id) => {
    clearTimeout(timers.current.get(id));
    setGoing((old) => {
      if (!old.has(id)) return old;
      const next = new Map(old);
      next.delete(id);
      return next;
    });
  }, []);
  const send = (card, stage) => {
    const token = newToken();
    setGoing((old) => new Map(old).set(card.id, { stage, token }));
    timers.current.set(
      card.id,
      setTimeout(() => {
        settle(card.id);
        setNotice({
          kind: "bad",
          title: t("Le serveur n’a pas répondu"),
          lines: [t("{title} reste à sa place.", { title: card.title })],
        });
      }, PATIENCE),
    );
    onStage?.({ token, id: card.id, stage });
  };
  // The columns themselves say that a card has arrived.
  useEffect(() => {
    for (const column of columns)
      for (const card of column.cards || NONE) if (going.get(card.id)?.stage === column.key) settle(card.id);
  }, [columns]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    const held = answer && going.get(answer.id);
    if (!held || held.token !== answer.token) return;
    clearTimeout(timers.current.get(answer.id));
    if (answer.status !== "refused") return;
    settle(answer.id);
    setNotice({
      kind: "bad",
      card: answer.id,
      title: t("Passage à « {stage} » refusé", { stage: label(held.stage) }),
      lines: answer.reasons,
    });
  }, [answer?.token, answer?.status]); // eslint-disable-line react-hooks/exhaustive-deps
  // The card that comes back takes the focus it lost on its way.
  useEffect(() => {
    if (notice?.card && document.activeElement === document.body) reach(notice.card);
  }, [notice]); // eslint-disable-line react-hooks/exhaustive-deps
  const laid = useMemo(() => {
    if (!going.size) return columns;
    const cards = columns.flatMap((column) => (column.cards || NONE).map((card) => ({ card, from: column.key })));
    return columns.map((column) => {
      const away = (column.cards || NONE).filter(
        (card) => going.has(card.id) && going.get(card.id).stage !== column.key,
      ).length;
      const come = cards
        .filter(({ card, from }) => from !== column.key && going.get(card.id)?.stage === column.key)
        .map(({ card }) => ({ ...card, waits: true }));
      return {
        ...column,
        count: (column.count ?? 0) + come.length - away,
        cards: [
          ...come,
          ...(column.cards || NONE).filter((card) => !going.has(card.id) || going.get(card.id).stage === column.key),
        ],
      };
    });
  }, [columns, going]);
  return { laid, send, notice, setNotice };
}

export function StageBoard({ columns = NONE, answer, acts: offered = NONE, onStage, onAct, onOpen, onMore }) {
  const root = useRef(null);
  const reach = useReach(root, "data-open");
  const { laid, send, notice, setNotice } = useStages({ columns, answer, onStage, reach });
  const layer = useRef(null);
  const [carry, setCarry] = useState(null);
  const held = useRef(null);
  held.current = carry;
  const byId = useMemo(
    () =>
      new Map(
        laid.flatMap((column) => (column.cards || NONE).map((card) => [String(card.id), { card, stage: column.key }])),
      ),
    [laid],
  );

  const columnAt = (x) => {
    const all = [...root.current.querySelectorAll("[data-stage]")];
    const found = all.find((one) => {
      const box = one.getBoundingClientRect();
      return x >= box.left && x <= box.right;
    });
    return found?.dataset.stage ?? null;
  };
  const drop = (id, to) => {
    const known = byId.get(id);
    setCarry(null);
    if (!known || to == null || to === known.stage) return;
    if (mayGo(known.card, known.stage, to)) {
      send(known.card, to);
      return;
    }
    setNotice({
      kind: "bad",
      title: t("Cette étape ne se choisit pas depuis « {stage} »", {
        stage: laid.find((one) => one.key === known.stage).label,
      }),
    });
  };
  const begin = useDrag({
    start: (press) => setCarry({ id: press.id, by: "mouse", width: press.width, to: null }),
    move: (press, event) => {
      const to = columnAt(event.clientX);
      setCarry((old) => (old?.to === to ? old : { id: press.id, by: "mouse", width: press.width, to }));
      requestAnimationFrame(() => {
        if (layer.current)
          layer.current.style.transform = `translate(${event.clientX - press.dx}px, ${event.clientY - press.dy}px) rotate(-1.2deg)`;
      });
      const box = root.current.getBoundingClientRect();
      if (event.clientX > box.right - 32) root.current.scrollLeft += 14;
      if (event.clientX < box.left + 32) root.current.scrollLeft -= 14;
    },
    drop: (press) => drop(press.id, held.current?.to),
    cancel: () => setCarry(null),
  });
  const onPointerDown = (event) => {
    const part = event.target.closest("[data-card]");
    if (!part || event.target.closest(".sb-menu")) return;
    if (event.pointerType !== "touch") event.preventDefault();
    part.querySelector("[data-open]").focus({ preventScroll: true });
    const box = part.getBoundingClientRect();
    begin(event, {
      id: part.dataset.card,
      width: box.width,
      dx: event.clientX - box.left,
      dy: event.clientY - box.top,
    });
  };

  const keys = laid.map((one) => one.key);
  const onKeyDown = (event) => {
    const id = event.target.closest("[data-open]")?.dataset.open;
    const known = id && byId.get(id);
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
    if (carry?.by === "keys") {
      carryKeys(event, known);
      return;
    }
    const acts = {
      " ": () => setCarry({ id, by: "keys", to: known.stage }),
      m: () => event.target.closest("[data-card]").querySelector(".sb-menu button")?.click(),
      ...walk(known),
      ...Object.fromEntries(
        offered
          .filter((one) => known.card.acts?.includes(one.key))
          .map((one) => [one.letter, () => onAct?.({ id: known.card.id, key: one.key })]),
      ),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  };
  const carryKeys = (event, known) => {
    const at = keys.indexOf(carry.to);
    const turn = (n) => {
      for (let k = at + n; k >= 0 && k < keys.length; k += n)
        if (keys[k] === known.stage || mayGo(known.card, known.stage, keys[k])) {
          setCarry({ ...carry, to: keys[k] });
          return;
        }
    };
    const put = () => {
      drop(carry.id, carry.to);
      setTimeout(() => reach(carry.id));
    };
    const acts = {
      ArrowLeft: () => turn(-1),
      ArrowRight: () => turn(1),
      Enter: put,
      " ": put,
      Escape: () => setCarry(null),
    };
    if (acts[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
    }
  };
  const walk = ({ card, stage }) => {
    const at = keys.indexOf(stage);
    const own = laid[at].cards;
    const row = own.indexOf(card);
    const go = (one) => one && (() => reach(one.id));
    const side = (n) => {
      for (let k = at + n; k >= 0 && k < laid.length; k += n)
        if (laid[k].cards?.length) return laid[k].cards[Math.min(row, laid[k].cards.length - 1)];
      return null;
    };
    return { ArrowDown: go(own[row + 1]), ArrowUp: go(own[row - 1]), ArrowRight: go(side(1)), ArrowLeft: go(side(-1)) };
  };
  const carried = carry && byId.get(carry.id);
  const tone = (key) =>
    !carried
      ? ""
      : key === carried.stage
        ? ""
        : mayGo(carried.card, carried.stage, key)
          ? carry.to === key
            ? " target"
            : " open"
          : " shut";
  return (
    <section className="cb sb" aria-label={t("Étapes")}>
      <div
        ref={root}
        className={`sb-board${carry?.by === "mouse" ? " carrying" : ""}`}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
        tabIndex={-1}
      >
        {laid.map((column) => (
          <section
            key={column.key}
            data-stage={column.key}
            className={`sb-col${tone(column.key)}`}
            aria-label={column.label}
          >
            <header>
              <i style={{ background: dot(column.colour) }} />
              <h2>{column.label}</h2>
              <span>{column.count ?? column.cards?.length ?? 0}</span>
              <em>{column.hours}</em>
            </header>
            <div className="sb-cards">
              {carried &&
                carry.to === column.key &&
                carry.to !== carried.stage &&
                mayGo(carried.card, carried.stage, column.key) && (
                  <div className="sb-slot" aria-hidden="true">
                    {carried.card.title}
                  </div>
                )}
              {(column.cards || NONE).map((card) => (
                <Card
                  key={card.id}
                  card={card}
                  stage={column.key}
                  columns={laid}
                  acts={offered}
                  onAct={(key) => onAct?.({ id: card.id, key })}
                  onOpen={onOpen}
                  faded={carry?.id === String(card.id)}
                  taken={carry?.by === "keys" && carry.id === String(card.id)}
                  onSend={(to) => {
                    drop(String(card.id), to);
                    setTimeout(() => reach(card.id));
                  }}
                />
              ))}
              {(column.count ?? 0) > (column.cards?.length ?? 0) && (
                <button type="button" className="sb-more" onClick={() => onMore?.(column.key)}>
                  {plural("{count} autre", "{count} autres", column.count - (column.cards?.length ?? 0))}
                </button>
              )}
              {!column.cards?.length && !carry && <p className="sb-none">{t("Aucune opportunité à cette étape")}</p>}
            </div>
          </section>
        ))}
      </div>
      {carried && carry.by === "mouse" && (
        <div ref={layer} className="sb-card sb-float" style={{ width: carry.width }} aria-hidden="true">
          <Face card={carried.card} />
        </div>
      )}
      <div className="cb-sr" aria-live="polite">
        {carry?.by === "keys"
          ? t("{title}, étape {stage}. Entrée pose, Échap annule.", {
              title: carried?.card.title,
              stage: laid.find((one) => one.key === carry.to)?.label,
            })
          : ""}
      </div>
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </section>
  );
}
