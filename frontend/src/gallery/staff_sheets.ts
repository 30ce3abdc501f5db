import Poster from "../keycare/Poster.svelte";
import { t as identity } from "../staff/identity/words";
import { t as across } from "../staff/across/words";
import { t as notes } from "../staff/notes/words";
import { t } from "../staff/words";
import { press, pressing, typeInto } from "./hands";
import { drawn } from "./row";
import type { Row, Scene } from "./row";
import type { Answers, Wrong } from "./server";
import { list } from "./staff";
import type { Look } from "./staff";
import { WRITTEN } from "./staff_page";
import { inHours, named, SCHOOL } from "./town";

const NO_PROMISE = "no promise is said on this sheet";
const SAME = "always has the same to show";

const KARIN = named("Karin Lund");
const TEAM = { ...named("Kuratorerna"), kind: "school" };
const BACK_UP = { ...named("Kuratorernas reservteam"), kind: "back_up" };
const READERS = {
  can_read: [{ team: TEAM, people: [KARIN, named("Mohamud Abdirahman Hassan")], as: "team" }], waiting: BACK_UP,
  has_read: [{ ...KARIN, first_at: inHours(-5), last_at: inHours(-1) }], hidden_by: null, excluded: [],
};
const TARGETS = { teams: [{ ...named("Kuratorerna på Bäckskolan"), kind: "school", people: [named("Peter Sand")] }, { ...BACK_UP, people: [named("Eva Berg"), named("Sofia Öst")] }] };
const ANSWERS: Answers = [
  [/\/readers$/, READERS], [/\/hand-over$/, TARGETS], [/\/crossing-route$/, { team: { ...named("Skolsköterskorna"), kind: "school" } }],
];

/** The thread, with what is pressed in it. */
function thread(acts: Look["acts"], goes?: Wrong, at?: RegExp, first: Answers = []): Scene {
  return list({ open: true, answers: [...first, ...ANSWERS], ...(acts === undefined ? {} : { acts }), ...(goes === undefined ? {} : { goes }), ...(at === undefined ? {} : { at }) });
}

const who = pressing(() => t("thread.who"));
const over = pressing(() => t("thread.hand_over"));
const end = pressing(() => t("thread.end"));
const elsewhere = pressing(() => t("thread.end"), () => t("end.elsewhere"));
const tell = pressing(() => t("thread.who"), () => across("sheet_nurse"));

function unfold(selector: string): void {
  const part = document.querySelector<HTMLDetailsElement>(selector);
  if (part !== null) part.open = true;
}

async function noteDown(): Promise<void> {
  await press(notes("write"));
  await typeInto(".notes textarea", "Prata med mentorn först efter mötet, och bara om Alva säger ja.");
  await press(notes("save"));
}

/** The part for notes, open also where there is no column for it. */
async function noting(): Promise<void> {
  unfold(".notes");
  await noteDown();
}

async function reading(): Promise<void> {
  unfold(".triage");
  await Promise.resolve();
}

/** Asking who wrote without a name, from their thread. */
function ask(): Scene {
  const [first, ...others] = WRITTEN;
  const nameless = { ...first, texts: ["Jag vill inte säga vem jag är. Det är något hemma."], name: "", inClass: "", more: { anonymous: true } };
  return list({
    open: true, written: [...others.slice(0, 1), nameless], acts: async () => {
      await press(identity("ask"));
      await press(identity("ask.no"));
      await typeInto("[role=dialog] textarea", "Hen ber om hjälp som vi inte kan ge utan att veta vem det är.");
    },
  });
}

export const STAFF_SHEETS: readonly Row[] = [
  { audience: "staff", screen: "menu", usual: list({ acts: pressing(() => t("bar.menu")) }), empty: SAME, loading: "asks for nothing", error: "asks for nothing", offline: "works without network", late: NO_PROMISE },
  { audience: "staff", screen: "help", usual: list({ acts: pressing(() => t("bar.help")) }), empty: "some numbers are in the page", loading: "the numbers are in the page", error: "the numbers are in the page", offline: "works without network", late: NO_PROMISE },
  { audience: "staff", screen: "thread: reading", usual: thread(reading), empty: "every message is read", loading: thread(reading, "never", /triage$/), error: thread(reading, "fails", /triage$/), offline: thread(reading, "away", /triage$/), late: NO_PROMISE },
  {
    audience: "staff", screen: "thread: notes", usual: thread(noting), empty: thread(() => unfold(".notes")), loading: thread(() => unfold(".notes"), "never", /companion$/), error: thread(noting, "fails", /companion\/entries$/),
    offline: thread(noting, "away", /companion\/entries$/), late: NO_PROMISE,
  },
  { audience: "staff", screen: "thread: who reads", usual: thread(who), empty: "a team can always read", loading: thread(who, "never", /readers$/), error: thread(who, "fails", /readers$/), offline: thread(who, "away", /readers$/), late: NO_PROMISE },
  {
    audience: "staff", screen: "thread: hand over", usual: thread(over), empty: thread(over, undefined, undefined, [[/\/hand-over$/, { teams: [] }], [/\/readers$/, { ...READERS, can_read: [] }]]),
    loading: thread(over, "never", /hand-over$/), error: thread(over, "fails", /hand-over$/), offline: thread(over, "away", /hand-over$/), late: NO_PROMISE,
  },
  { audience: "staff", screen: "thread: end", usual: thread(end), empty: "there is always a way to end", loading: "asks for nothing before it is chosen", error: "a notice under the choices, as at handing over", offline: "a notice under the choices, as at handing over", late: NO_PROMISE },
  { audience: "staff", screen: "thread: met elsewhere", usual: thread(elsewhere), empty: SAME, loading: "who is asked for is known already", error: "a notice under the button, as at handing over", offline: "a notice under the button, as at handing over", late: NO_PROMISE },
  { audience: "staff", screen: "thread: across", usual: thread(tell), empty: SAME, loading: thread(tell, "never", /crossing-route$/), error: thread(tell, "fails", /crossing-route$/), offline: thread(tell, "away", /crossing-route$/), late: NO_PROMISE },
  { audience: "staff", screen: "asking who it is", usual: ask(), empty: SAME, loading: "the button waits", error: "a notice above the button, as at handing over", offline: "a notice above the button, as at handing over", late: NO_PROMISE },
  { audience: "staff", screen: "poster", usual: () => drawn(Poster, { school: SCHOOL.id, name: SCHOOL.name, fingerprint: "A".repeat(43), onback: () => undefined }), empty: SAME, loading: "nothing is asked for", error: "nothing is asked for", offline: "works without network", late: NO_PROMISE },
];
