import { ApiError, NoAnswer } from "../api/client";
import { E1Error } from "../crypto/errors";

/** Do `task`; what the screen says for itself (no network, refused, not trusted) is no error of the page. */
export async function orSaid(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof ApiError || error instanceof E1Error)) throw error;
  }
}
