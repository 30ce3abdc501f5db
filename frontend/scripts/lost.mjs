/** The page for an address that names nothing: without scripts, in every language, with the numbers. */
import { readFileSync } from "node:fs";

const LANGUAGES = { sv: "ltr", en: "ltr", ar: "rtl" };
const FIRST = ["sos", "bris", "care"];
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(`../src/${path}`, import.meta.url), "utf8"));
/** @type {{ id: string, name: string, address: string }[]} */
const rows = read("help/resources.json");

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** @param {Record<string, string>} words */
function numbers(words) {
  const shown = FIRST.map((id) => rows.find((row) => row.id === id)).filter((row) => row !== undefined);
  return shown.map(({ name, address }) => {
    const called = name === address ? name : `${name} ${address.replaceAll(" ", "\u00a0")}`;
    return `<li><a href="tel:${address.replace(/[^\d+]/g, "")}">${escaped((words["help.call"] ?? "").replace("{name}", called))}</a></li>`;
  }).join("");
}

/** @param {[string, string]} language @param {number} place */
function section([code, direction], place) {
  const heading = place === 0 ? "h1" : "h2";
  const words = { ...read(`i18n/common.${code}.json`), ...read(`i18n/lost.${code}.json`) };
  const said = (/** @type {string} */ key) => escaped(words[key]);
  return `<section lang="${code}" dir="${direction}"><${heading}>${said("lost.title")}</${heading}><p>${said("lost.what")} <a href="/">${said("lost.start")}</a></p>
<h2 class="now">${said("help.title")}</h2><ul>${numbers(words)}</ul></section>`;
}

/** @returns {string} the whole page */
export function lostPage() {
  return `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"><title>Start</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/lost.css"></head>
<body><main>${Object.entries(LANGUAGES).map(section).join("")}</main></body></html>
`;
}
