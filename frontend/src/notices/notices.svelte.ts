import type { Client } from "../api/client";
import { subscribe, unsubscribe } from "./push";

export type AddressKind = "email" | "sms";
/** The proved address, and one to which a code went: until that comes back the proved one is told. */
export interface Address { address: string | null; broken: boolean; asked: string | null }
export interface Quiet { begin: string; end: string }

/** How one is told. `offered` is what the operator has set up for one's role. */
export interface Settings {
  offered: readonly ("push" | AddressKind)[];
  quiet: Quiet | null;
  email: Address | null;
  sms: Address | null;
  push: { key: string; browsers: number; here: boolean } | null;
}

const PATH = "/api/notices";

/** One's own choices about notices, as the server has them. Each command may throw what the client throws. */
export class NoticeSettings {
  settings = $state.raw<Settings | null>(null);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.#keep(await this.#client.get(`${PATH}/settings`));
  }

  async setQuiet(quiet: Quiet | null): Promise<void> {
    this.#keep(await this.#client.put(`${PATH}/quiet`, { quiet }));
  }

  /** Have a code sent to an address. @throws ApiError `address_wrong`, `address_unreachable`, `wait` */
  async ask(kind: AddressKind, address: string): Promise<void> {
    this.#keep(await this.#client.put(`${PATH}/addresses/${kind}`, { address: address.trim() }));
  }

  /** @throws ApiError `address_code_wrong` */
  async confirm(kind: AddressKind, code: string): Promise<void> {
    this.#keep(await this.#client.post(`${PATH}/addresses/${kind}/confirm`, { code: code.replace(/\s/g, "") }));
  }

  /** Think better of a new address; the proved one stays. */
  async giveUp(kind: AddressKind): Promise<void> {
    this.#keep(await this.#client.delete(`${PATH}/addresses/${kind}/asked`));
  }

  async forget(kind: AddressKind): Promise<void> {
    this.#keep(await this.#client.delete(`${PATH}/addresses/${kind}`));
  }

  /** Be told in this browser. Call it from a click. @throws PushRefused */
  async pushOn(): Promise<void> {
    const key = this.settings?.push?.key;
    if (key === undefined) throw new Error("push is not offered");
    this.#keep(await this.#client.put(`${PATH}/push`, await subscribe(key)));
  }

  async pushOff(): Promise<void> {
    this.#keep(await this.#client.delete(`${PATH}/push`));
    await unsubscribe();
  }

  #keep(answer: unknown): void {
    this.settings = answer as Settings;
  }
}
