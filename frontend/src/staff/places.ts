/** Where one is at the desk. */
export type Place = "list" | "keys" | "notices" | "presence" | "identities" | "figures" | "passkeys" | "crossings";
