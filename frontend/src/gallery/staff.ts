import { Account } from "../account/account.svelte";
import type { TriageCount } from "../api/types";
import MakeKeys from "../staff/MakeKeys.svelte";
import type { Place } from "../staff/places";
import RecoveryCode from "../staff/RecoveryCode.svelte";
import Unlock from "../staff/Unlock.svelte";
import Inside from "../staff/Inside.svelte";
import { StaffKeys } from "../staff/keys.svelte";
import { t as across } from "../staff/across/words";
import { t } from "../staff/words";
import { press, pressing, typeInto } from "./hands";
import { drawn } from "./row";
import type { Drawn, Row, Scene } from "./row";
import { MadeUpServer } from "./server";
import type { Answers, Wrong } from "./server";
import { CROSSINGS, OPENINGS } from "./staff_answers";
import { desk, deskPage, OVERDUE, WRITTEN } from "./staff_page";
import type { Begin, StaffPage } from "./staff_page";
import { LOCKED_KEYS, NO_KEYS, pageOf, personOf } from "./town";

const NO_PROMISE = "no promise is said on this screen";
const SAME = "always has the same to show";

export interface Look extends Begin { readonly goes?: Wrong; readonly at?: RegExp; readonly acts?: () => Promise<void> | void; readonly open?: boolean }

/** The list; `open`: with the first thread beside it. */
export function list({ goes, at = /^\/api\/(threads|keys)/, acts, open = false, ...begin }: Look = {}): Scene {
  return async () => {
    const page = await desk(begin);
    const goWrong = (): void => {
      if (goes !== undefined) page.server.goes(goes, at);
    };
    if (!open) goWrong();
    const starting = page.desk.start();
    if (goes !== "never" || open) await starting;
    if (open) choose(page, goWrong);
    return deskPage(page, acts);
  };
}

function choose({ desk, threads }: StaffPage, first: () => void): void {
  first();
  const [, second] = threads;
  if (second !== undefined) desk.choose(second.id);
}

const offline = (): void => void dispatchEvent(new Event("offline"));
const late = { written: [OVERDUE, ...WRITTEN.slice(1)], answers: [[/^\/api\/watch$/, { late: true, threads: [] }]] as Answers };

/** Another place of the desk. The first press opens the menu of a phone; a wide desk has all of it in the bar. */
function at(place: Exclude<Place, "list" | "crossings">, goes?: Wrong, asked = /^$/, answers: Answers = []): Scene {
  return async () => {
    const page = await desk({ answers });
    await page.desk.start();
    if (goes !== undefined) page.server.goes(goes, asked);
    return deskPage(page, pressing(() => t(`bar.${place}`)));
  };
}

/** The page of keys where nobody of the team holds them any more. */
async function withoutKeys(): Promise<Drawn> {
  const page = await desk({ isHeld: false });
  await page.desk.start();
  return deskPage(page, pressing(() => t("bar.keys")));
}

/** What the branches told each other, reached from the foot of the list. */
function toldAcross(goes?: Wrong): Scene {
  return async () => {
    const page = await desk({ answers: [[/^\/api\/crossings$/, CROSSINGS]] });
    await page.desk.start();
    await page.desk.crossings.look();
    if (goes !== undefined) page.server.goes(goes, /crossings/);
    return deskPage(page, pressing(() => across("page")));
  };
}

function keys(draw: (keys: StaffKeys, server: MadeUpServer) => ReturnType<Scene>, mine: object = NO_KEYS): Scene {
  return async () => {
    const server = new MadeUpServer([[/^\/api\/keys\/mine$/, mine], ...pageOf(personOf("counsellor"))]);
    const made = new StaffKeys(server.client, personOf("counsellor").id);
    await made.load();
    return draw(made, server);
  };
}

function inside(goes: Wrong): Scene {
  return () => {
    const person = personOf("counsellor");
    const server = new MadeUpServer(pageOf(person)).goes(goes, /keys/);
    return drawn(Inside, { account: new Account(server.client, ["counsellor"]), client: server.client, person });
  };
}

function unlock(goes?: Wrong): Scene {
  return keys((made, server) => drawn(Unlock, { keys: made, account: new Account(server.client, ["counsellor"]), idle: goes === undefined }, async () => {
    if (goes === undefined) return;
    server.goes(goes);
    await typeInto("input", "fläder kanot murgröna lucka");
    await press(t("keys.unlock.go"));
  }), LOCKED_KEYS);
}

