import { ApiError, NoAnswer } from "../api/client";
import { BadSignature, ChainRefused, E1Error, TooLong } from "../crypto/errors";
import type { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import { t } from "./words";
import { MustBeRead } from "./writing.svelte";
import type { Trouble, Writing } from "./writing.svelte";

/** What the row “Till” says. */
export function addresseeOf(writing: Writing): string {
  return writing.wishedName ?? t(`to.${writing.branch}`);
}

/** Send `text`, or say what stands in the way. It leaves the field only when the service has it; another text stays there. */
export async function sendFrom(app: Pick<StudentApp, "writing" | "screen">, desk: Pick<Desk, "send" | "sent">, text = app.writing.text): Promise<void> {
  const { writing } = app;
  if (writing.sending) return; // the first try may still come through
  if (text.trim() === "") {
    writing.trouble = "empty";
    return;
  }
  writing.trouble = null;
  writing.sending = true;
  const trouble = (await desk.send(text).then(() => null, troubleOf)) ?? givenBack(writing);
  writing.tried(text, trouble);
  writing.sending = false;
  if (trouble !== null) return;
  writing.went(text);
  if (writing.waits.length > 0) await sendWaiting(app, desk);
  else if (desk.sent !== null) app.screen = "sent";
}

/** What the service refused for good while it was being sent is back in the field, and the reason with it. */
function givenBack({ trouble }: Writing): Trouble | null {
  return trouble;
}

/** Try again what waits for the network, in its order, and nothing else. */
export async function sendWaiting(app: Pick<StudentApp, "writing" | "screen">, desk: Pick<Desk, "send" | "sent">): Promise<void> {
  const [text] = app.writing.waits;
  if (text !== undefined) await sendFrom(app, desk, text);
}

const TRY_AGAIN_MS = 10_000;

/** Call `send` when the network is back, and now and then meanwhile. Returns how to stop. */
export function whenNetIsBack(send: () => void): () => void {
  const timer = setInterval(send, TRY_AGAIN_MS);
  addEventListener("online", send);
  return () => {
    clearInterval(timer);
    removeEventListener("online", send);
  };
}

/** A failure of the lock itself is never hidden behind “no network”. */
function troubleOf(error: unknown): Trouble {
  if (error instanceof NoAnswer) return "net";
  if (error instanceof MustBeRead) return "read_again";
  if (error instanceof ApiError) return error.code === "school_not_open" || error.code === "left_school" ? error.code : "failed";
  const sealing = sealingTrouble(error);
  if (sealing === null) throw error;
  return sealing;
}

function sealingTrouble(error: unknown): Trouble | null {
  if (error instanceof TooLong) return "too_long";
  if (error instanceof ChainRefused || error instanceof BadSignature) return "not_trusted";
  const isCryptoFailure = error instanceof DOMException || error instanceof E1Error;
  return isCryptoFailure || (error instanceof Error && error.name === "OperationError") ? "cannot_seal" : null;
}
