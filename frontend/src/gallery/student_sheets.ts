import { ApiError, NoAnswer } from "../api/client";
import InsecureOrigin from "../app/InsecureOrigin.svelte";
import NotHereYet from "../app/NotHereYet.svelte";
import { newId } from "../crypto/primitives";
import { wordsOf } from "../i18n/words";
import type times from "../i18n/quiet_student.sv.json";
import type wishes from "../i18n/wishes_student.sv.json";
import type { Settings } from "../notices/notices.svelte";
import { t as quiet } from "../student/notice_words";
import { t as link } from "../student/notice_link_words";
import { t as nameless } from "../student/anonymous_words";
import { t as telling } from "../student/telling_words";
import { t } from "../student/later/words";
import { t as ways } from "../student/ways/words";
import { press, pressing } from "./hands";
import { drawn } from "./row";
import type { Row, Scene } from "./row";
import type { Wrong } from "./server";
import { answersOf, at, confirmed, open, staffedSchool, talkOf } from "./student_page";
import type { Begin } from "./student_page";
import { inHours, LOCKED_KEYS, threadOf } from "./town";

const NO_PROMISE = "no promise is said on this sheet";
const NOTHING_ASKED = "nothing is asked for: it is drawn at once";
const NEVER_EMPTY = "always has the same to show";
const WORKS_WITHOUT = "works without network as it stands";
const when = wordsOf<typeof times>("quiet_student");
const wish = wordsOf<typeof wishes>("wishes_student");

/** A sheet over the page to write on, opened by what `words` say one after the other. */
function overWriting(words: readonly (() => string)[], begin: Begin = {}) {
  return async () => {
    const page = await open(begin);
    page.app.toWrite();
    return at(page, "write", pressing(...words));
  };
}

const more = (): string => t("write.more");

/** A sheet over the list of threads. `goes`: from then on what is asked at `address` goes wrong. */
function overList(begin: Begin, words: readonly (() => string)[], goes?: readonly [Wrong, RegExp]) {
  return async () => {
    const page = await open({ threads: [threadOf({ newest_at: inHours(-3) })], ...begin });
    if (goes !== undefined) page.server.goes(...goes);
    await page.app.toList();
    return at(page, "threads", pressing(...words));
  };
}

const LOCKS = [
  { id: newId(), credential: "AA", name: "Min mobil", created_at: inHours(-400), used_at: null, synced: false, works: true },
  { id: newId(), credential: "AQ", name: "Surfplattan hemma", created_at: inHours(-900), used_at: null, synced: true, works: true },
];
const overWays = (passkeys: readonly object[], goes?: Wrong, ...words: (() => string)[]) =>
  overList({ answers: [[/^\/api\/passkeys$/, { passkeys }]] }, [() => t("ways"), ...words], goes === undefined ? undefined : [goes, /passkeys/]);

const TOLD: Settings = { offered: ["push"], quiet: { begin: "16:00", end: "08:00" }, email: null, sms: null, push: { key: "BA", browsers: 1, here: true } };
const NOT_TOLD: Settings = { ...TOLD, push: { key: "BA", browsers: 0, here: false } };
const overHours = (settings: Settings, words: readonly (() => string)[] = [], goes?: Wrong) =>
  overList({ answers: [[/^\/api\/notices\/settings$/, settings]] }, [() => link("link"), ...words], goes === undefined ? undefined : [goes, /notices\/quiet/]);

/** A thread without a name, and what its student sees of who reads it. */
function unnamed(words: readonly (() => string)[], goes?: Wrong) {
  return async () => {
    const { counsellor } = await staffedSchool();
    const talk = await talkOf(["Jag vill inte säga vem jag är än.", "Det behöver du inte. Berätta det du vill."]);
    const page = await open({ student: talk.student, answers: answersOf(talk, counsellor, { state: "answered", clock: null, anonymous: true }) });
    await page.app.toThread(talk.made.open.thread);
    return at(page, "thread", async () => {
      await pressing(...words)();
      if (goes === undefined) return;
      page.server.goes(goes);
      await press(telling("reveal"));
    });
  };
}

/** A thread whose keys are not here: its words, or its lock, were lost. */
function sealed(anonymous: boolean) {
  return async () => {
    const { counsellor } = await staffedSchool();
    const talk = await talkOf(["Det är en sak som händer på rasterna."]);
    const page = await open({ answers: answersOf(talk, counsellor, { anonymous }) });
    await page.app.toThread(talk.made.open.thread);
    return at(page, "thread");
  };
}

const burnt = { ...LOCKED_KEYS, slots: LOCKED_KEYS.slots.map((slot) => ({ ...slot, left: 0, burnt: true })) };

