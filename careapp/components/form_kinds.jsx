// Which control draws which kind of question; a kind without one is drawn as text.
import { PLAIN } from "./form_controls.jsx";
import { FileField } from "./form_files.jsx";
import { PartsField } from "./form_parts.jsx";
import { ScaleField } from "./form_scale.jsx";
import { SignatureField } from "./form_signature.jsx";
import { TableField } from "./form_table.jsx";

export const CONTROLS = {
  ...PLAIN,
  file: FileField,
  signature: SignatureField,
  table: TableField,
  person: PartsField,
  address: PartsField,
  aggir: ScaleField,
  pain: ScaleField,
  falls: ScaleField,
};
/** Kinds of several controls under one label. */
export const TOGETHER = new Set(["choices", "boolean", "table", "person", "address", "aggir", "pain", "falls"]);
/** Kinds that nobody answers: they are read. */
export const READ = new Set(["shown", "computed"]);
/** Kinds that only head or explain what follows. */
export const WORDS = { heading: "h3", help_text: "p" };
