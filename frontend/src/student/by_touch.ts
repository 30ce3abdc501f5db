import type { Added, AskedForNew } from "../api/passkeys";
import type { Id } from "../api/types";
import type { Services } from "../app/services";
import type { Bytes } from "../crypto/encoding";
import type { Keyring } from "../keys/keyring";
import { openByPasskey } from "../keys/open_by_passkey";
import { NoPasskey } from "../passkeys/browser";
import { make } from "../passkeys/make";

/** A student's keys under the phone's own lock: a face, a finger or its code. */
export class ByTouch {
  readonly #services: Pick<Services, "client" | "keys">;
  /** Made, and perhaps not used yet: a second try asks for no second passkey. */
  #made: { readonly passkey: Id; readonly prf: Bytes } | null = null;

  constructor(services: Pick<Services, "client" | "keys">) {
    this.#services = services;
  }

  /** Have the phone's lock open these keys from now on. Call it from a click. @throws NoPasskey */
  async keep(keyring: Keyring, name: string): Promise<void> {
    this.#made ??= await this.#make(name);
    await openByPasskey(this.#services.keys, keyring, this.#made.passkey, this.#made.prf);
    this.#made = null;
  }

  /** One that has no secret could open nothing: nobody is told of it. */
  async #make(name: string): Promise<{ passkey: Id; prf: Bytes }> {
    const { client } = this.#services;
    const { passkey, prf } = await make((await client.post("/api/passkeys/challenge")) as AskedForNew, true);
    if (prf === null) throw new NoPasskey("here", null);
    const added = (await client.post("/api/passkeys", { ...passkey, name })) as Added;
    return { passkey: added.passkey.id, prf };
  }
}
