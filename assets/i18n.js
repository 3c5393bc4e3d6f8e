// Written by `make translations` from careapp/i18n/locales: do not edit.
// French texts are their own msgids; plurals count as the language does (French: 0 and 1 are singular).
const tables = {
"en": {}
};
const cookie = typeof document === "undefined" ? null : document.cookie.match(/(?:^|; )locale=([a-z]{2})/);
export const locale = cookie && (cookie[1] === "fr" || tables[cookie[1]]) ? cookie[1] : "fr";
const table = tables[locale] ?? {};
const fill = (text, values) => (values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text);
export const t = (msgid, values) => fill(table[msgid] ?? msgid ?? "", values);
export const plural = (one, many, count, values) => {
  const single = locale === "fr" ? Math.abs(count) < 2 : count === 1;
  const forms = table[one];
  return fill((Array.isArray(forms) ? forms : [one, many])[single ? 0 : 1], values ?? { count });
};
