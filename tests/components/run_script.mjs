// Runs a module of the boards outside the browser: node run_script.mjs <module.jsx> reads expressions as JSON lines of
// [name, ...arguments] and answers each with the JSON of its value.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const components = resolve("careapp/components");
const translations = "data:text/javascript,export const locale='fr';export const t=(s,v)=>v?s.replace(/\\{(\\w+)\\}/g,(w,n)=>v[n]??w):s;export const plural=(o,m,c)=>t(c<2?o:m,{count:c});";
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "$/public/i18n.js") return { url: translations, shortCircuit: true };
    if (specifier.startsWith("$/public/external/")) return { url: pathToFileURL(join(components, basename(specifier))).href, shortCircuit: true };
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith(".jsx")) return next(url, context);
    return { format: "module", source: readFileSync(new URL(url), "utf8"), shortCircuit: true };
  },
});
const module = await import(pathToFileURL(join(components, process.argv[2])).href);
const calls = JSON.parse(readFileSync(0, "utf8"));
const tidy = (key, value) => (value instanceof Set ? [...value] : value === undefined ? null : value);
console.log(JSON.stringify(calls.map(([name, ...given]) => module[name](...given)), tidy));
