import { expect, it, vi } from "vitest";
import { ApiError, Client, NoAnswer } from "./client";
import { PasskeysApi } from "./passkeys";
import { StaffSessionApi } from "./staff_session";

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const atOnce = () => Promise.resolve();

function clientAnswering(...answers: (Response | Error)[]) {
  const fetch = vi.fn(() => {
    const next = answers.shift();
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error("no more answers"));
  });
  return { client: new Client(fetch, atOnce), fetch };
}

it("turns a refusal into its code and status", async () => {
  const { client } = clientAnswering(json(403, { code: "wrong_secret", left: 7, wait_s: 60 }));

  const refusal = await client.post("/api/x").catch((error: unknown) => error);

  expect(refusal).toBeInstanceOf(ApiError);
  expect(refusal).toMatchObject({ code: "wrong_secret", status: 403, details: { left: 7, wait_s: 60 } });
});

it("sends the CSRF token with everything that writes, and not with what reads", async () => {
  const { client, fetch } = clientAnswering(json(200, {}), json(200, {}));
  client.csrf = "token";

  await client.get("/api/a");
  await client.post("/api/b", { mid: "m" });

  const [read, write] = fetch.mock.calls.map((call: unknown[]) => (call[1] as RequestInit).headers);
  expect(read).not.toHaveProperty("X-CSRF-Token");
  expect(write).toMatchObject({ "X-CSRF-Token": "token", "Content-Type": "application/json" });
});

it("reads again when there is no answer", async () => {
  const { client } = clientAnswering(new TypeError("network"), new Response("", { status: 503 }), json(200, { ok: 1 }));

  expect(await client.get("/api/threads/heads")).toEqual({ ok: 1 });
});

it("lets nothing else be on its way while sessions end, this page's own among them", async () => {
  const arrived: string[] = [];
  const answer: Record<string, () => void> = {};
  const client = new Client((url) => new Promise((done) => {
    arrived.push(url);
    answer[url] = () => done(json(200, {}));
  }), atOnce);

  const before = client.post("/api/before");
  const ending = client.delete("/api/passkeys/1", { alone: true });
  const after = client.get("/api/after");
  await vi.waitFor(() => expect(arrived).toEqual(["/api/before"]));
  answer["/api/before"]?.();
  await before;
  await vi.waitFor(() => expect(arrived).toEqual(["/api/before", "/api/passkeys/1"]));
  answer["/api/passkeys/1"]?.();
  await ending;
  await vi.waitFor(() => expect(arrived.at(-1)).toBe("/api/after"));
  answer["/api/after"]?.();
  await after;
});

/** A network on which everything waits, until `open`. */
function slowNetwork() {
  const arrived: string[] = [];
  let isOpen = false;
  const fetch = (url: string, { method = "", signal }: RequestInit) => new Promise<Response>((done, fail) => {
    arrived.push(`${method} ${url}`);
    if (isOpen) done(json(200, {}));
    signal?.addEventListener("abort", () => fail(new Error("broken off")));
  });
  return { client: new Client(fetch, atOnce), arrived, open: () => { isOpen = true; } };
}

it("breaks a picture off where sessions end, and reads again afterwards: nothing else waits for them", async () => {
  const { client, arrived, open } = slowNetwork();
  const bringing = client.putBytes("/api/attachments/a", new Uint8Array(3));
  const [reading, looking] = [client.get("/api/threads"), client.getBytes("/api/attachments/b")];
  await vi.waitFor(() => expect(arrived).toHaveLength(3));
  open();

  await client.delete("/api/passkeys/1", { alone: true });

  await expect(bringing).rejects.toThrow(NoAnswer);
  await Promise.all([reading, looking]);
  expect(arrived.slice(3)).toEqual(["DELETE /api/passkeys/1", "GET /api/threads", "GET /api/attachments/b"]);
});

const proof = { name: "", client_data: "", attestation: "" };

it.each([
  ["a new password", (client: Client) => new StaffSessionApi(client).changePassword("a", "b")],
  ["a one-time code that is set up", (client: Client) => new StaffSessionApi(client).confirmSecondFactor("1")],
  ["a second factor that is proved", (client: Client) => new StaffSessionApi(client).secondFactor({ code: "1" })],
  ["a new passkey", (client: Client) => new PasskeysApi(client).add(proof)],
  ["a passkey that is taken away", (client: Client) => new PasskeysApi(client).remove("1")],
])("lets nothing be on its way beside what ends sessions: %s", async (_, ends) => {
  const { client, arrived } = slowNetwork();
  void ends(client).catch(() => undefined);
  void client.post("/api/threads").catch(() => undefined);
  await new Promise((done) => setTimeout(done));

  expect(arrived).toHaveLength(1);
});

