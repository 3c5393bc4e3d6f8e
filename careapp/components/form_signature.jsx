// A signature on the screen: drawn by finger, pen or mouse, or typed by those who use the keyboard; kept as a picture.
import { useEffect, useRef, useState } from "react";
import Eraser from "lucide-react/dist/esm/icons/eraser.mjs";
import PenLine from "lucide-react/dist/esm/icons/pen-line.mjs";
import Trash2 from "lucide-react/dist/esm/icons/trash-2.mjs";
import { t } from "$/public/i18n.js";
import { addressOf, sendFile } from "./form_files.jsx";

const [WIDTH, HEIGHT] = [640, 200];
const day = (iso) => new Date(iso).toLocaleString(document.documentElement.lang || "fr", { dateStyle: "short", timeStyle: "short" });

function begin(canvas) {
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  Object.assign(pen, { strokeStyle: "#1a2024", fillStyle: "#1a2024", lineWidth: 2.6, lineCap: "round", lineJoin: "round" });
  return pen;
}

/** Draws while a pointer is down; tells when there is something. */
function usePen(canvas, onInk) {
  const pen = useRef(null);
  const last = useRef(null);
  useEffect(() => {
    pen.current = begin(canvas.current);
  }, [canvas]);
  const at = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  return {
    clear: () => {
      pen.current = begin(canvas.current);
      onInk(false);
    },
    write: (name) => {
      pen.current = begin(canvas.current);
      pen.current.font = "italic 56px 'Segoe Script', 'Apple Chancery', cursive";
      pen.current.textBaseline = "middle";
      pen.current.fillText(name, 24, HEIGHT / 2, WIDTH - 48);
    },
    handlers: {
      onPointerDown: (event) => {
        canvas.current.setPointerCapture(event.pointerId);
        last.current = at(event);
      },
      onPointerMove: (event) => {
        if (!last.current) return;
        const to = at(event);
        pen.current.beginPath();
        pen.current.moveTo(...last.current);
        pen.current.lineTo(...to);
        pen.current.stroke();
        last.current = to;
        onInk(true);
      },
      onPointerUp: () => (last.current = null),
      onPointerCancel: () => (last.current = null),
    },
  };
}

function Pad({ question, id, source, write, left, refuse, disabled, marks }) {
  const canvas = useRef(null);
  const [ink, setInk] = useState(false);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const pen = usePen(canvas, setInk);
  const sign = async () => {
    if (!name.trim()) return refuse(t("Écrivez le nom de la personne qui signe."));
    if (!ink) pen.write(name.trim());
    setBusy(true);
    try {
      const picture = await new Promise((done) => canvas.current.toBlob(done, "image/png"));
      const kept = await sendFile(source, question, "signature.png", picture, { signedBy: name.trim() });
      write({ attachment: kept.id, signed_by: name.trim(), signed_at: new Date().toISOString() });
      left();
    } catch (sentence) {
      if (sentence) refuse(String(sentence));
      setBusy(false);
    }
  };
  return (
    <div className="form-signature">
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} aria-label={t("Zone de signature : signez au doigt ou à la souris")} role="img" {...(disabled ? {} : pen.handlers)} />
      <div className="row wrap">
        <div className="input grow">
          <input
            id={id}
            type="text"
            maxLength={120}
            autoComplete="name"
            placeholder={t("Nom de la personne qui signe")}
            value={name}
            disabled={disabled}
            onChange={(event) => setName(event.target.value)}
            {...marks}
          />
        </div>
        <button type="button" className="btn" disabled={disabled || !ink} onClick={pen.clear}>
          <Eraser size={15} aria-hidden="true" />
          {t("Effacer")}
        </button>
        <button type="button" className="btn btn-soft" disabled={disabled || busy || !source} onClick={sign}>
          <PenLine size={15} aria-hidden="true" />
          {t("Signer")}
        </button>
      </div>
      <small className="field-hint">{t("Sans tracé, le nom écrit tient lieu de signature.")}</small>
    </div>
  );
}

export function SignatureField(props) {
  const { value, disabled, write, left } = props;
  if (!value?.attachment) return <Pad {...props} />;
  return (
    <div className="form-signature signed">
      <img src={addressOf(value.attachment, true)} alt={t("Signature de {name}", { name: value.signed_by })} />
      <div className="row">
        <span className="grow small">{t("Signé par {name} le {when}", { name: value.signed_by, when: day(value.signed_at) })}</span>
        {!disabled && (
          <button type="button" className="btn btn-sm" onClick={() => (write(null), left())}>
            <Trash2 size={14} aria-hidden="true" />
            {t("Signer à nouveau")}
          </button>
        )}
      </div>
    </div>
  );
}
