// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toBase64url } from "../crypto/encoding";
import { PushRefused, subscribe } from "./push";

const KEY = toBase64url(new Uint8Array(65).fill(4));
const old = { unsubscribe: vi.fn() };
const made = { toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }) };
const pushManager = { getSubscription: vi.fn(), subscribe: vi.fn() };
const register = vi.fn();

beforeEach(() => {
  pushManager.getSubscription.mockResolvedValue(null);
  pushManager.subscribe.mockResolvedValue(made);
  register.mockResolvedValue({ active: {}, pushManager });
  vi.stubGlobal("Notification", { requestPermission: vi.fn().mockResolvedValue("granted") });
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: { register } });
  history.replaceState(null, "", "/personal");
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

it("subscribes with the server's key, visibly, in a worker of the page's own", async () => {
  expect(await subscribe(KEY)).toEqual({ endpoint: "https://push.example/1", p256dh: "p", auth: "a" });

  expect(register).toHaveBeenCalledWith("/notices.js", { scope: "/personal" });
  expect(pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: new Uint8Array(65).fill(4) });
});

it("uses the worker that the student's page has already", async () => {
  history.replaceState(null, "", "/");

  await subscribe(KEY);

  expect(register).toHaveBeenCalledWith("/sw.js");
});

it("gives up a subscription for a key that is no more", async () => {
  pushManager.getSubscription.mockResolvedValue(old);

  await subscribe(KEY);

  expect(old.unsubscribe).toHaveBeenCalledOnce();
});

it("asks no vendor where the person said no", async () => {
  vi.stubGlobal("Notification", { requestPermission: vi.fn().mockResolvedValue("denied") });

  await expect(subscribe(KEY)).rejects.toEqual(new PushRefused("denied"));
  expect(register).not.toHaveBeenCalled();
});

it("says so when the vendor is not reached", async () => {
  pushManager.subscribe.mockRejectedValue(new DOMException("no", "AbortError"));

  await expect(subscribe(KEY)).rejects.toEqual(new PushRefused("unreached"));
});
