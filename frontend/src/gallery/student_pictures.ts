import { clean, Unusable } from "../pictures/clean";
import type { Trouble } from "../pictures/chosen.svelte";
import type { NewPicture } from "../threads/pictures";
import type { Row } from "./row";
import type { Wrong } from "./server";
import { answersOf, at, open, staffedSchool, talkOf } from "./student_page";
import type { StudentPage } from "./student_page";

const TALK = ["Det är en sak som händer på rasterna.", "Vill du visa mig var det är?", "Här är det."];
const NO_PROMISE = "as in the thread without pictures";

/** Two colours and a door: a picture that is nobody's. */
async function photo(said: string): Promise<NewPicture> {
  const canvas = new OffscreenCanvas(640, 420);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Unusable("browser");
  for (const [colour, x, y, width, height] of [["#9db4ab", 0, 0, 640, 420], ["#6f857c", 0, 300, 640, 120], ["#4d5f63", 250, 90, 140, 240], ["#d8c58a", 365, 205, 12, 12]] as const) {
    pen.fillStyle = colour;
    pen.fillRect(x, y, width, height);
  }
  return { bytes: await clean(await canvas.convertToBlob({ type: "image/jpeg" })), said };
}

async function threadOfPictures(pictures: readonly NewPicture[] = []): Promise<StudentPage & { id: string }> {
  const { counsellor } = await staffedSchool();
  const talk = await talkOf(TALK, pictures);
  return { ...(await open({ student: talk.student, answers: answersOf(talk, counsellor) })), id: talk.made.open.thread };
}

/** In the thread; what is asked for its pictures goes wrong, or answers with another one. */
function shown(goes?: Wrong | "other") {
  return async () => {
    const page = await threadOfPictures([await photo("Dörren vid gympasalen")]);
    if (goes === "other") page.server.also([[/attachments/, new Uint8Array(64)]]);
    else if (goes !== undefined) page.server.goes(goes, /attachments/);
    await page.app.toThread(page.id);
    return at(page, "thread");
  };
}

/** Under what is being written: chosen, being cleaned, refused. */
function chosen(count: number, { preparing = 0, trouble = null }: { preparing?: number; trouble?: Trouble | null } = {}) {
  return async () => {
    const page = await open();
    page.app.toWrite();
    const { pictures } = page.app.writing;
    page.app.writing.text = "Så här ser det ut.";
    const photos = await Promise.all(["Dörren vid gympasalen", "", "", "", ""].slice(0, count).map(photo));
    if (photos.length > 0) pictures.giveBack(photos);
    pictures.preparing = preparing;
    pictures.trouble = trouble;
    return at(page, "write");
  };
}

/** On its way out: the service has not answered, or nothing answers. */
function going(goes: Wrong) {
  return async () => {
    const page = await threadOfPictures();
    await page.app.toThread(page.id);
    page.server.goes(goes);
    await page.app.desk?.conversation?.post("Så här ser det ut.", null, null, [await photo("Dörren vid gympasalen")]);
    return at(page, "thread");
  };
}

export const STUDENT_PICTURES: readonly Row[] = [
  {
    audience: "student", screen: "choosing pictures", usual: chosen(2), empty: "a quiet sign in the field: as where one writes", loading: chosen(1, { preparing: 1 }),
    error: chosen(1, { trouble: "heic" }), offline: "as on the page to write on", late: NO_PROMISE,
  },
  {
    audience: "student", screen: "too many pictures", usual: chosen(5), empty: "it takes five of them", loading: "as where one chooses them", error: chosen(1, { trouble: "full.day" }), offline: "as on the page to write on", late: NO_PROMISE,
  },
  { audience: "student", screen: "sending pictures", usual: "passes in a moment", empty: "nothing is sent without a picture or a word", loading: going("never"), error: "they go back to the field, with why", offline: going("away"), late: NO_PROMISE },
  { audience: "student", screen: "pictures", usual: shown(), empty: "a thread without pictures is the thread", loading: shown("never"), error: shown("other"), offline: shown("away"), late: NO_PROMISE },
];
