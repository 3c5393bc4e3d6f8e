// A button that sends one file to a route, as it is; the answer or the reason of a refusal goes to the page.
import { useRef, useState } from "react";

const LOST = "network";

/** The sentence of a refusal, as the route wrote it. */
async function reason(answer) {
  try {
    const told = await answer.json();
    return told.reason ?? "";
  } catch {
    return "";
  }
}

export function FileSend({ url, label, accept, className, onDone, onRefused, children }) {
  const input = useRef(null);
  const [busy, setBusy] = useState(false);
  const send = async (file) => {
    if (!file) return;
    setBusy(true);
    try {
      const answer = await fetch(`${url}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      if (answer.ok) onDone?.();
      else onRefused?.(await reason(answer));
    } catch {
      onRefused?.(LOST);
    }
    setBusy(false);
    if (input.current) input.current.value = "";
  };
  return (
    <>
      <button
        type="button"
        className={className}
        title={label}
        aria-label={label}
        aria-busy={busy}
        disabled={busy}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => send(event.target.files?.[0])}
      />
    </>
  );
}
