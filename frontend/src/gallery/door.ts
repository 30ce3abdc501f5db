import { createRawSnippet } from "svelte";
import { Account } from "../account/account.svelte";
import Door from "../account/Door.svelte";
import { t } from "../account/words";
import type { Person, Role } from "../api/types";
import { press, pressing, typeInto } from "./hands";
import { drawn } from "./row";
import type { Row, Scene } from "./row";
import { MadeUpServer, refused } from "./server";
import type { Answers, Wrong } from "./server";
import { pageOf, personOf } from "./town";

const FACTOR = { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri: "otpauth://totp/E:karin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=E" };
const CODES = Array.from({ length: 10 }, (_, at) => `k7f3-9q2${at}-xw4m`);
const inside = createRawSnippet(() => ({ render: () => "<p></p>" }));

/** What a field of a door takes: digits where it asks for six of them. */
const typedAt = (person: Person | null): string => (person === null ? "provtext 12345" : "123456");

interface Come { readonly person?: Person | null; readonly answers?: Answers; readonly goes?: Wrong; readonly at?: RegExp; readonly acts?: () => Promise<void>; readonly codes?: readonly string[]; readonly roles?: readonly Role[] }

/** Somebody at the door of a staff page. */
function door({ person = null, answers = [], goes, at = /^\/api\/session$/, acts, codes = [], roles = ["counsellor", "nurse"] }: Come = {}): Scene {
  return () => {
    const server = new MadeUpServer([...answers, ...pageOf(person), [/^\/api\/second-factor$/, FACTOR]]);
    if (goes !== undefined) server.goes(goes, at);
    const account = new Account(server.client, roles);
    account.recoveryCodes = codes;
    return drawn(Door, { account, inside }, acts);
  };
}

const NO_PROMISE = "nobody has come in: no promise is said";
const SAME = "always has the same to show";
const BUTTON_WAITS = "the button waits; the fields stay as they are";

/** Fill every field and press: what comes back is an answer. The door has been reached before. */
function tried(go: () => string, goes: Wrong, person: Person | null, first?: () => string): Scene {
  return () => {
    const server = new MadeUpServer([...pageOf(person), [/^\/api\/second-factor$/, FACTOR]]);
    const account = new Account(server.client, ["counsellor", "nurse"]);
    return drawn(Door, { account, inside }, async () => {
      if (first !== undefined) await press(first());
      await typeInto("input", typedAt(person));
      server.goes(goes);
      await press(go());
    });
  };
}

const factor = (second: Person["second_factor"]): Person => personOf("counsellor", { second_factor: second });

const CHALLENGE = /^\/api\/session\/passkey\/challenge$/;

/** Nobody touches the passkey that is asked for. */
function givesUp(go: () => string): () => Promise<void> {
  return async () => {
    navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError"));
    await press(go());
  };
}

/** A touch that lets nobody in: given up, refused, or asked for without network. */
function touched(go: () => string, person: Person | null): Pick<Row, "usual" | "error" | "offline"> {
  const come = (more: Come): Scene => door({ person, acts: pressing(go), ...more });
  return {
    usual: come({ answers: [[CHALLENGE, { challenge: "AAAA", host: location.hostname, allow: [] }]], acts: givesUp(go) }),
    error: come({ answers: [[CHALLENGE, refused(403, "passkey_factor_only")]] }),
    offline: come({ goes: "away", at: CHALLENGE }),
  };
}

export const DOOR: readonly Row[] = [
  {
    audience: "door", screen: "loading", usual: "passes in less than half a second", empty: SAME, loading: door({ goes: "never" }),
    error: "a page of its own: unreachable", offline: "a page of its own: unreachable", late: NO_PROMISE,
  },
  { audience: "door", screen: "unreachable", usual: "only where something is wrong", empty: SAME, loading: "as the first page", error: door({ goes: "fails" }), offline: door({ goes: "away" }), late: NO_PROMISE },
  {
    audience: "door", screen: "sign_in", usual: door(), empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE,
    error: tried(() => t("signin.go"), "fails", null), offline: tried(() => t("signin.go"), "away", null),
  },
  {
    audience: "door", screen: "redeem", usual: door({ acts: pressing(() => t("signin.invited")) }), empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE,
    error: "the same notice above the button as at sign-in", offline: "the same notice above the button as at sign-in",
  },
  {
    audience: "door", screen: "factor", usual: door({ person: factor("needed") }), empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE,
    error: tried(() => t("factor.go"), "fails", factor("needed")), offline: tried(() => t("factor.go"), "away", factor("needed")),
  },
  {
    audience: "door", screen: "a code that was kept", usual: door({ person: factor("needed"), acts: pressing(() => t("factor.lost")) }), empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE,
    error: "the same notice above the button as with six digits", offline: "the same notice above the button as with six digits",
  },
  {
    audience: "door", screen: "set_up", usual: door({ person: factor("set_up") }), empty: SAME, late: NO_PROMISE,
    loading: door({ person: factor("set_up"), goes: "never", at: /second-factor/ }), error: door({ person: factor("set_up"), goes: "fails", at: /second-factor/ }),
    offline: door({ person: factor("set_up"), goes: "away", at: /second-factor/ }),
  },
  {
    audience: "door", screen: "set_up by who holds no keys", usual: door({ person: personOf("head", { second_factor: "set_up" }), roles: ["head"] }), empty: SAME, late: NO_PROMISE,
    loading: "as for who holds keys", error: "as for who holds keys", offline: "as for who holds keys",
  },
  { audience: "door", screen: "sign_in by a touch", empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE, ...touched(() => t("signin.touch"), null) },
  { audience: "door", screen: "factor by a touch", empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE, ...touched(() => t("factor.touch"), { ...factor("needed"), passkey: true }) },
  {
    audience: "door", screen: "recovery code", usual: door({ person: factor("needed"), acts: pressing(() => t("factor.lost")) }), empty: SAME, loading: BUTTON_WAITS, late: NO_PROMISE,
    error: "the same notice as beside a one-time code", offline: "the same notice as beside a one-time code",
  },
  {
    audience: "door", screen: "codes", usual: door({ person: factor("verified"), codes: CODES }), empty: SAME, loading: "nothing is asked for", error: "nothing is asked for", offline: "works without network as it stands", late: NO_PROMISE,
  },
  {
    audience: "door", screen: "elsewhere", usual: door({ person: personOf("head") }), empty: SAME, loading: "nothing is asked for", error: "nothing is asked for", offline: "works without network as it stands", late: NO_PROMISE,
  },
];
