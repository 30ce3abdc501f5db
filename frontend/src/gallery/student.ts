import { ApiError } from "../api/client";
import type { ListedThread } from "../api/types";
import { t as said } from "../student/across/words";
import { t } from "../student/later/words";
import { press, pressing, typeInto } from "./hands";
import type { Row } from "./row";
import type { Begin } from "./student_page";
import { answersOf, at, confirmed, open, staffedSchool, talkOf, untouched } from "./student_page";
import { clockOf, inHours, LATE, LOCKED_KEYS, threadOf } from "./town";

const NO_PROMISE = "no promise is said on this screen";
const NOTHING_ASKED = "nothing is asked for: it is drawn at once";
const NEVER_EMPTY = "always has the same to show";
const WORKS_WITHOUT = "works without network as it stands";

const TEXTS = ["Det är en sak som händer på rasterna. Jag vet inte hur jag ska säga det.", "Hej! Bra att du berättar. Vill du skriva mer om vad som händer?", "De fotar mig när jag byter om. Jag vågar inte gå på idrotten i morgon."];

async function threadPage(more: Partial<ListedThread> = {}, begin: Begin = {}, texts: readonly string[] = TEXTS) {
  const { counsellor } = await staffedSchool();
  const talk = await talkOf(texts);
  const page = await open({ student: talk.student, ...begin, answers: answersOf(talk, counsellor, more) });
  return { page, id: talk.made.open.thread };
}

const answered = { state: "waiting", clock: clockOf() } as const;

async function thread(more: Partial<ListedThread> = answered, texts = TEXTS, acts?: () => Promise<void> | void) {
  const { page, id } = await threadPage(more, {}, texts);
  await page.app.toThread(id);
  return at(page, "thread", acts);
}

async function threadThat(goes: "never" | "fails" | "away") {
  const { page, id } = await threadPage();
  page.server.goes(goes, new RegExp(`/threads/${id}`));
  void page.app.toThread(id);
  return at(page, "thread");
}

async function write(begin: Begin = {}, acts?: () => Promise<void> | void) {
  const page = await open(begin);
  page.app.toWrite();
  return { page, drawn: at(page, "write", acts) };
}

async function sent(state: "sending" | "waiting" | "done", thread: ListedThread | null) {
  const page = await open({}, false);
  if (page.app.desk !== null) page.app.desk.sent = { state, mid: "", thread, at: new Date(inHours(0)), acute: false };
  return at(page, "sent");
}

const LIST = [
  threadOf({ state: "answered", clock: null, unread: true, newest_at: inHours(-1) }), threadOf({ branch: "nurse", newest_at: inHours(-3) }),
];
const CLOSED = [threadOf({ state: "closed", clock: null, closed_at: inHours(-300), opened_at: inHours(-500) })];

const sign = (screen: "sign_in" | "letter") => async () => {
  const page = await untouched();
  return at(page, screen);
};

function refusedAt(screen: "sign_in" | "letter", goes: "fails" | "away", words: "signin.go" | "continue") {
  return async () => {
    const page = await untouched();
    page.server.goes(goes);
    return at(page, screen, async () => {
      await typeInto("input", "provtext");
      await press(t(words));
    });
  };
}