async function asking(shown: "ask" | "alarm") {
  const page = await open();
  page.app.toWrite();
  page.app.writing.text = "Jag orkar inte mer.";
  page.app.writing.danger.shown = shown;
  return at(page, "write");
}

async function sentInDanger(state: "sending" | "waiting" | "done") {
  const page = await open({}, false);
  const thread = state === "done" ? threadOf({ urgency: "acute", clock: null }) : null;
  if (page.app.desk !== null) page.app.desk.sent = { state, mid: "", thread, at: new Date(inHours(0)), acute: true };
  return at(page, "sent");
}

/** Signing out while something has not gone yet. */
async function signingOut() {
  const { counsellor } = await staffedSchool();
  const talk = await talkOf(["Hej.", "Hej! Vad vill du berätta?"]);
  const page = await open({ student: talk.student, answers: answersOf(talk, counsellor) });
  await page.app.toThread(talk.made.open.thread);
  page.server.goes("away", /messages|entries/);
  await page.app.desk?.conversation?.post("Jag kommer i morgon.").catch((error: unknown) => {
    if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
  });
  await page.app.toList();
  return at(page, "threads", pressing(() => t("way.sign_out")));
}

/** Drawn at once, and always the same: it has one state. */
function only(screen: string, usual: Scene, error: Scene | string = NOTHING_ASKED): Row {
  return { audience: "student", screen, usual, empty: NEVER_EMPTY, loading: NOTHING_ASKED, error, offline: WORKS_WITHOUT, late: NO_PROMISE };
}

const reveal = (): string => telling("reveal");
const whoReads = (): string => t("thread.who_reads");
const unnamedChoice = (): string => nameless("nameless");

export const STUDENT_SHEETS: readonly Row[] = [
  {
    audience: "student", screen: "to whom", usual: overWriting([() => t("write.to")]), empty: overWriting([() => t("write.to")], { answers: [[/^\/api\/contacts$/, { people: [], branches: ["counsellor"] }]] }),
    loading: NOTHING_ASKED, error: "without names as empty: the choice between the two stays", offline: WORKS_WITHOUT, late: NO_PROMISE,
  },
  only("more choices", overWriting([more])),
  only("code word", overWriting([more, () => wish("answer.at_school"), () => wish("word.title")])),
  only("without a name", overWriting([more, unnamedChoice])),
  only("write without a name", overWriting([more, unnamedChoice, () => t("to.done")])),
  {
    audience: "student", screen: "reveal", usual: unnamed([whoReads, reveal]), empty: unnamed([whoReads]), loading: "the button waits", error: unnamed([whoReads, reveal], "fails"),
    offline: "the same notice as where it fails", late: NO_PROMISE,
  },
  only("fetch me", overWriting([() => t("write.fetch_me")]), "as on the page to write on"),
  only("danger is asked", () => asking("ask")),
  only("danger is read", () => asking("alarm")),
  {
    audience: "student", screen: "sent in danger", usual: () => sentInDanger("done"), empty: NEVER_EMPTY, loading: () => sentInDanger("sending"), error: "the text goes back to the page to write on, with why",
    offline: () => sentInDanger("waiting"), late: "no time is shown, ever",
  },
  {
    audience: "student", screen: "ways in", usual: overWays(LOCKS), empty: overWays([]), loading: overWays(LOCKS, "never"), error: overWays(LOCKS, "fails"),
    offline: overWays(LOCKS, "away"), late: NO_PROMISE,
  },
  only("a way in is taken away", overWays(LOCKS, undefined, () => ways("remove.this", { name: "Min mobil" })), "a notice above the list"),
  {
    audience: "student", screen: "hours of notices", usual: overHours(TOLD), empty: overHours(NOT_TOLD, [() => quiet("student.own")]), loading: "without an answer there is no offer",
    error: overHours(TOLD, [() => when("when.any")], "fails"), offline: "the same notice as where it fails", late: NO_PROMISE,
  },
  only("no notices on a shared phone", overHours(NOT_TOLD, [() => quiet("student.shared")])),
  only("lost code", async () => at(await confirmed({ mine: LOCKED_KEYS }), "write"), async () => at(await confirmed({ mine: burnt }), "unlock")),
  only("locked thread", sealed(false)),
  only("locked thread without a name", sealed(true)),
  only("sign out with something unsent", signingOut),
  only("not here yet", () => drawn(NotHereYet, {}), () => drawn(NotHereYet, { isOld: true })),
  only("no cryptography", () => drawn(InsecureOrigin, {})),
];