it("goes on asking after what ended sessions was refused", async () => {
  const { client } = clientAnswering(json(409, { code: "slot_last" }), json(200, { ok: 1 }));

  const ending = client.delete("/api/passkeys/1", { alone: true });
  const after = client.get("/api/after");

  await expect(ending).rejects.toThrow("slot_last");
  expect(await after).toEqual({ ok: 1 });
});

it("never repeats writing by itself: the outbox does, with the same id", async () => {
  const { client, fetch } = clientAnswering(new TypeError("network"), json(201, {}));

  await expect(client.post("/api/threads/t/messages", {})).rejects.toThrow(NoAnswer);
  expect(fetch).toHaveBeenCalledOnce();
});

it("does not take a page of a proxy for an answer of the server", async () => {
  const { client } = clientAnswering(...Array.from({ length: 3 }, () => new Response("<html>", { status: 200 })));

  await expect(client.get("/api/session")).rejects.toThrow(NoAnswer);
});

it("takes “made” without words for an answer, and silence for none", async () => {
  const { client } = clientAnswering(new Response(null, { status: 201 }), new Response("", { status: 200 }));

  expect(await client.post("/api/keys/slots")).toBeNull();
  await expect(client.post("/api/x")).rejects.toThrow(NoAnswer);
});

it("says so when the server no longer knows who this is", async () => {
  const { client } = clientAnswering(json(401, { code: "not_signed_in" }));
  client.onSignedOut = vi.fn();

  await expect(client.get("/api/threads?state=open")).rejects.toThrow(ApiError);
  expect(client.onSignedOut).toHaveBeenCalledOnce();
});

it("keeps the session when only the password was wrong", async () => {
  const { client } = clientAnswering(json(401, { code: "wrong_sign_in" }));
  client.onSignedOut = vi.fn();

  await expect(client.post("/api/session", {})).rejects.toThrow("wrong_sign_in");
  expect(client.onSignedOut).not.toHaveBeenCalled();
});

const session = (csrf: string, id: string | null) => json(200, { csrf, person: id === null ? null : { id } });

/** A page of `alva`'s whose token is older than the session: another tab has signed in since. */
function clientOfAlva(...answers: Response[]) {
  const made = clientAnswering(json(403, { code: "refused" }), ...answers);
  made.client.belongsTo({ csrf: "old", person: { id: "alva" } });
  made.client.onSignedOut = vi.fn();
  return made;
}

it("takes the newer token and asks once more when the same person has signed in in another tab", async () => {
  const { client, fetch } = clientOfAlva(session("new", "alva"), json(201, { ok: 1 }));

  expect(await client.post("/api/threads", { mid: "m" })).toEqual({ ok: 1 });

  const tokens = fetch.mock.calls.map((call: unknown[]) => ((call[1] as RequestInit).headers as Record<string, string>)["X-CSRF-Token"]);
  expect(tokens).toEqual(["old", undefined, "new"]);
  expect(client.onSignedOut).not.toHaveBeenCalled();
});

it("does not ask a third time", async () => {
  const { client, fetch } = clientOfAlva(session("new", "alva"), json(403, { code: "refused" }));

  await expect(client.post("/api/threads", {})).rejects.toMatchObject({ code: "refused", status: 403 });
  expect(fetch).toHaveBeenCalledTimes(3);
});

it.each([["another person", "bo"], ["nobody", null]])("is signed out, and sends nothing, when the session is now of %s", async (_, id) => {
  const { client, fetch } = clientOfAlva(session("new", id));

  await expect(client.post("/api/threads", {})).rejects.toMatchObject({ code: "not_signed_in" });
  expect(client.onSignedOut).toHaveBeenCalledOnce();
  expect([fetch.mock.calls.length, client.csrf]).toEqual([2, "old"]);
});

it("signs in with a fresh token, however long the page has been open", async () => {
  const { client, fetch } = clientAnswering(session("new", "bo"), session("newer", "alva"));
  client.csrf = "old";

  await new StaffSessionApi(client).signIn("alva", "hemligt");

  expect((fetch.mock.calls as unknown[][]).map(([url]) => url)).toEqual(["/api/session", "/api/session"]);
  expect((fetch.mock.calls as unknown[][])[1]?.[1]).toMatchObject({ method: "POST", headers: { "X-CSRF-Token": "new" } });
  expect(client.csrf).toBe("newer");
});

it("waits for a picture as long as its size needs on a slow network", async () => {
  const waits = vi.spyOn(AbortSignal, "timeout");
  const { client } = clientAnswering(new Response(null, { status: 204 }), new Response(null, { status: 204 }));

  await client.putBytes("/api/attachments/a", new Uint8Array(1024));
  await client.putBytes("/api/attachments/b", new Uint8Array(5 << 20));

  const [small, large] = waits.mock.calls.map(([ms]) => ms);
  expect(small).toBeLessThan(62_000);
  expect(large).toBeGreaterThan((5 << 20) / 16); // 16 bytes a millisecond: 128 kbit/s
  waits.mockRestore();
});
