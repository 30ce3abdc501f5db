// @vitest-environment jsdom
import { beforeAll, beforeEach, expect, it } from "vitest";
import { language } from "../i18n/language.svelte";
import { sayInOwnWords } from "./own_words";

let form: HTMLFormElement;

beforeAll(() => {
  sayInOwnWords();
});
beforeEach(() => {
  void language.choose("sv");
  document.body.innerHTML = `<form><input required><input type="email"><input type="date" min="2026-11-20"><button></button></form>`;
  const [first] = document.forms;
  if (first === undefined) throw new Error("no form");
  form = first;
});

function field(at: number): HTMLInputElement {
  const found = form.elements.item(at);
  if (!(found instanceof HTMLInputElement)) throw new Error("no field");
  return found;
}

it("says what is missing in the language of the page", () => {
  form.checkValidity();
  expect(field(0).validationMessage).toBe("Fyll i det här.");

  void language.choose("en");
  form.checkValidity();
  expect(field(0).validationMessage).toBe("Fill this in.");
});

it("says what is wrong with what was written", () => {
  field(0).value = "x";
  field(1).value = "ingen adress";
  field(2).value = "2026-11-19";
  form.checkValidity();

  expect([field(1), field(2)].map(({ validationMessage }) => validationMessage)).toEqual([
    "Det stämmer inte. Kontrollera det du skrev.", "Det är för tidigt.",
  ]);
});

it("says nothing more once it is right, whoever filled it in", () => {
  form.checkValidity();
  field(0).value = "x";
  form.querySelector("button")?.click();

  expect(field(0).validationMessage).toBe("");
});
