import type { Bytes } from "../crypto/encoding";
import { IN_BACKGROUND } from "./client";
import type { Asking, Client } from "./client";
import type {
  Asked, Contacts, Entry, Heads, Id, Leaving, ListedThread, Manifest, ManifestOut, Moment, NewMessage, Open,
  People, Readers, Route, Thread, ThreadKeys, Urgency, Wish,
} from "./types";

export interface Opened { thread: Thread; entry: Entry }
export interface Detail { thread: Thread; manifests: ManifestOut[]; people: People; keys: ThreadKeys; asked: Asked | null }
/** `leaving`: for a student alone. */
export interface Listed { threads: ListedThread[]; now: Moment; leaving?: Leaving | null }
export interface EntryPage { entries: Entry[]; head_seq: number; people: People }

/** Threads: what anybody who may read can ask, and what students open. */
export class ThreadsApi {
  protected readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async contacts(): Promise<Contacts> {
    return (await this.client.get("/api/contacts")) as Contacts;
  }

  async route(wish: Wish): Promise<Route> {
    return (await this.client.post("/api/threads/route", wish)) as Route;
  }

  /** Open a thread with its first message. Safe to repeat with the same ids. */
  async open(open: Open): Promise<Opened> {
    return (await this.client.post("/api/threads", open)) as Opened;
  }

  async list(state: "open" | "closed", asking: Asking = {}): Promise<Listed> {
    return (await this.client.get(`/api/threads?state=${state}`, asking)) as Listed;
  }

  async heads(): Promise<{ heads: Heads; now: Moment }> {
    return (await this.client.get("/api/threads/heads", IN_BACKGROUND)) as { heads: Heads; now: Moment };
  }

  async detail(thread: Id, asking: Asking = {}): Promise<Detail> {
    return (await this.client.get(`/api/threads/${thread}`, asking)) as Detail;
  }

  /** At most 200 entries with numbers above `after`, in order. */
  async entries(thread: Id, after: number, asking: Asking = {}): Promise<EntryPage> {
    return (await this.client.get(`/api/threads/${thread}/entries?after=${after}`, asking)) as EntryPage;
  }

  /** Say that this person has opened the thread up to `seq`. Logged under “Vem har läst”. */
  async read(thread: Id, seq: number): Promise<void> {
    await this.client.post(`/api/threads/${thread}/read`, { seq });
  }

  /** Safe to repeat with the same `mid` and bytes. */
  async post(thread: Id, message: NewMessage): Promise<Opened> {
    return (await this.client.post(`/api/threads/${thread}/messages`, message)) as Opened;
  }

  /** Store sealed bytes, before the message that names them. Safe to repeat. */
  async bring(id: Id, sealed: Bytes): Promise<void> {
    await this.client.putBytes(`/api/attachments/${id}`, sealed);
  }

  /** The sealed bytes that a message of this thread names. */
  async attachment(thread: Id, id: Id): Promise<Bytes> {
    return this.client.getBytes(`/api/threads/${thread}/attachments/${id}`);
  }

  async addManifest(thread: Id, manifest: Manifest): Promise<ManifestOut> {
    return (await this.client.post(`/api/threads/${thread}/manifests`, manifest)) as ManifestOut;
  }

  async readers(thread: Id): Promise<Readers> {
    return (await this.client.get(`/api/threads/${thread}/readers`)) as Readers;
  }

  /** After sending the message `mid`: it is as urgent as this. Nothing lowers it. Safe to repeat. */
  async raise(thread: Id, urgency: Urgency, mid: Id | null): Promise<Thread> {
    return this.act(thread, "raise", { urgency, mid });
  }

  async hide(thread: Id): Promise<void> {
    await this.client.post(`/api/threads/${thread}/hide`);
  }

  protected async act(thread: Id, verb: string, body: unknown = {}): Promise<Thread> {
    return (await this.client.post(`/api/threads/${thread}/${verb}`, body)) as Thread;
  }
}
