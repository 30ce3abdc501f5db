import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "..");
const tokens = readFileSync(join(source, "styles/tokens.css"), "utf8");
const design = readFileSync(join(source, "../../docs/design.md"), "utf8");
const named = (text: string, name: RegExp) => new Set([...text.matchAll(name)].map(([, token = ""]) => token));
const made = named(tokens, /^ *(?:[^:/]*; )?--([\w-]+):/gm);
for (const [, token = ""] of tokens.matchAll(/--([\w-]+):/g)) made.add(token);

/** Every stylesheet but the one of the tokens: of components what stands between the tags. */
const sheets = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(svelte|css)$/.test(file) && !file.endsWith("tokens.css") && !file.startsWith("gallery"))
  .map((file) => {
    const text = readFileSync(join(source, file), "utf8");
    return { file, css: file.endsWith(".css") ? text : (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? "") };
  });
const own = new Set(sheets.flatMap(({ css }) => [...named(css, /--([\w-]+):/g)]));

/** What stands in a stylesheet and should not, with the file it stands in. */
function found(wrong: RegExp, except: RegExp = /^$/): string[] {
  return sheets.flatMap(({ file, css }) => css.split("\n").filter((line) => wrong.test(line) && !except.test(line)).map((line) => `${file}: ${line.trim()}`));
}

it("writes every token down, and no token that is none", () => {
  const written = named(design, /`--([\w-]+)`/g);

  expect([...written].sort()).toEqual([...made].sort());
});

it("draws with tokens that exist", () => {
  const used = new Set(sheets.flatMap(({ css }) => [...named(css, /var\(--([\w-]+)/g)]));

  expect([...used].filter((token) => !made.has(token) && !own.has(token))).toEqual([]);
});

it("has no token that nothing draws with, but steps of a scale", () => {
  const all = [tokens, ...sheets.map(({ css }) => css)].join("\n");

  expect([...made].filter((token) => !/^s\d$/.test(token) && !all.includes(`var(--${token})`))).toEqual([]);
});

it("has no colour outside the tokens", () => {
  expect(found(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|color)\(/i)).toEqual([]);
});

it("has no size of letters outside the scale, but on paper and in the units of a chart", () => {
  expect(found(/font-size: (?!var\(--text-|inherit)/, /\btext \{|\d+pt;/)).toEqual([]);
});

it("has no corner outside the tokens, but round ones", () => {
  expect(found(/radius: (?!var\(--r-|0;|0 |50%|inherit)/)).toEqual([]);
});

it("moves in the times of the tokens, or only after a moment of waiting", () => {
  const waits = /animation: show 0s|animation: run-out|animation-duration: 3s/; // a skeleton's patience, and the seconds in which an answer is taken back
  expect(found(/(?:transition|animation)[\w-]*:(?!.*var\(--(?:quick|calm)\))(?!.*none)/, waits)).toEqual([]);
});

it("knows no left and no right", () => {
  expect(found(/(?:margin|padding|border)-(?:left|right)|^\s*(?:left|right):|; (?:left|right):|text-align: (?:left|right)|float: /)).toEqual([]);
});

it("moves nothing where somebody asks for less motion", () => {
  const base = sheets.find(({ file }) => file.endsWith("base.css"))?.css ?? "";

  expect(base).toContain("animation: none !important; transition: none !important; scroll-behavior: auto !important;");
  expect(found(/scroll-behavior: smooth|(?:animation|transition)[^;]*!important/, /none !important/)).toEqual([]);
});
