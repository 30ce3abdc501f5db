import { ApiError, isRefusal, NoAnswer } from "../api/client";
import { BadSignature, ChainRefused, ManifestRefused, TooLong } from "../crypto/errors";

/** Why a message in a thread did not go, by the name of its words. */
export type WhyNot = "net.none" | "write.too_long" | "net.not_trusted" | "thread.returned_gone" | "thread.returned" | "net.cannot_seal";

/** What is said of `error` under the thread, where the text is back in the field. */
export function whyNot(error: unknown): WhyNot {
  if (error instanceof NoAnswer) return "net.none";
  if (error instanceof TooLong) return "write.too_long";
  if (isRefusal(error, "not_found", "not_allowed")) return "thread.returned_gone";
  if (error instanceof ApiError) return "thread.returned";
  const isInDoubt = error instanceof ChainRefused || error instanceof BadSignature || error instanceof ManifestRefused;
  return isInDoubt ? "net.not_trusted" : "net.cannot_seal";
}
