// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { later, NoPart } from "./later";

const script = (name: string): { path: string; integrity: string } => ({ path: `/assets/later-${name}.js`, integrity: "sha384-x" });

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.replaceChildren();
});

/** What the page asked for by a tag, once it has; `load` or `error` is what came of it. */
async function comes(outcome: "load" | "error"): Promise<HTMLScriptElement> {
  const tag = await vi.waitUntil(() => document.head.querySelector("script"));
  tag.remove();
  tag.dispatchEvent(new Event(outcome));
  return tag;
}

test("a part of the page is fetched by a tag that is held to its hash", async () => {
  vi.stubGlobal("laterScript", script);
  const part = later("held", () => Promise.resolve("the part"));
  const { integrity, src, type } = await comes("load");
  expect([integrity, new URL(src).pathname, type]).toEqual(["sha384-x", "/assets/later-held.js", "module"]);
  expect(await part).toBe("the part");
});

test("a part waits for its styles, held to their hash, and does not stand without them", async () => {
  vi.stubGlobal("laterScript", (name: string) => ({ ...script(name), style: { path: "/assets/parts.css", integrity: "sha384-y" } }));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  const part = later("drawn", () => Promise.resolve(1)).catch((error: unknown) => error);
  const style = await vi.waitUntil(() => document.head.querySelector("link"));
  expect([style.integrity, style.rel, new URL(style.href).pathname]).toEqual(["sha384-y", "stylesheet", "/assets/parts.css"]);

  await comes("load");
  style.dispatchEvent(new Event("error"));

  expect(await part).toBeInstanceOf(Error);
});

test("a part that did not come is asked for anew under another address, to the same hash, and stays there", async () => {
  vi.stubGlobal("laterScript", script);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  const ask = (): Promise<unknown> => later("anew", (again) => Promise.resolve(again)).catch((error: unknown) => error);
  const asked: string[] = [];
  const answers: unknown[] = [];
  for (const outcome of ["error", "error", "load"] as const) {
    const part = ask();
    const { src, integrity } = await comes(outcome);
    asked.push(`${src.slice(src.indexOf("/assets"))} ${integrity}`);
    answers.push(await part);
  }

  expect(asked).toEqual(["", "?2", "?3"].map((again) => `/assets/later-anew.js${again} sha384-x`));
  expect(answers).toEqual([expect.any(Error), expect.any(Error), "/assets/later-anew.js?3"]);
  expect(answers[0]).not.toBeInstanceOf(NoPart);
  expect(await ask()).toBe("/assets/later-anew.js?3");
});

test("styles that did not come are asked for anew as well, and the script is the one that came", async () => {
  vi.stubGlobal("laterScript", (name: string) => ({ ...script(name), style: { path: "/assets/styles.css", integrity: "sha384-y" } }));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  const asked: string[] = [];
  for (const outcome of ["error", "load"] as const) {
    const part = later("styled", (again) => Promise.resolve(again)).catch((error: unknown) => error);
    const style = await vi.waitUntil(() => document.head.querySelector("link"));
    style.remove();
    style.dispatchEvent(new Event(outcome));
    asked.push(style.href.slice(style.href.indexOf("/assets")), (await comes("load")).src);
    expect(await part).toEqual(outcome === "load" ? null : expect.any(Error));
  }
  expect(asked.map((url) => url.replace(/^https?:\/\/[^/]+/, ""))).toEqual(["/assets/styles.css", "/assets/later-styled.js", "/assets/styles.css?2", "/assets/later-styled.js"]);
});

test("a part of an older release is gone for good", async () => {
  vi.stubGlobal("laterScript", script);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 404 })));
  const part = later("gone", () => Promise.resolve(1)).catch((error: unknown) => error);
  await comes("error");
  expect(await part).toBeInstanceOf(NoPart);
});
