import { Account } from "../account/account.svelte";
import type { Person } from "../api/types";
import InsightPage from "../insight/InsightPage.svelte";
import { hidden, nothing, of, row, tableOf } from "../insight/samples";
import type { Table } from "../insight/table";
import { t } from "../insight/words";
import NoticesPage from "../notices/NoticesPage.svelte";
import { pressing } from "./hands";
import { passkeysOf } from "./passkeys";
import { drawn } from "./row";
import type { Row } from "./row";
import { MadeUpServer } from "./server";
import type { Answers, Wrong } from "./server";
import { NOTICES, PEOPLE } from "./staff_answers";
import { named, pageOf, personOf, SCHOOL } from "./town";

const MONTHS = ["2026-10", "2026-09"];
const SUBJECT = { ...SCHOOL, branches: ["counsellor" as const, "nurse" as const], months: MONTHS, terms: ["2026-vt"] };
const TERM = { period: "2026-vt", attainment: 97, within_day: 84, clocks: of(180), students: of(95), roster: 412, median_h: 4.1 };

function table(rows: Table["rows"] = [row("counsellor"), row("nurse", { attainment: 88, within_day: 71, late: of(5) }), row("all", { attainment: 93, within_day: 75 })]): Table {
  return {
    ...tableOf(...rows), subject: SCHOOL, calendar: true, roster: 412, students: of(45, true), terms: [TERM, { ...TERM, period: "2025-ht", attainment: 91, students: hidden }],
    months: [{ period: "2026-09", attainment: 96, within_day: 80, clocks: of(40) }, { period: "2026-10", attainment: 93, within_day: 75, clocks: of(45) }],
  };
}

const LATE_TABLE = table([row("counsellor", { attainment: 61, within_day: 48, late: of(15) }), row("nurse", { attainment: 74, within_day: 60, late: of(10) }), row("all", { attainment: 66, within_day: 53, late: of(25) })]);

/** A head at whole months. */
function head(answers: Answers = [], goes: Wrong | null = null, acts?: () => Promise<void>) {
  return () => {
    const person: Person = personOf("head", { name: "Ulf Berg" });
    const server = new MadeUpServer([
      ...answers, ...pageOf(person),
      [/^\/api\/insight\/schools$/, { schools: [SUBJECT], organisation: null }],
      [/^\/api\/insight\/schools\//, table()],
      [/^\/api\/presence\/people$/, PEOPLE],
    ]);
    if (goes !== null) server.goes(goes, /^\/api\/(insight|presence|notices)/);
    const account = new Account(server.client, ["head"]);
    return drawn(InsightPage, { account, client: server.client, ongo: () => undefined }, acts);
  };
}

function notices(goes: Wrong | null = null, offered: readonly ("push" | "email" | "sms")[] = ["email", "sms"]) {
  return () => {
    const server = new MadeUpServer([[/^\/api\/notices\/settings$/, { ...NOTICES, offered }], ...pageOf(null)]);
    if (goes !== null) server.goes(goes, /settings/);
    return drawn(NoticesPage, { client: server.client, onacknowledge: () => undefined });
  };
}

const CARD = { school: SCHOOL, branch: "counsellor", told_at: "2026-11-23T08:10:00Z", taken_by: null };
const OPENED = { school: SCHOOL, branch: "counsellor", opened_at: "2026-11-20T08:10:00Z", opened_by: null, reviewed_at: null, was_right: null, yours: false };
/** One that nobody has opened yet, one to look at oneself, one that waits for the back-up, one that is looked at. */
const TOLD = {
  openings: [
    { ...OPENED, id: "o1", opened_at: null }, { ...OPENED, id: "o2", yours: true, opened_by: named("Mohamud Abdirahman Hassan") },
    { ...OPENED, id: "o3" }, { ...OPENED, id: "o4", reviewed_at: "2026-11-20T09:00:00Z", was_right: true },
  ],
};
const away = (goes: Wrong | null = null, people: object = PEOPLE) => head([[/^\/api\/presence\/people$/, people]], goes === null ? null : goes, pressing(() => t("side.absence")));

export const INSIGHT: readonly Row[] = [
  {
    audience: "insight", screen: "figures", usual: head(), empty: head([[/^\/api\/insight\/schools$/, { schools: [{ ...SUBJECT, months: [], terms: [] }], organisation: null }]]),
    loading: head([], "never"), error: head([], "fails"), offline: head([], "away"),
    late: head([[/^\/api\/insight\/schools\//, LATE_TABLE], [/^\/api\/watch$/, { late: true, threads: [] }], [/^\/api\/ladder$/, { cards: [CARD, { ...CARD, branch: "nurse", taken_by: named("Ulf Berg") }] }]]),
  },
  {
    audience: "insight", screen: "figures that are too few", usual: head([[/^\/api\/insight\/schools\//, table([row("counsellor", nothing), row("nurse", nothing), row("all", nothing)])]]),
    empty: "this is the screen without figures", loading: "as the screen of figures", error: "as the screen of figures", offline: "as the screen of figures", late: "too few to say whether anything was late",
  },
  {
    audience: "insight", screen: "identities opened", usual: head([[/^\/api\/identity-openings\/told$/, TOLD]]), empty: "this is the screen of figures", loading: "as the screen of figures", error: "nothing is said of what could not be fetched",
    offline: "as the screen of figures", late: "openings are no promise",
  },
  {
    audience: "insight", screen: "who is away", usual: away(), empty: away(null, { people: [], now: PEOPLE.now }), loading: away("never"), error: away("fails"), offline: away("away"), late: "absence is no promise",
  },
  {
    audience: "insight", screen: "notices", usual: notices(), empty: notices(null, []), loading: notices("never"), error: notices("fails"), offline: notices("away"), late: "notices say nothing of promises",
  },
  { audience: "insight", screen: "passkeys", ...passkeysOf("head") },
];
