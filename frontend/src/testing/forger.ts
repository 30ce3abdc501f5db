import type { Chain, ManifestOut } from "../api/types";
import { fromBase64url } from "../crypto/encoding";
import { buildManifest, Reason } from "../crypto/manifest";
import { newId, newIdentity } from "../crypto/primitives";
import type { KeyPair } from "../crypto/primitives";
import { decodeTeamEpoch, signTeamEpoch } from "../crypto/team-epoch";
import { newThreadKey } from "../crypto/thread-key";
import type { Recipient } from "../crypto/thread-key";
import { wireManifest, wireSigned } from "../keys/wire";
import type { ThreadBox } from "../threads/thread_box";
import { readersNow, studentIn } from "../threads/world";

type Epoch = Chain["epochs"][number];

/** An epoch of the same team that a stranger made and signed: the first, or one that follows. */
export async function ownEpoch({ epochs }: Chain, place: "first" | "next"): Promise<Epoch> {
  const newest = epochs.at(-1);
  if (newest === undefined) throw new Error("an empty chain");
  const before = await decodeTeamEpoch(fromBase64url(newest.record));
  const keys = await newIdentity();
  const { owner, branch, team, createdMs } = before;
  const plan = { owner, branch, team, createdMs, members: [{ id: newId(), kid: (await newIdentity()).public.kid }] };
  const signed = await signTeamEpoch(plan, keys, place === "next" ? before : null, keys);
  return { epoch: place === "next" ? newest.epoch + 1 : 1, ...wireSigned(signed) };
}

interface Plan { readonly signer: { id: string; keys: KeyPair }; readonly readers?: readonly Recipient[]; readonly reason?: Reason }

/** A next manifest as the server would give it to `reader`, with the grant that is theirs. */
export async function nextManifest(box: ThreadBox, reader: string, plan: Plan): Promise<ManifestOut> {
  const { signer, readers = readersNow(box.world, studentIn(box.world, box.newest), box.team), reason = Reason.teamEpoch } = plan;
  const made = await buildManifest({
    thread: box.id, key: newThreadKey(), signer, reason, createdMs: Date.now(), previous: box.newest, previousKey: null, recipients: readers,
  });
  const { grants, ...wire } = wireManifest(made);
  return { ...wire, ke: box.newest.ke + 1, reason, grant: grants.find(({ recipient }) => recipient === reader) ?? null };
}
