// A text to take away: read-only, chosen whole when it is entered, copied by its button. Its Python side is copy_field.py.
import { useRef, useState } from "react";
import { t } from "$/public/i18n.js";

export function CopyField({ value, label }) {
  const field = useRef(null);
  const [said, say] = useState("");
  const copy = async () => {
    field.current.select();
    try {
      // A browser gives its clipboard to https and to this machine alone; elsewhere the old way still works.
      if (navigator.clipboard) await navigator.clipboard.writeText(value);
      else if (!document.execCommand("copy")) throw new Error();
      say(t("Copié"));
    } catch {
      say(t("Copiez l’adresse choisie avec Ctrl C."));
    }
  };
  return (
    <div className="copy-field">
      <div className="row tight">
        <div className="input grow">
          <input ref={field} readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
        </div>
        <button type="button" className="btn btn-primary" onClick={copy}>
          {t("Copier")}
        </button>
      </div>
      <div className="small tx-green" role="status">
        {said}
      </div>
    </div>
  );
}
