// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { KeysApi } from "../api/keys";
import { argon2id } from "../crypto/argon2id";
import { toBase64url } from "../crypto/encoding";
import { encodePinParams } from "../crypto/pin-params";
import { newId, randomBytes } from "../crypto/primitives";
import { language } from "../i18n/language.svelte";
import { Lock } from "../keys/lock";
import { SeenVaults } from "../keys/seen_vaults";
import { studentAt } from "../testing/answers";
import { KeyServer } from "../testing/key_server";
import { LyingServer } from "../testing/lying_server";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentApp } from "./app.svelte";
import Threads from "./screens/Threads.svelte";
import Unlock from "./screens/Unlock.svelte";
import Write from "./screens/Write.svelte";
import { t } from "./words";

vi.setConfig({ testTimeout: 60_000 }); // Argon2id takes its time, as it must

const SECRET = "lykta mossa brygga";
let names = 0;
let keys: KeyServer;
let lock: Lock;
let app: StudentApp;

beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const person = newId();
  keys = new KeyServer(person);
  lock = new Lock(keys as unknown as KeysApi, argon2id, Date.now, new SeenVaults(`unlocked-${(names += 1).toString()}`));
  await lock.chooseSecret(await lock.begin(person, "student"), SECRET);
  const server = new LyingServer(await madeThread(await madeStudent(school), school), studentAt(school, person));
  app = new StudentApp({ ...server.services(), keys: keys as unknown as KeysApi, lock });
  await app.begin();
});
afterEach(() => app.desk?.close());

it("says that it is not the person's fault when what the service has kept does not hold, and computes nothing of the words", async () => {
  await app.confirm();
  const weak = toBase64url(encodePinParams({ salt: randomBytes(16), kib: 8, passes: 1, lanes: 1 }));
  for (const slot of keys.slots.values()) slot.params = weak;
  keys.heard.length = 0;

  render(Unlock, { app });
  await fireEvent.input(screen.getByLabelText(t("unlock.secret")), { target: { value: SECRET } });
  await fireEvent.submit(screen.getByRole("button", { name: t("unlock.go") }));

  expect(await screen.findByText(t("unlock.not_trusted"))).toBeTruthy();
  expect([keys.heard, app.desk?.keyring]).toEqual([[], null]);
});

it("asks nothing of the service while words are missing: that costs no try", async () => {
  await app.confirm();
  keys.heard.length = 0;
  render(Unlock, { app });
  await fireEvent.input(screen.getByLabelText(t("unlock.secret")), { target: { value: "lykta mossa" } });
  await fireEvent.submit(screen.getByRole("button", { name: t("unlock.go") }));

  expect(await screen.findByText("Det ska vara tre ord, eller sex siffror. Det här räknades inte som ett försök.")).toBeTruthy();
  expect(keys.heard).toEqual([]);
});

it("says what was wrong in the language that is chosen afterwards", async () => {
  await app.confirm();
  render(Unlock, { app });
  await fireEvent.input(screen.getByLabelText(t("unlock.secret")), { target: { value: "lykta" } });
  await fireEvent.submit(screen.getByRole("button", { name: t("unlock.go") }));
  void language.choose("en");

  expect(await screen.findByText("It should be three words, or six digits. This did not count as a try.")).toBeTruthy();
  void language.choose("sv");
});

it("warns in the list when the vault is older than the one last seen here", async () => {
  const before = keys.vault;
  await app.confirm();
  await app.unlock(SECRET);
  app.desk?.keyring?.remember((vault) => ({ ...vault, people: new Map(vault.people).set(newId(), newId()) }));
  await app.desk?.keyring?.saved();
  keys.vault = before;

  await app.confirm();
  await app.unlock(SECRET);

  if (app.desk === null) throw new Error("nobody is there");
  expect(render(Threads, { app, desk: app.desk }).container.textContent).toContain(t("keys.old"));
});

it("warns who is asked to begin anew though keys of theirs were here", async () => {
  keys.vault = null;

  await app.confirm();

  if (app.desk === null) throw new Error("nobody is there");
  expect(app.screen).toBe("write");
  expect(render(Write, { app, desk: app.desk }).container.textContent).toContain(t("keys.old"));
});
