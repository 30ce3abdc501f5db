import { beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Identity, Manifest, Meeting as Seen } from "../../api/types";
import { toBase64url } from "../../crypto/encoding";
import { IdentityKind, signIdentity, verifyIdentity } from "../../crypto/identity";
import { newId, newIdentity, randomBytes } from "../../crypto/primitives";
import { proofOf, scannedIn } from "../../keys/meeting";
import { signedOf, wireSigned } from "../../keys/wire";
import { madeStaff, madeStudent, madeThread } from "../../testing/people";
import type { MadeThread } from "../../testing/people";
import { madeSchool, madeWorker } from "../../testing/school";
import type { Party } from "../../threads/thread_box";
import { Meeting } from "./meeting.svelte";

vi.setConfig({ testTimeout: 120_000 }); // the page looks every two seconds, on a busy machine later

const ORIGIN = "https://elevhalsa.example";
type Lie = (seen: Seen, impostor: Identity) => void;
let alva: Party;
let elin: Party;
let team: string;
let thread: MadeThread;
let seen: Seen;
let sealed: Manifest[];
let met: string[];
let meeting: Meeting;

beforeEach(async () => {
  const worker = await madeWorker();
  const school = await madeSchool(worker, await madeWorker());
  [alva, elin, team] = [await madeStudent(school), await madeStaff(worker, school.team, school), school.team.id];
  thread = await madeThread(alva, school, "innan jag glömde");
  [sealed, met] = [[], []];
  const own = await newKeys();
  thread.identities = [own, ...thread.identities];
  seen = { id: newId(), left_s: 600, proof: null, identity: own, met_at: null, threads: [thread.open.thread] };
  meeting = new Meeting(thread.open.thread, alva.keyring.person, { api, threads, party: elin, origin: ORIGIN });
  await meeting.begin();
});

const answer = (): Promise<Seen> => Promise.resolve(structuredClone(seen));
const api = { begin: answer, show: answer, confirm: (_: string, kid: string, how: string) => { met.push(`${how} ${kid}`); return answer(); } };
const threads = {
  detail: () => {
    const detail = thread.detailFor(team);
    return Promise.resolve({ ...detail, thread: { ...detail.thread, clock: null }, people: {}, asked: null });
  },
  addManifest: (_: string, manifest: Manifest) => {
    sealed.push(manifest);
    thread.add(manifest);
    return Promise.resolve({ ke: 2, record: manifest.record, signature: manifest.signature, hist: manifest.hist, reason: 1, grant: null });
  },
  endClock: () => Promise.reject(new Error("not asked")),
};

/** New keys in Alva's name: her own, or whoever's. */
async function newKeys(): Promise<Identity> {
  const keys = await newIdentity();
  return { ...wireSigned(signIdentity(alva.keyring.person, IdentityKind.student, keys, 1)), kid: keys.public.kid };
}

/** Alva's phone reads the code, and sends its proof. */
async function scans(): Promise<void> {
  const scanned = scannedIn(new URL(meeting.address).hash);
  if (scanned === null || seen.identity === null) throw new Error("nothing to scan");
  seen.proof = { kid: seen.identity.kid, proof: await proofOf(scanned, await verifyIdentity(signedOf(seen.identity))) };
}

const judged = (): Promise<void> => vi.waitFor(() => { expect(["beginning", "waiting", "sealing"]).not.toContain(meeting.state); }, { timeout: 60_000 });

it("seals the old thread to the keys whose phone has scanned the code", async () => {
  await scans();

  await judged();

  expect(met).toEqual([`qr ${seen.identity?.kid ?? ""}`]);
  expect(sealed).toHaveLength(1);
  expect(sealed[0]?.hist).not.toBe("");
  expect(sealed[0]?.grants.map(({ kid }) => kid)).toContain(seen.identity?.kid);
});

const LIES: Record<string, Lie> = {
  "keys of its own for the student's": (told, impostor) => (told.identity = impostor),
  "its own keys, and says that they were proved": (told, impostor) => {
    told.identity = impostor;
    if (told.proof !== null) told.proof.kid = impostor.kid;
  },
  "a proof that no phone has made": (told) => (told.proof = { kid: told.identity?.kid ?? "", proof: toBase64url(randomBytes(32)) }),
  "a proof of keys that it does not show": (told) => (told.identity = null),
};

it.each(Object.keys(LIES))("seals nothing, and says so, when shown: %s", async (lie) => {
  await scans();
  LIES[lie]?.(seen, await newKeys());

  await judged();

  expect([meeting.state, met, sealed]).toEqual(["refused", [], []]);
});

it("gives nothing to keys that were put in the place of those met", async () => {
  await scans();
  thread.identities = [await newKeys(), ...thread.identities];

  await judged();

  expect([meeting.opened, meeting.shut, sealed]).toEqual([0, 1, []]);
});

it("takes no digits for keys that were swapped after they were compared", async () => {
  seen.identity = await newKeys();

  await meeting.metByDigits();

  expect([meeting.state, met, sealed]).toEqual(["refused", [], []]);
});

it("gives the old threads once where the digits are compared while the scan is being told of", async () => {
  await scans();
  let go = (): void => undefined;
  vi.spyOn(api, "confirm").mockImplementationOnce((_, kid, how) => {
    met.push(`${how} ${kid}`);
    return new Promise((done) => (go = () => void answer().then(done)));
  });
  await vi.waitFor(() => { expect(met).toHaveLength(1); }, { timeout: 60_000 });

  const byDigits = meeting.metByDigits();
  go();
  await byDigits;
  await judged();

  expect([met.length, sealed.length, meeting.state]).toEqual([1, 1, "done"]);
});

it("keeps the threads in which a colleague has to agree that the meeting was the answer", async () => {
  const { thread: waits } = await threads.detail();
  meeting.unanswered = [waits];
  vi.spyOn(threads, "endClock").mockRejectedValueOnce(new ApiError(409, "second_person_needed"));

  await meeting.countAsAnswer();

  expect([meeting.unanswered, meeting.unconfirmed.map(({ id }) => id)]).toEqual([[], [waits.id]]);
});