export const STUDENT: readonly Row[] = [
  {
    audience: "student", screen: "starting", usual: "passes in less than half a second", empty: NEVER_EMPTY, late: NO_PROMISE,
    loading: async () => at((await untouchedThat("never")), "starting"),
    error: async () => at((await untouchedThat("fails")), "starting"),
    offline: async () => at((await untouchedThat("away")), "starting"),
  },
  {
    audience: "student", screen: "sign_in", usual: sign("sign_in"), empty: NEVER_EMPTY, loading: "the button waits; the fields stay as they are", late: NO_PROMISE,
    error: refusedAt("sign_in", "fails", "signin.go"), offline: refusedAt("sign_in", "away", "signin.go"),
  },
  {
    audience: "student", screen: "letter", usual: sign("letter"), empty: NEVER_EMPTY, loading: "the button waits; the fields stay as they are", late: NO_PROMISE,
    error: refusedAt("letter", "fails", "continue"), offline: refusedAt("letter", "away", "continue"),
  },
  {
    audience: "student", screen: "letter_name", empty: NEVER_EMPTY, loading: NOTHING_ASKED, error: NOTHING_ASKED, offline: WORKS_WITHOUT, late: NO_PROMISE,
    usual: async () => {
      const page = await untouched();
      await page.app.begin();
      return at(page, "letter_name");
    },
  },
  {
    audience: "student", screen: "confirm", empty: NEVER_EMPTY, loading: "the button waits", late: NO_PROMISE, usual: confirming(null), error: confirming("fails"), offline: confirming("away"),
  },
  {
    audience: "student", screen: "unlock", empty: NEVER_EMPTY, loading: "the button says that it works", late: NO_PROMISE,
    usual: async () => at(await confirmed({ mine: LOCKED_KEYS }), "unlock"), error: unlocking("fails"), offline: unlocking("away"),
  },
  {
    audience: "student", screen: "write", late: "said where the thread is: nothing has been promised yet",
    usual: async () => (await write()).drawn,
    empty: async () => (await write({}, pressing(() => t("write.send")))).drawn,
    loading: async () => {
      const { page, drawn } = await write();
      page.server.goes("never", /route/);
      return drawn;
    },
    error: async () => {
      const { page, drawn } = await write();
      page.app.writing.text = TEXTS[0] ?? "";
      page.app.writing.trouble = "failed";
      return drawn;
    },
    offline: async () => {
      const { page, drawn } = await write();
      page.server.goes("away", /route/);
      page.app.writing.text = TEXTS[0] ?? "";
      page.app.writing.tried(TEXTS[0] ?? "", "net");
      return drawn;
    },
  },
  {
    audience: "student", screen: "write in danger", empty: NEVER_EMPTY, loading: "numbers are in the page", error: "as on the page to write on", offline: "as on the page to write on", late: "no time is shown, ever",
    usual: async () => {
      const { page, drawn } = await write();
      page.app.writing.chosen = "acute";
      return drawn;
    },
  },
  {
    audience: "student", screen: "help", empty: NEVER_EMPTY, loading: "numbers are in the page", error: "numbers are in the page", offline: WORKS_WITHOUT, late: "no time is shown, ever",
    usual: async () => (await write({}, pressing(() => t("bar.help")))).drawn,
  },
  {
    audience: "student", screen: "sent", empty: NEVER_EMPTY, usual: () => sent("done", threadOf()), loading: () => sent("sending", null), offline: () => sent("waiting", null),
    error: "the text goes back to the page to write on, with why", late: "said where the thread is: it was sent just now",
  },
  {
    audience: "student", screen: "whose", usual: async () => at(await open({}, false), "whose"), empty: "nothing is chosen at first: that is how it mostly looks", loading: "the button says that it waits",
    error: async () => at(await open({}, false), "whose", async () => {
      await press(t("whose.no"));
      await press(t("continue"));
    }),
    offline: "as the error: what is drawn is kept on the screen", late: NO_PROMISE,
  },
  {
    audience: "student", screen: "words", usual: async () => at(await open({}, false), "words"), empty: NEVER_EMPTY, loading: NOTHING_ASKED,
    error: "the same notice as without network, once the words are to be kept", offline: "a notice above the button, once the words are to be kept", late: NO_PROMISE,
  },
  {
    audience: "student", screen: "threads", usual: list({ threads: LIST, closed: CLOSED }), empty: list({}),
    loading: listThat("never"), error: listThat("fails"),
    offline: list({ threads: LIST, closed: CLOSED }, () => void dispatchEvent(new Event("offline"))), late: list({ threads: [threadOf({ clock: LATE }), ...LIST] }),
  },
  {
    audience: "student", screen: "thread", usual: () => thread(), empty: () => thread(answered, TEXTS.slice(0, 1)), loading: () => threadThat("never"),
    error: () => threadThat("fails"), offline: () => threadThat("away"), late: () => thread({ clock: LATE }, TEXTS.slice(0, 1)),
  },
  {
    audience: "student", screen: "who can read", usual: readers(null), empty: "a thread always has readers", loading: readers("never"), error: readers("fails"), offline: readers("away"), late: NO_PROMISE,
  },
  {
    audience: "student", screen: "across", usual: across("shown"), empty: across("alone"), loading: NOTHING_ASKED,
    error: across("nothing"), offline: "a notice above the button, as where one writes a first message", late: NO_PROMISE,
  },
  {
    audience: "student", screen: "meet", usual: async () => at(await open(), "meet"), empty: async () => at(await confirmed(), "meet"), loading: NOTHING_ASKED,
    error: meeting("failed"), offline: meeting("away"), late: NO_PROMISE,
  },
];

async function untouchedThat(goes: "never" | "fails" | "away") {
  const page = await untouched();
  page.server.goes(goes);
  return page;
}

function confirming(goes: "fails" | "away" | null) {
  return async () => {
    const page = await untouched();
    await page.app.begin();
    if (goes !== null) page.server.goes(goes);
    return at(page, "confirm", goes === null ? undefined : pressing(() => t("confirm.yes")));
  };
}

function unlocking(goes: "fails" | "away") {
  return async () => {
    const page = await confirmed({ mine: LOCKED_KEYS });
    page.server.goes(goes);
    return at(page, "unlock", async () => {
      await typeInto("input", "fläder kanot murgröna");
      await press(t("unlock.go"));
    });
  };
}

function list(begin: Begin, acts?: () => void) {
  return async () => {
    const page = await open(begin);
    await page.app.toList();
    return at(page, "threads", acts);
  };
}

function listThat(goes: "never" | "fails") {
  return async () => {
    const page = await open();
    page.server.goes(goes, /^\/api\/threads$/);
    void page.app.toList().catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
    return at(page, "threads");
  };
}

function readers(goes: "never" | "fails" | "away" | null) {
  return async () => {
    const { page, id } = await threadPage();
    await page.app.toThread(id);
    if (goes !== null) page.server.goes(goes, /readers/);
    return at(page, "thread", pressing(() => t("thread.who_reads")));
  };
}

/** Across the wall: what is picked as it will be sent, nobody to send it to, nothing picked. */
function across(what: "shown" | "alone" | "nothing") {
  return async () => {
    const { page, id } = await threadPage();
    await page.app.toThread(id);
    page.app.toAcross([]);
    if (what === "alone") {
      page.app.writing.contacts = { people: [], branches: ["counsellor"] };
      return at(page, "across");
    }
    const picked = what === "shown" ? [() => said("across.you")] : [];
    return at(page, "across", pressing(...picked, () => said("across.next")));
  };
}

function meeting(state: "failed" | "away") {
  return async () => {
    const page = await open();
    page.app.shown.state = state;
    return at(page, "meet");
  };
}
