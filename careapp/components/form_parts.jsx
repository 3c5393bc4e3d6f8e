// A person or an address in a form: a few named parts under one label.
import { useMemo } from "react";
import { usePart } from "./form_store.jsx";

const TYPES = { phone: "tel", email: "email" };
const HINTS = { first_name: "off", last_name: "off", street: "off", postcode: "off", city: "off", phone: "off", email: "off" };

function Part({ store, fieldKey, id, part, value, put, left, disabled }) {
  const path = `${fieldKey}.${part.value}`;
  const error = usePart(store, useMemo(() => (now) => now.errors[path] || "", [path]));
  return (
    <div className={`field form-part-${part.value}`}>
      <label className="field-label" htmlFor={id}>
        {part.label}
      </label>
      <div className="input">
        <input
          id={id}
          type={TYPES[part.value] ?? "text"}
          inputMode={part.value === "postcode" ? "numeric" : undefined}
          autoComplete={HINTS[part.value] ?? "off"}
          maxLength={120}
          value={value ?? ""}
          disabled={disabled}
          aria-invalid={Boolean(error) || undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => put(event.target.value)}
          onBlur={left}
        />
      </div>
      {error && (
        <small id={`${id}-error`} className="field-error" role="alert">
          {error}
        </small>
      )}
    </div>
  );
}

export function PartsField({ question, id, value, write, left, store, disabled }) {
  const given = value && typeof value === "object" ? value : {};
  const put = (name, text) => {
    const { [name]: _old, ...others } = given;
    const next = text ? { ...others, [name]: text } : others;
    write(Object.keys(next).length ? next : null);
  };
  return (
    <div className="form-parts">
      {question.options.parts.map((part, place) => (
        <Part
          key={part.value}
          store={store}
          fieldKey={question.key}
          id={place ? `${id}-${part.value}` : id}
          part={part}
          value={given[part.value]}
          put={(text) => put(part.value, text)}
          left={left}
          disabled={disabled}
        />
      ))}
    </div>
  );
}
