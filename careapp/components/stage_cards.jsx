// A card of the board, and the menu that sends it to another stage.
import { useEffect, useRef, useState } from "react";
import Ellipsis from "lucide-react/dist/esm/icons/ellipsis.mjs";
import Hourglass from "lucide-react/dist/esm/icons/hourglass.mjs";
import Users from "lucide-react/dist/esm/icons/users.mjs";
import { t } from "$/public/i18n.js";
import { Avatar } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { ActionIcon } from "./stage_icons.jsx";

const FAMILIES = ["gray", "blue", "amber", "teal", "green", "red", "violet"];
export const dot = (colour) => (FAMILIES.includes(colour) ? `var(--${colour}-so)` : colour);

/** Whether a card may leave one stage for another. */
export const mayGo = (card, from, to) => to !== from && (!card.to || card.to.includes(to));

export function Face({ card, open }) {
  const [hours, ...rest] = String(card.line || "").split(" · ");
  return (
    <>
      <div className="sb-row">
        {open || <b>{card.title}</b>}
        <span className="sb-days" title={t("Ancienneté dans l’étape")}>
          {card.late && <Hourglass size={12} aria-hidden="true" />}
          {card.days}
          {card.late && `, ${card.late}`}
        </span>
      </div>
      <div className="sb-what">{card.services}</div>
      <div className="sb-line">
        <b>{hours}</b>
        {rest.length > 0 && ` · ${rest.join(" · ")}`}
      </div>
      {card.twin && (
        <div className="sb-twin">
          <Users size={12} aria-hidden="true" /> {card.twin}
        </div>
      )}
      <div className={`sb-foot${card.action_late ? " late" : ""}`}>
        <ActionIcon name={card.action_icon} />
        <span title={[card.action, card.when].filter(Boolean).join(", ")}>{card.action}</span>
        {card.when && <span className="sb-when">{card.when}</span>}
        {card.initials && (
          <span className="sb-owner" title={card.owner}>
            <Avatar initials={card.initials} colour={card.colour} size={18} />
          </span>
        )}
      </div>
    </>
  );
}

export function Card({ card, stage, columns, acts, onOpen, onAct, faded, taken, onSend }) {
  const open = (
    <button
      type="button"
      data-open={card.id}
      className="sb-open"
      title={card.title}
      aria-describedby={`sb-${card.id}`}
      onClick={() => onOpen?.(String(card.id))}
    >
      {card.title}
    </button>
  );
  return (
    <article
      data-card={card.id}
      className={`sb-card${card.stuck ? " stuck" : ""}${faded ? " faded" : ""}${taken ? " taken" : ""}${card.waits ? " wait" : ""}`}
    >
      <div id={`sb-${card.id}`} className="sb-face">
        <Face card={card} open={open} />
      </div>
      <MoveMenu card={card} stage={stage} columns={columns} acts={acts} onSend={onSend} onAct={onAct} />
    </article>
  );
}

/** The way without dragging: a menu of the other stages, and of what else may be done. */
function MoveMenu({ card, stage, columns, acts, onSend, onAct }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const choices = columns.filter((column) => mayGo(card, stage, column.key));
  useEffect(() => {
    if (!open) return undefined;
    root.current.querySelector("[role=menuitem]")?.focus();
    const outside = (event) => {
      if (!root.current.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const onKeyDown = (event) => {
    if (!open) return;
    const items = [...root.current.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      setOpen(false);
      root.current.querySelector("button").focus();
    } else if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus();
    else if (event.key === "Tab") {
      setOpen(false);
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const offered = acts.filter((one) => card.acts?.includes(one.key));
  if (!choices.length && !offered.length) return null;
  return (
    <div ref={root} className={`sb-menu${open ? " open" : ""}`} onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={t("Déplacer {title} vers…", { title: card.title })}
        title={t("Déplacer vers…")}
        onClick={() => setOpen(!open)}
      >
        <Ellipsis size={15} />
      </button>
      {open && (
        <div role="menu" aria-label={t("Agir sur {title}", { title: card.title })}>
          {choices.length > 0 && <p>{t("Déplacer vers…")}</p>}
          {choices.map((column) => (
            <button
              key={column.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                setOpen(false);
                onSend(column.key);
              }}
            >
              <i style={{ background: dot(column.colour) }} />
              {column.label}
            </button>
          ))}
          {offered.length > 0 && choices.length > 0 && <hr />}
          {offered.map((one) => (
            <button
              key={one.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                setOpen(false);
                onAct(one.key);
              }}
            >
              <ActionIcon name={one.icon} />
              {one.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
