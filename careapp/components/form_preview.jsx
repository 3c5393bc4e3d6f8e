// A form that is being designed, as it will be filled: the same questions, tried by whoever designs it; nothing is kept.
import { useEffect, useMemo, useState } from "react";
import { t } from "$/public/i18n.js";
import { Pages } from "$/public/external/careapp/components/form_filling/form_fields.jsx";
import { Store, usePart } from "$/public/external/careapp/components/form_filling/form_store.jsx";

const RESTS = 300;

class Trial extends Store {
  constructor() {
    super("");
    this.definition = null;
    this.tries = 0;
  }
  show(definition) {
    this.definition = definition;
    this.flush();
  }
  write(key, value) {
    this.set({ typed: { ...this.now.typed, [key]: { value, base: null } } });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), RESTS);
  }
  left = () => {};
  unsent({ unsent }) {
    return unsent; // every answer of a trial is asked about at once
  }
  async flush() {
    if (!this.definition) return;
    const turn = (this.tries += 1);
    const answers = Object.fromEntries(Object.entries(this.now.typed).map(([key, one]) => [key, one.value]));
    const body = JSON.stringify({ definition: this.definition, answers });
    const options = { method: "POST", headers: { "content-type": "application/json" }, body };
    const answer = await fetch("/api/forms/preview", options).catch(() => null);
    if (turn !== this.tries) return;
    const told = answer ? await answer.json().catch(() => ({})) : {};
    if (!answer?.ok) return this.set({ status: "unreachable", reason: told.reason || "" });
    this.set({ ...this.shown(told.form.live), pages: told.form.pages, errors: told.errors, status: "ready", reason: "" });
  }
}

export function FormPreview({ definition, page = "" }) {
  const store = useMemo(() => new Trial(), []);
  const [tab, setTab] = useState("");
  const pages = usePart(store, (now) => now.pages);
  const reason = usePart(store, (now) => now.reason);
  useEffect(() => {
    store.show(definition);
  }, [store, JSON.stringify(definition)]); // eslint-disable-line react-hooks/exhaustive-deps
  const shown = page || tab || pages[0]?.key || "";
  return (
    <div className="form-preview-live">
      {!page && pages.length > 1 && (
        <nav className="tabs" aria-label={t("Onglets")}>
          {pages.map((one) => (
            <button key={one.key} type="button" className="tab" aria-current={one.key === shown ? "true" : undefined} onClick={() => setTab(one.key)}>
              {one.label}
            </button>
          ))}
        </nav>
      )}
      {reason && (
        <p className="field-error" role="alert">
          {reason}
        </p>
      )}
      <Pages store={store} source="" wanted={[shown]} />
    </div>
  );
}
