import type { Asking, Client } from "./client";
import type { Base64, Id, Identity, MyKeys, NewEpoch, NewSlot, SchoolKeys, TeamKeys } from "./types";

export interface NewVault { version: number; sealed: Base64; kid: Id; slot: NewSlot | null }

/** Public keys, the sealed vault and its slots. Nothing here is readable by the server. */
export class KeysApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async mine(): Promise<MyKeys> {
    return (await this.#client.get("/api/keys/mine")) as MyKeys;
  }

  /** Publish an identity; `startOver` gives up the vault of the one before. */
  async putIdentity(identity: Pick<Identity, "record" | "signature">, startOver: boolean): Promise<void> {
    const { record, signature } = identity;
    await this.#client.put("/api/keys/identity", { record, signature, start_over: startOver });
  }

  async putVault(vault: NewVault): Promise<void> {
    await this.#client.put("/api/keys/vault", vault);
  }

  async addSlot(slot: NewSlot): Promise<void> {
    await this.#client.post("/api/keys/slots", slot);
  }

  /** One try of a secret: it is counted before it is compared. */
  async unlock(slot: Id, auth: Base64): Promise<{ share: Base64; wrapped: Base64 }> {
    return (await this.#client.post(`/api/keys/slots/${slot}/unlock`, { auth })) as { share: Base64; wrapped: Base64 };
  }

  async removeSlot(slot: Id): Promise<void> {
    await this.#client.delete(`/api/keys/slots/${slot}`);
  }

  async school(id: Id, asking: Asking = {}): Promise<SchoolKeys> {
    return (await this.#client.get(`/api/keys/schools/${id}`, asking)) as SchoolKeys;
  }

  async team(id: Id, asking: Asking = {}): Promise<TeamKeys> {
    return (await this.#client.get(`/api/keys/teams/${id}`, asking)) as TeamKeys;
  }

  async addEpoch(team: Id, epoch: NewEpoch): Promise<void> {
    await this.#client.post(`/api/keys/teams/${team}/epochs`, epoch);
  }

  async certify(team: Id, epoch: number, signature: Base64): Promise<void> {
    await this.#client.post(`/api/keys/teams/${team}/epochs/${epoch}/certify`, { signature });
  }
}
