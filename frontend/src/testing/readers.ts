import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { vi } from "vitest";
import { KeysApi } from "../api/keys";
import type { Conversation } from "../threads/conversation.svelte";
import type { MadeParty } from "./people";
import { Desk as StaffDesk } from "../staff/desk.svelte";
import { OpenThread } from "../staff/open_thread.svelte";
import ThreadPane from "../staff/ThreadPane.svelte";
import { StudentApp } from "../student/app.svelte";
import ThreadScreen from "../student/screens/Thread.svelte";
import { t as words } from "../student/words";
import { counsellorIn, studentAt } from "./answers";
import { LyingServer } from "./lying_server";
import { madeStaff } from "./people";
import type { MadeThread } from "./people";
import type { Worker } from "./school";

/** Somebody at their page with one thread: what it reads, what it shows, what it sends. */
export interface Reader {
  readonly server: LyingServer;
  /** Open the thread, as from the list. */
  open(): Promise<void>;
  readonly conversation: Conversation;
  /** Write and send, as far as the page lets it. */
  write(text: string): Promise<void>;
  /** The words on the page. */
  shown(): Promise<string>;
  leave(): void;
}

/** A student with open keys at the student's page. */
export async function studentReader(thread: MadeThread, student: MadeParty): Promise<Reader & { app: StudentApp; sends: () => Promise<void> }> {
  const server = new LyingServer(thread, studentAt(thread.school, student.keyring.person));
  const app = new StudentApp(server.services());
  await app.begin();
  await app.confirm();
  app.desk?.open(student.keyring);
  const desk = () => there(app.desk);
  const conversation = () => there(desk().conversation);
  return {
    app, server,
    open: () => app.toThread(thread.open.thread),
    get conversation() { return conversation(); },
    write: async (text) => {
      await conversation().post(text).catch(() => undefined);
      await desk().postman.deliver();
    },
    shown: () => drawn(() => render(ThreadScreen, { app, desk: desk(), conversation: conversation() })),
    sends: async () => {
      render(ThreadScreen, { app, desk: desk(), conversation: conversation() });
      await fireEvent.click(screen.getByRole("button", { name: words("thread.send") }));
      await vi.waitFor(() => { if (server.sealed.length === 0) throw new Error("nothing sent"); }, { timeout: 30_000 });
      cleanup();
    },
    leave: () => app.desk?.close(),
  };
}

/** A counsellor with open keys at the desk; `prepare` may begin to lie before anything is asked. */
export async function staffReader(
  thread: MadeThread, worker: Worker, prepare: (server: LyingServer) => void = () => undefined,
): Promise<Reader & { desk: StaffDesk; thread: OpenThread }> {
  const { school } = thread;
  const { keyring } = await madeStaff(worker, school.team, school);
  const server = new LyingServer(thread, counsellorIn(school.team, school, worker.id));
  server.team = school.team.keysFor(worker);
  prepare(server);
  const client = server.client();
  const desk = new StaffDesk(client, server.person, { keyring, api: new KeysApi(client), draftKey: server.mine.draft_key }, () => undefined);
  await desk.start();
  let open = new OpenThread(thread.open.thread, desk);
  return {
    desk, server,
    open: async () => {
      open = new OpenThread(thread.open.thread, desk);
      await open.start();
    },
    get thread() { return open; },
    get conversation() { return open.conversation; },
    write: async (text) => {
      open.reply.write(text);
      open.reply.send();
      await open.reply.leave();
      await desk.postman.deliver();
    },
    shown: () => drawn(() => render(ThreadPane, { open, desk })),
    leave: () => desk.stop(),
  };
}

async function drawn(draw: () => { container: HTMLElement }): Promise<string> {
  const { container } = draw();
  await tick();
  const text = container.textContent.replace(/\s+/g, " ");
  cleanup();
  return text;
}

function there<T>(value: T | null | undefined): T {
  if (value == null) throw new Error("not there");
  return value;
}
