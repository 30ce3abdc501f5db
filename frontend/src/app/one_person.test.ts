import { beforeEach, expect, it, vi } from "vitest";
import { Client } from "../api/client";
import { oneAtATime } from "./one_person";

/** The other tabs of one browser, without waiting for it. */
const tabs = new Set<Tab>();
class Tab {
  onmessage: (event: { data: unknown }) => void = () => undefined;
  constructor() { tabs.add(this); }
  postMessage(data: unknown): void { for (const tab of tabs) if (tab !== this) tab.onmessage({ data }); }
  close(): void { tabs.delete(this); }
}
let hide: () => void;

beforeEach(() => {
  tabs.clear();
  vi.stubGlobal("BroadcastChannel", Tab);
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => (hide = listener));
});

/** Whose the service says the browser's session is. */
let now: string | null;

function tabOf(person: string | null): Client {
  const answer = (): Response => new Response(JSON.stringify({ csrf: "", person: now === null ? null : { id: now } }));
  const client = new Client(() => Promise.resolve(answer()));
  oneAtATime(client);
  client.belongsTo({ csrf: "", person: person === null ? null : { id: person } });
  client.onSignedOut = vi.fn();
  return client;
}

it.each([["somebody else signs in", { id: "bea" }], ["who was here signs out", null]])("ends in every tab where %s", async (_, person) => {
  const [nobody, one, other] = [tabOf(null), tabOf("ali"), tabOf("ali")];
  now = person?.id ?? null;
  one.belongsTo({ csrf: "", person });

  await vi.waitFor(() => expect(other.onSignedOut).toHaveBeenCalledOnce());
  expect([one.onSignedOut, nobody.onSignedOut].map((ended) => vi.mocked(ended).mock.calls.length)).toEqual([0, 0]);
});

it("goes on where another tab hears late of a time when nobody was signed in", async () => {
  const [late, other] = [tabOf(null), tabOf("ali")];
  now = "ali";
  const asked = vi.spyOn(other, "get");

  late.belongsTo({ csrf: "", person: null });

  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  await asked.mock.results[0]?.value;
  await Promise.resolve();
  expect(other.onSignedOut).not.toHaveBeenCalled();
});

it("goes on in the other tabs of the same person", () => {
  const [one, other] = [tabOf("ali"), tabOf("ali")];

  const asked = vi.spyOn(other, "get");
  one.belongsTo({ csrf: "new", person: { id: "ali" } });

  expect(asked).not.toHaveBeenCalled();
  expect(other.onSignedOut).not.toHaveBeenCalled();
});

it("says nothing any more once the page is left", () => {
  const [other, left] = [tabOf("ali"), tabOf("ali")];
  hide();

  const asked = vi.spyOn(other, "get");
  left.belongsTo({ csrf: "", person: null });

  expect(asked).not.toHaveBeenCalled();
  expect(other.onSignedOut).not.toHaveBeenCalled();
});
