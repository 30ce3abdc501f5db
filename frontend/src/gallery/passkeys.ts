import { Account } from "../account/account.svelte";
import type { Role } from "../api/types";
import PasskeysPage from "../passkeys/PasskeysPage.svelte";
import { drawn } from "./row";
import type { Row, Scene } from "./row";
import { MadeUpServer } from "./server";
import type { Wrong } from "./server";
import { inHours, pageOf, personOf } from "./town";

const ROWS = [
  { id: "a", credential: "YQ", name: "Arbetsdatorn", created_at: inHours(-900), used_at: inHours(-50), synced: false, works: true },
  { id: "b", credential: "Yg", name: "Säkerhetsnyckeln i kassaskåpet på expeditionen", created_at: inHours(-60), used_at: null, synced: false, works: true },
  { id: "c", credential: "Yw", name: "Telefonen", created_at: inHours(-2000), used_at: inHours(-300), synced: true, works: false },
];

/** The passkeys of somebody who holds no keys, in each state. */
export function passkeysOf(role: Role): Pick<Row, "usual" | "empty" | "loading" | "error" | "offline" | "late"> {
  const page = (passkeys: readonly object[] = ROWS, goes: Wrong | null = null): Scene => () => {
    const server = new MadeUpServer([[/^\/api\/passkeys$/, { passkeys }], ...pageOf(personOf(role))]);
    if (goes !== null) server.goes(goes, /passkeys/);
    return drawn(PasskeysPage, { account: new Account(server.client, [role]), keys: null });
  };
  return { usual: page(), empty: page([]), loading: page(ROWS, "never"), error: page(ROWS, "fails"), offline: page(ROWS, "away"), late: "no promise is said on this screen" };
}