const count = (month: string, acute: number): TriageCount => ({ month, language: "sv", acute, soon: 9, routine: 31, false_alarm: 2, right_alarm: acute - 1, missed_alarm: 1, raised: 2, lowered: 3, other_branch: 1 });
const FIGURES: Answers = [[/triage\/figures|figures/, { counts: [count("2026-09", 4), count("2026-10", 6), count("2026-11", 3)] }]];

export const STAFF: readonly Row[] = [
  { audience: "staff", screen: "keys: loading", usual: "passes in less than half a second", empty: SAME, loading: inside("never"), error: inside("fails"), offline: inside("away"), late: NO_PROMISE },
  { audience: "staff", screen: "keys: new", usual: keys((made) => drawn(MakeKeys, { keys: made })), empty: SAME, loading: "the button says that it works", error: "a notice above the button, as at the lock", offline: "a notice above the button, as at the lock", late: NO_PROMISE },
  {
    audience: "staff", screen: "keys: lost", empty: SAME, loading: "the button says that it works", error: "a notice above the button, as at the lock", offline: "a notice above the button, as at the lock", late: NO_PROMISE,
    usual: keys((made) => {
      made.startOver();
      return drawn(MakeKeys, { keys: made });
    }),
  },
  { audience: "staff", screen: "keys: recovery", usual: () => drawn(RecoveryCode, { code: "K7F3-9Q2A-XW4M-P8TD-2HNC-5RVB", onkept: () => undefined }), empty: SAME, loading: "made before it is shown", error: "nothing is asked for", offline: "works without network as it stands", late: NO_PROMISE },
  { audience: "staff", screen: "keys: locked", usual: unlock(), empty: SAME, loading: "the button says that it works", error: unlock("fails"), offline: unlock("away"), late: NO_PROMISE },
  {
    audience: "staff", screen: "list", usual: list(), empty: list({ written: [] }), loading: list({ goes: "never" }), error: list({ goes: "fails" }), offline: list({ acts: offline }), late: list(late),
  },
  {
    audience: "staff", screen: "thread", usual: list({ open: true }), empty: "a thread always has its first message", loading: list({ open: true, goes: "never", at: /threads\// }),
    error: list({ open: true, goes: "fails", at: /threads\// }), offline: list({ open: true, acts: offline }), late: list({ open: true, written: [...WRITTEN.slice(0, 1), OVERDUE] }),
  },
  {
    audience: "staff", screen: "keys", usual: at("keys"), empty: "who is here belongs to a team", loading: at("keys", "never", /teams/), error: at("keys", "fails", /teams/), offline: at("keys", "away", /teams/), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "keys: nobody has them", usual: withoutKeys, empty: "who is here belongs to a team", loading: "as the page of keys", error: "as the page of keys", offline: "as the page of keys", late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "notices", usual: at("notices"), empty: "as the heads' page of notices", loading: at("notices", "never", /settings/), error: at("notices", "fails", /settings/), offline: at("notices", "away", /settings/), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "presence", usual: at("presence"), empty: at("presence", undefined, undefined, [[/presence\/people/, { people: [], now: "2026-11-23T09:40:00Z" }], [/presence\/mine$/, { time_zone: "Europe/Stockholm", hours: [], languages: [], absences: [], deputies: [] }]]),
    loading: at("presence", "never", /presence/), error: at("presence", "fails", /presence/), offline: at("presence", "away", /presence/), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "identities", usual: at("identities", undefined, undefined, [[/identity-openings$/, OPENINGS]]), empty: at("identities", undefined, undefined, [[/identity-openings$/, { openings: [] }]]),
    loading: at("identities", "never", /identity-openings/), error: at("identities", "fails", /identity-openings/), offline: at("identities", "away", /identity-openings/), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "figures", usual: at("figures", undefined, undefined, FIGURES), empty: at("figures", undefined, undefined, [[/figures/, { counts: [] }]]),
    loading: at("figures", "never", /figures/), error: at("figures", "fails", /figures/), offline: at("figures", "away", /figures/), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "crossings", usual: toldAcross(), empty: "the way here stands only where something was told", loading: "what was fetched for the list stands",
    error: toldAcross("fails"), offline: toldAcross("away"), late: NO_PROMISE,
  },
  {
    audience: "staff", screen: "passkeys", usual: at("passkeys"), empty: at("passkeys", undefined, undefined, [[/passkeys$/, { passkeys: [] }]]), loading: at("passkeys", "never", /passkeys/),
    error: at("passkeys", "fails", /passkeys/), offline: at("passkeys", "away", /passkeys/), late: NO_PROMISE,
  },
];
