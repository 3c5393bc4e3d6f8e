// A file of a form: dropped or chosen, sent with its progress, shown, taken away; a picture is seen beside its name.
import { useRef, useState } from "react";
import Download from "lucide-react/dist/esm/icons/download.mjs";
import FileText from "lucide-react/dist/esm/icons/file-text.mjs";
import Paperclip from "lucide-react/dist/esm/icons/paperclip.mjs";
import Trash2 from "lucide-react/dist/esm/icons/trash-2.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { t } from "$/public/i18n.js";

const PICTURE = /\.(png|jpe?g|webp)$/i;
export const addressOf = (id, inline = false) => `/api/attachments/${id}${inline ? "?inline=true" : ""}`;

const tooLarge = (question) => t("Ce fichier dépasse {size} Mo : réduisez-le ou partagez-le.", { size: question.options.most_mb ?? 1 });

/** Sends bytes beside a form; resolves to what the server kept, rejects with a sentence. */
export function sendFile(source, question, name, body, { signedBy = "", onProgress, onStart } = {}) {
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest();
    const place = source.replace(/\/form$/, "/attachments");
    const asked = new URLSearchParams({ key: question.key, name, ...(signedBy ? { signed_by: signedBy } : {}) });
    request.open("POST", `${place}?${asked}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onerror = () => refuse(navigator.onLine ? t("Envoi interrompu : réessayez.") : t("Sans réseau, un fichier ne peut pas partir : réessayez plus tard."));
    request.onabort = () => refuse("");
    request.onload = () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      if (request.status === 201) done(answer);
      else if (request.status === 413) refuse(tooLarge(question));
      else refuse(answer.reason || t("Ce fichier n’a pas été accepté."));
    };
    onStart?.(request);
    request.send(body);
  });
}

/** Deletes a file that no form names any more; gives the sentence that says why not. */
async function deleted(id) {
  const answer = await fetch(addressOf(id), { method: "DELETE" }).catch(() => null);
  if (answer?.ok) return "";
  const told = answer ? await answer.json().catch(() => ({})) : {};
  return told.reason || t("Le fichier n’a pas été supprimé : réessayez.");
}

function Sent({ value, disabled, onRemove }) {
  const picture = PICTURE.test(value.name || "");
  return (
    <div className="form-file">
      {picture ? <img src={addressOf(value.attachment, true)} alt="" /> : <FileText size={18} aria-hidden="true" />}
      <span className="grow ellipsis" title={value.name}>
        {value.name}
      </span>
      <a className="btn btn-icon btn-ghost btn-sm" href={addressOf(value.attachment)} download aria-label={t("Télécharger {name}", { name: value.name })} title={t("Télécharger")}>
        <Download size={15} aria-hidden="true" />
      </a>
      {!disabled && (
        <button type="button" className="btn btn-icon btn-ghost btn-sm" aria-label={t("Retirer {name}", { name: value.name })} title={t("Retirer")} onClick={onRemove}>
          <Trash2 size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** A file that was just taken away: put back, or deleted for good instead of in a month. */
function Removed({ value, onBack, onDelete }) {
  return (
    <div className="form-file" role="status">
      <Trash2 size={16} aria-hidden="true" />
      <span className="grow small">{t("{name} est retiré ; il sera supprimé dans un mois.", { name: value.name })}</span>
      <button type="button" className="btn btn-sm" onClick={onBack}>
        {t("Remettre")}
      </button>
      <button type="button" className="btn btn-danger btn-sm" onClick={onDelete}>
        {t("Supprimer maintenant")}
      </button>
    </div>
  );
}

export function FileField({ question, id, value, source, write, left, refuse, disabled, marks }) {
  const [share, setShare] = useState(null);
  const [over, setOver] = useState(false);
  const [removed, setRemoved] = useState(null);
  const input = useRef(null);
  const under = useRef(null);
  const limit = question.options.most_mb;
  const take = async (file) => {
    if (!file || disabled || !source) return;
    if (limit && file.size > limit * 1024 * 1024) return refuse(tooLarge(question));
    setShare(0);
    try {
      const onStart = (request) => (under.current = request);
      const kept = await sendFile(source, question, file.name, file, { onProgress: setShare, onStart });
      write({ attachment: kept.id, name: kept.name });
      setRemoved(null);
      left();
    } catch (sentence) {
      if (sentence) refuse(String(sentence));
    } finally {
      setShare(null);
      if (input.current) input.current.value = "";
    }
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  if (share !== null)
    return (
      <div className="form-file" role="status">
        <Paperclip size={16} aria-hidden="true" />
        <progress className="grow" value={share} max={1} aria-label={t("Envoi du fichier")} />
        <span className="small">{Math.round(share * 100)} %</span>
        <button type="button" className="btn btn-icon btn-ghost btn-sm" aria-label={t("Arrêter l’envoi")} title={t("Arrêter l’envoi")} onClick={() => under.current?.abort()}>
          <X size={15} aria-hidden="true" />
        </button>
      </div>
    );
  const remove = () => {
    setRemoved(value);
    write(null);
    left();
  };
  const putBack = () => {
    write(removed);
    setRemoved(null);
    left();
  };
  const deleteNow = async () => {
    const sentence = await deleted(removed.attachment);
    if (sentence) refuse(sentence);
    else setRemoved(null);
  };
  if (value?.attachment) return <Sent value={value} disabled={disabled} onRemove={remove} />;
  return (
    <>
      {removed && !disabled && <Removed value={removed} onBack={putBack} onDelete={deleteNow} />}
      <div
        className={`form-drop${over ? " over" : ""}`}
        onDragOver={(event) => (event.preventDefault(), setOver(!disabled))}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Paperclip size={16} aria-hidden="true" />
        <label className={`btn btn-sm${disabled ? " disabled" : ""}`}>
          {t("Choisir un fichier")}
          <input
            ref={input}
            id={id}
            className="visually-hidden"
            type="file"
            accept={question.options.accept}
            disabled={disabled}
            onChange={(event) => take(event.target.files[0])}
            {...marks}
          />
        </label>
        <span className="small muted">
          {t("ou déposez-le ici")}
          {limit ? ` · ${t("{size} Mo au plus", { size: limit })}` : ""}
        </span>
      </div>
    </>
  );
}
