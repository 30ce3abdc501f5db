// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { putAside } from "./aside";

beforeEach(() => {
  document.body.innerHTML = `
    <div><header data-bar><button>Hjälp nu</button></header><main><p id="said">Hej</p><div id="sheet"></div></main><nav></nav></div>
    <p id="aloud" aria-live="polite"></p><div id="second"></div>`;
});

function element(selector: string): HTMLElement {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`no ${selector}`);
  return found;
}

function inert(): string[] {
  return [...document.querySelectorAll<HTMLElement>("*")].filter((one) => one.inert).map((one) => one.id || one.localName);
}

it("puts everything but the bar out of reach, also what stands beside a sheet inside the page", () => {
  const bringBack = putAside(element("#sheet"));
  expect(inert()).toEqual(["said", "nav", "second"]);

  bringBack();
  expect(inert()).toEqual([]);
});

it("brings the page back only with the last of two sheets", () => {
  const [first, second] = [putAside(element("#sheet")), putAside(element("#second"))];
  second();
  expect(inert()).toContain("said");

  first();
  expect(inert()).toEqual([]);
});
