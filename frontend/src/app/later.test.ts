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

test("a part that did not come is asked for anew", async () => {
  vi.stubGlobal("laterScript", script);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  const first = later("anew", () => Promise.resolve(1)).catch((error: unknown) => error);
  await comes("error");
  expect(await first).not.toBeInstanceOf(NoPart);
  const second = later("anew", () => Promise.resolve(1));
  await comes("load");
  expect(await second).toBe(1);
});

test("a part of an older release is gone for good", async () => {
  vi.stubGlobal("laterScript", script);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 404 })));
  const part = later("gone", () => Promise.resolve(1)).catch((error: unknown) => error);
  await comes("error");
  expect(await part).toBeInstanceOf(NoPart);
});
