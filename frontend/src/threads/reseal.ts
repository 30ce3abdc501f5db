import type { ApiError } from "../api/client";
import { isRefusal } from "../api/client";
import type { Parcel, WayIn } from "../api/outbox";
import type { ThreadsApi } from "../api/threads";
import type { Entry, NewMessage, Open, Route } from "../api/types";
import { fromBase64url } from "../crypto/encoding";
import type { Json } from "../crypto/encoding";
import { Kind, messageKey, openMessage, parseEnvelope } from "../crypto/envelope";
import type { Content } from "../crypto/envelope";
import { CannotOpen } from "../crypto/errors";
import type { Identity } from "../crypto/identity";
import { decodeManifest, openGrant } from "../crypto/manifest";
import { RecipientType } from "../crypto/thread-key";
import type { Ring } from "../keys/keyring";
import { recipientType } from "../keys/wire";
import { sealNewThread } from "./new_thread";
import type { Remade } from "./postman";
import { quotesOf } from "./quotes";
import { ThreadBox } from "./thread_box";
import type { Party } from "./thread_box";

/** Open the newest state of a thread, and give it a new key first where its readers have changed. */
export async function boxToWriteIn(thread: string, api: ThreadsApi, party: Party): Promise<ThreadBox> {
  for (;;) {
    const box = await ThreadBox.open(thread, await api.detail(thread), party);
    if (!box.needsNewKey) return box;
    try {
      await api.addManifest(thread, await box.newKeyManifest());
    } catch (error) {
      if (!isRefusal(error, "manifest_taken")) throw error; // somebody else was faster: look again
    }
  }
}

/** Give the student, whom this person has met, an old thread of theirs; one that is theirs already stays as it is. */
export async function sealForMet(thread: string, met: Identity, api: Pick<ThreadsApi, "detail" | "addManifest">, party: Party): Promise<void> {
  for (;;) {
    const box = await ThreadBox.open(thread, await api.detail(thread), party);
    if (!box.studentKeyChanged) return;
    try {
      await api.addManifest(thread, await box.metStudentManifest(met));
      return;
    } catch (error) {
      if (!isRefusal(error, "manifest_taken")) throw error; // somebody else was faster: look again
    }
  }
}

/** What to do with a parcel that the server refused, for somebody whose keys are open. */
export async function reseal(parcel: Parcel, refusal: ApiError, api: ThreadsApi, party: Party): Promise<Remade> {
  if (parcel.kind === "raise") return "hopeless";
  if (parcel.kind === "open") return reopened(parcel, refusal, api, party);
  if (refusal.code === "message_differs") return (await isSame(parcel, refusal, api, party)) ? "sent" : "hopeless";
  if (refusal.code !== "key_epoch_old") return "hopeless";
  const box = await boxToWriteIn(parcel.thread, api, party);
  const { kind } = parcel.message;
  const { text, seen, more, attachments } = await unsentIn(box, parcel, party.keyring);
  const content = { text, more, attachments, ...(seen === undefined ? {} : { seen }) };
  const sealed = await box.seal(parcel.mid, Kind[kind], content);
  return { ...parcel, message: { ...parcel.message, sealed }, wayIn: box.wayIn, isOutdated: false };
}

type MessageParcel = Extract<Parcel, { kind: "message" }>;

/** What an unsent message says, also one that was sealed before its thread was opened under another key. What was lost is not said again by itself. */
async function unsentIn(box: ThreadBox, parcel: MessageParcel, keyring: Ring): Promise<Content> {
  try {
    return await own(box, parcel, keyring.person);
  } catch (error) {
    if (!(error instanceof CannotOpen) || parcel.isOutdated !== true || parcel.takenAs != null) throw error;
    return sentOf(parcel, keyring);
  }
}

function own(box: ThreadBox, { message, mid, thread }: MessageParcel, author: string): Promise<Content> {
  const envelope = fromBase64url(message.sealed);
  const { ke } = parseEnvelope(envelope);
  return box.read({ thread, ke, mid, author, role: box.role, kind: Kind[message.kind] }, envelope);
}

/** The same `mid` with other bytes: another try of ours came through, if it says the same. */
async function isSame(parcel: MessageParcel, refusal: ApiError, api: ThreadsApi, party: Party): Promise<boolean> {
  const stored = refusal.details["entry"] as Entry | undefined;
  if (stored?.sealed == null || stored.ke === null || stored.role === null) return false;
  const box = await ThreadBox.open(parcel.thread, await api.detail(parcel.thread), party);
  const { mid, thread, message } = parcel;
  const place = { thread, ke: stored.ke, mid, author: party.keyring.person, role: stored.role, kind: Kind[message.kind] };
  const there = await box.read(place, fromBase64url(stored.sealed));
  return said(there) === said(await own(box, parcel, party.keyring.person));
}

/** What a message says: its words, and what it names. */
function said({ text, attachments }: Content): string {
  return JSON.stringify([text, ...attachments.map(({ blob }) => blob)]);
}

async function reopened(parcel: Extract<Parcel, { kind: "open" }>, refusal: ApiError, api: ThreadsApi, party: Party): Promise<Remade> {
  if (refusal.code === "thread_differs" || refusal.code === "message_differs") return "sent"; // ours came through before
  if (refusal.code !== "route_changed") return "hopeless";
  const { wish, thread } = parcel.open;
  const route = (refusal.details["route"] as Route | undefined) ?? (await api.route(wish));
  if (route.hidden_by === "service") return "hopeless"; // back to the field: that is to be read first
  const { text, more, attachments } = await firstOf(parcel.open, party.keyring);
  const choices = (more["c"] as Json | undefined) ?? {};
  const first = { thread, mid: parcel.mid, text, choices, attachments, quotes: quotesOf(more), model: parcel.open.model_version };
  return { ...parcel, open: await sealNewThread(first, wish, route, party) };
}

/** What a student's own unsent first message says: their grant is in the parcel itself. */
export async function firstOf(open: Open, keyring: Ring): Promise<Content> {
  return openedBy(wayInOf(open), open.thread, open.message, keyring);
}

/** What opens a thread's first key for the student who made it. */
export function wayInOf({ manifest }: Open): WayIn {
  return { record: manifest.record, grant: manifest.grants.find(({ type }) => type === "student") ?? null };
}

/** What a message says that a student sent from this device, whatever the server still knows of its thread. */
export async function sentOf({ wayIn, thread, mid, message }: MessageParcel, keyring: Ring): Promise<Content> {
  return openedBy(wayIn ?? null, thread, { ...message, mid }, keyring);
}

async function openedBy(wayIn: WayIn | null, thread: string, message: Pick<NewMessage, "mid" | "kind" | "sealed">, keyring: Ring): Promise<Content> {
  const { key, ke } = await keyOf(wayIn, keyring);
  const { mid, kind } = message;
  const place = { thread, ke, mid, author: keyring.person, role: RecipientType.student, kind: Kind[kind] };
  return openMessage(key, place, fromBase64url(message.sealed));
}

/** What a student's messages are sealed under, as their own grant has it. */
export async function keyOf(wayIn: WayIn | null, keyring: Ring): Promise<{ key: CryptoKey; ke: number }> {
  if (wayIn?.grant == null) throw new CannotOpen();
  const manifest = await decodeManifest(fromBase64url(wayIn.record));
  const { type, recipient, kid, sealed } = wayIn.grant;
  const mine = { type: recipientType(type), id: recipient, kid, sealed: fromBase64url(sealed) };
  return { key: await messageKey(await openGrant(manifest, mine, keyring.keys)), ke: manifest.ke };
}
