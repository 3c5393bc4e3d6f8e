// What the texts of a form are in the reader's language: their own English, else what the catalogue says.
import { createContext, useContext } from "react";
import { locale } from "$/public/i18n.js";

/** The English of the catalogue's texts, by the French one. */
export const Words = createContext({});

export const said = (words, one, name = "label") =>
  locale === "en" ? one[`${name}_en`] || words[one[name]] || one[name] : one[name];
/** `say(field)` is its label, `say(field, "help")` its help. */
export function useWords() {
  const words = useContext(Words);
  return (one, name) => said(words, one, name);
}
