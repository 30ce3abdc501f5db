import { mount } from "svelte";
import { keepWords } from "../i18n/kept_words";
import type { Bundle } from "../i18n/kept_words";
import { language, LANGUAGES } from "../i18n/language.svelte";
import { sayInOwnWords } from "../ui/own_words";
import "../styles/tokens.css";
import "../styles/base.css";
import Contents from "./Contents.svelte";
import { ROOMS } from "./rows";
import { SilentSocket } from "./silent_socket";

/** The words of all languages: a page of development may be as large as it likes. */
const files = import.meta.glob<Bundle>("../i18n/*.json", { eager: true, import: "default" });
for (const code of LANGUAGES) {
  const own = Object.entries(files).filter(([path]) => path.endsWith(`.${code}.json`));
  keepWords(code, Object.fromEntries(own.map(([path, words]) => [path.slice("../i18n/".length, -`.${code}.json`.length), words])));
}

const over: Record<string, Record<string, Bundle>> = {};
for (const [path, words] of Object.entries(import.meta.glob<Bundle>("../i18n/more/*.json", { eager: true, import: "default" }))) {
  const [bundle = "", layer = "", code = ""] = path.slice("../i18n/more/".length).split(".");
  over[`${code}-${layer}`] = { ...over[`${code}-${layer}`], [bundle]: words };
}
keepWords("more", over);

/** For whoever looks, and for tests: change the language of what is drawn. */
declare global {
  var speak: (code: string) => Promise<void>;
}
globalThis.speak = (code) => language.choose(LANGUAGES.find((one) => one === code) ?? "sv", code === "sv-easy");

async function draw(target: HTMLElement): Promise<void> {
  const wanted = new URL(location.href).searchParams;
  await speak(wanted.get("language") ?? "sv");
  sayInOwnWords();
  const room = ROOMS.find(({ row, state }) => row.audience === wanted.get("audience") && row.screen === wanted.get("screen") && state === wanted.get("state"));
  if (room === undefined) {
    mount(Contents, { target });
    return;
  }
  const { component, props, acts } = await room.scene();
  mount(component, { target, props: props as never });
  await acts();
}

globalThis.WebSocket = SilentSocket as unknown as typeof WebSocket;
const target = document.getElementById("app");
if (target !== null) void draw(target).then(() => (document.documentElement.dataset["drawn"] = "yes"));
