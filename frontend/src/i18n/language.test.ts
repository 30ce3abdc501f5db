import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Kept from "./kept_words";
import type * as Choice from "./language.svelte";
import type * as Saying from "./words";

const SCRIPT = readFileSync(join(import.meta.dirname, "ahead.js"), "utf8");
const FILES = Object.fromEntries(["sv", "en", "ar", "more"].map((code) => [code, { path: `/assets/${code}.json`, integrity: `sha384-${code}` }]));

let answer: (path: string) => Promise<Response>;
let asked: [path: string, integrity: string | undefined][];
let kept: typeof Kept;
let choice: typeof Choice;
let saying: typeof Saying;

/** A device on which nothing of the page has been loaded yet, and whose network does as `answer` says. */
beforeEach(() => {
  answer = (path) => Promise.resolve(Response.json({ said: { hello: `hello in ${path}` } }));
  asked = [];
  vi.stubGlobal("document", { documentElement: { lang: "", dir: "" } });
  vi.stubGlobal("fetch", (path: string, { integrity }: RequestInit) => {
    asked.push([path, integrity]);
    return answer(path);
  });
  vi.resetModules();
});

afterEach(() => vi.unstubAllGlobals());

/** Load the page on a device on which `stored` was chosen: first what it runs first, then its script. */
async function comes(stored: string | null): Promise<void> {
  vi.stubGlobal("localStorage", { getItem: () => stored, setItem: () => undefined });
  runInThisContext(SCRIPT.replace('"__WORDS__"', JSON.stringify(FILES)));
  kept = await vi.importActual("./kept_words");
  choice = await vi.importActual("./language.svelte");
  saying = await vi.importActual("./words");
}

const greeting = (): string => saying.wordsOf("said")("hello");

it.each([["ar", "ar"], [null, "sv"], ["toString", "sv"]])("asks for the words of the device's language before its script is here: %s", async (stored, language) => {
  await comes(stored);
  expect(asked).toEqual([[`/assets/${language}.json`, `sha384-${language}`]]);

  await kept.fetchWords(choice.language.current);
  expect(greeting()).toBe(`hello in /assets/${language}.json`);
  expect(asked).toHaveLength(1);
});

it("asks anew for words that did not come", async () => {
  answer = () => Promise.reject(new TypeError("no network"));
  await comes(null);
  await expect(kept.fetchWords("sv")).rejects.toThrow("no network");

  answer = () => Promise.resolve(Response.json({ said: { hello: "hej" } }));
  await kept.fetchWords("sv");
  expect(greeting()).toBe("hej");
});

it("speaks the language that was chosen as soon as its words are here, and asks for them once", async () => {
  await comes(null);
  await kept.fetchWords("sv");

  for (const code of ["ar", "sv", "ar"] as const) await choice.language.choose(code);

  expect(greeting()).toBe("hello in /assets/ar.json");
  expect(document.documentElement.dir).toBe("rtl");
  expect(asked.map(([path]) => path)).toEqual(["/assets/sv.json", "/assets/ar.json"]);
});

it("stays in the language it speaks while the other is on its way, and where it does not come", async () => {
  await comes(null);
  answer = () => Promise.reject(new TypeError("no network"));

  const choosing = choice.language.choose("ar");
  expect([choice.language.current, choice.language.change]).toEqual(["sv", "coming"]);
  await choosing;
  expect([choice.language.current, choice.language.change, choice.language.isChosen]).toEqual(["sv", "away", false]);

  answer = () => Promise.resolve(Response.json({ said: { hello: "مرحبا" } }));
  await choice.language.choose("ar");
  expect([choice.language.current, choice.language.change]).toEqual(["ar", null]);
});

it("says of a file that is gone that the page is old, and of one that did not come that it did not", async () => {
  await comes(null);
  answer = () => Promise.resolve(new Response("<p>no such page</p>", { status: 404 }));

  await choice.language.choose("en");
  expect([choice.language.current, choice.language.change]).toEqual(["sv", "gone"]);

  answer = () => Promise.resolve(new Response("", { status: 503 }));
  await choice.language.choose("ar");
  expect([choice.language.current, choice.language.change]).toEqual(["sv", "away"]);
});

it("speaks the language that was chosen last, whichever comes first", async () => {
  await comes(null);
  const come = new Map<string, () => void>();
  answer = (path) => new Promise((done) => come.set(path, () => done(Response.json({ said: { hello: path } }))));

  const both = [choice.language.choose("ar"), choice.language.choose("en")];
  come.get("/assets/en.json")?.();
  await both[1];
  come.get("/assets/ar.json")?.();
  await both[0];

  expect(choice.language.current).toBe("en");
});

/** What is laid over the words: easy Swedish, and the texts for an age. */
const MORE = { "sv-easy": { said: { hello: "hej!" } }, "sv-young": { said: { hello: "hej du" } }, "en-young": { said: { hello: "hi you" } } };
const withMore = (path: string) => Promise.resolve(Response.json(path.endsWith("more.json") ? MORE : { said: { hello: `hello in ${path}` } }));

it("speaks easy Swedish once somebody chose it, fetched then and not before, and knows it the next time", async () => {
  const stored = new Map<string, string>();
  answer = withMore;
  await comes(null);
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: (name: string, value: string) => stored.set(name, value) });
  await kept.fetchWords("sv");
  expect(asked).toHaveLength(1);

  await choice.language.choose("sv", true);
  expect([greeting(), choice.language.isEasy, stored.get("language")]).toEqual(["hej!", true, "sv-easy"]);

  vi.resetModules();
  await comes("sv-easy");
  await kept.fetchWords(choice.language.current);
  expect(greeting()).toBe("hello in /assets/sv.json");
  await choice.language.restore();
  expect([greeting(), choice.language.current]).toEqual(["hej!", "sv"]);
  await choice.language.choose("sv");
  expect(greeting()).toBe("hello in /assets/sv.json");
});

it("stays in Swedish where easy Swedish does not come, and says so", async () => {
  await comes(null);
  await kept.fetchWords("sv");
  answer = () => Promise.reject(new TypeError("no network"));

  await choice.language.choose("sv", true);

  expect([choice.language.isEasy, choice.language.change]).toEqual([false, "away"]);
});

it.each([["5B", "young"], ["6", "young"], ["7C", "middle"], ["9A", "middle"], ["NA22B", null], ["", null], [null, null]] as const)("reads the age of the texts from the class %s", async (name, age) => {
  await comes(null);

  expect(choice.ageOf(name)).toBe(age);
});

it("says the texts for the age of a school year, in every language, until somebody chooses others", async () => {
  answer = withMore;
  await comes(null);
  await kept.fetchWords("sv");

  await choice.language.meet({ id: "ali", class: "5B" });
  expect([greeting(), choice.language.age]).toEqual(["hej du", "young"]);
  await choice.language.choose("en");
  expect(greeting()).toBe("hi you");

  await choice.language.chooseAge("middle", "ali");
  expect([greeting(), choice.language.age]).toEqual(["hello in /assets/en.json", "middle"]);
});

it("remembers the age that one student chose, and asks the next one on the same device", async () => {
  answer = withMore;
  await comes(null);
  await kept.fetchWords("sv");
  vi.stubGlobal("localStorage", { getItem: () => "ali young", setItem: () => undefined });

  await choice.language.meet({ id: "ali", class: "NA22B" });
  expect(choice.language.age).toBe("young");
  await choice.language.meet({ id: "lina", class: "NA22B" });
  expect(choice.language.age).toBeNull();
});
