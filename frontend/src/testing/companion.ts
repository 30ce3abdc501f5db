import { ApiError } from "../api/client";
import type { Companion, Entry, Grant, Id, Manifest, ManifestOut, NewNote } from "../api/types";
import { fromBase64url } from "../crypto/encoding";
import { parseEnvelope } from "../crypto/envelope";

/** What stands beside a thread, as the server holds it. */
export class MadeCompanion {
  readonly manifests: Omit<ManifestOut, "grant">[] = [];
  readonly grants: (readonly Grant[])[] = [];
  readonly entries: Entry[] = [];

  add({ record, signature, hist, grants }: Manifest): ManifestOut {
    const made = { ke: this.manifests.length + 1, record, signature, hist, reason: 0 };
    this.manifests.push(made);
    this.grants.push(grants);
    return { ...made, grant: null };
  }

  say({ mid, sealed, kind }: NewNote, author: Id): Entry {
    const ke = this.manifests.length;
    if (parseEnvelope(fromBase64url(sealed)).ke !== ke) throw new ApiError(409, "key_epoch_old", { ke });
    const entry: Entry = { seq: this.entries.length + 1, kind, at: new Date().toISOString(), author, role: 1, mid, ke, sealed, retracted_at: null, data: {} };
    this.entries.push(entry);
    return entry;
  }

  /** What the server gives one reader: all manifests, the own grants alone. */
  toldTo(recipient: Id): Companion {
    const manifests = this.manifests.map((each, at) => ({ ...each, grant: this.grants[at]?.find((grant) => grant.recipient === recipient) ?? null }));
    return { manifests, entries: this.entries, head_seq: this.entries.length, people: {} };
  }
}
