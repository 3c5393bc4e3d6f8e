// Copy and paste of visits: the copy outlives a turn to another day.
import { t } from "$/public/i18n.js";
import { freeFrom } from "./planning_rules.jsx";

let copied = null;

/** Answers Ctrl C and Ctrl V: `row` is where to paste. Says whether the key was one of them. */
export function clip(event, { visit, row, rows, give, setNotice }) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
  const key = event.key.toLowerCase();
  if (key === "c" && visit && !visit.waits) {
    copied = visit;
    setNotice({
      kind: "ok",
      title: t("{client} : visite copiée", { client: visit.cl || visit.c }),
      lines: [t("Choisissez une ligne, ici ou un autre jour, puis Ctrl V.")],
    });
    return true;
  }
  if (key !== "v" || !copied || row === undefined) return false;
  const length = copied.e - copied.s;
  const s = row == null ? copied.s : freeFrom(rows.get(row) || [], copied.s, length);
  give(copied, { w: row, s, e: s + length, copy: true });
  return true;
}
