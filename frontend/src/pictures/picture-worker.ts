/**
 * Cleans pictures away from the page. Its own response forbids it every connection: what it sees
 * cannot leave by it, and a picture that breaks a decoder breaks nothing that holds a key.
 */
import type { Bytes } from "../crypto/encoding";
import { clean, Unusable } from "./clean";
import type { Why } from "./clean";

export type FromCleaner = { readonly cleaned: Bytes } | { readonly why: Why };

addEventListener("message", (event: MessageEvent<Blob>) => {
  clean(event.data).then(
    (cleaned) => postMessage({ cleaned } satisfies FromCleaner),
    (error: unknown) => postMessage({ why: error instanceof Unusable ? error.why : "broken" } satisfies FromCleaner),
  );
});
