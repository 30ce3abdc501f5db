import { ApiError, isRefusal, NoAnswer } from "../api/client";
import { BadSignature, ChainRefused, ManifestRefused, TooLong } from "../crypto/errors";

/** Why a message in a thread did not go, by the name of its words. */
export type WhyNot = "net.none" | "write.too_long" | "net.not_trusted" | "thread.returned_gone" | "thread.returned" | "thread.returned_lost" | "net.cannot_seal";

/** The server had a message once, and has it no more: it was restored from an older copy. */
export class LostByServer extends Error {}

/** What is said of `error` under the thread, where the text is back in the field. */
export function whyNot(error: unknown): WhyNot {
  if (error instanceof NoAnswer) return "net.none";
  if (error instanceof LostByServer) return "thread.returned_lost";
  if (error instanceof TooLong) return "write.too_long";
  if (isRefusal(error, "not_found", "not_allowed")) return "thread.returned_gone";
  if (error instanceof ApiError) return "thread.returned";
  return isInDoubt(error) ? "net.not_trusted" : "net.cannot_seal";
}

function isInDoubt(error: unknown): boolean {
  return error instanceof ChainRefused || error instanceof BadSignature || error instanceof ManifestRefused;
}
