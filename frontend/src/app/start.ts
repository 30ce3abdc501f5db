import "../styles/tokens.css";
import "../styles/base.css";
import { mount, unmount } from "svelte";
import type { Component } from "svelte";
import { fetchWords, NoWords } from "../i18n/kept_words";
import { language } from "../i18n/language.svelte";
import { sayInOwnWords } from "../ui/own_words";
import { wayBack } from "../ui/way_back";
import InsecureOrigin from "./InsecureOrigin.svelte";
import NotHereYet from "./NotHereYet.svelte";

/** How long a page stays empty while its words are on their way. Help numbers wait for nothing else. */
const PATIENCE_MS = 2_500;
/** How long after words that did not come they are asked for again: longer each time, and at once with the network. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [3_000, 30_000];

/** Without a secure origin browsers give no `crypto.subtle`, and nothing could be sealed. */
function canSeal(): boolean {
  return window.isSecureContext && "subtle" in crypto;
}

/** Draw `page` once its words are here, or one plain sentence where the origin is not secure. */
export async function start(page: Component): Promise<void> {
  language.apply();
  const target = document.getElementById("app");
  if (target === null) throw new Error("the page has no #app");
  if (!(await wordsCome(target))) return;
  sayInOwnWords();
  const drawn = mount(canSeal() ? page : InsecureOrigin, { target });
  leaveNothingBehind(() => void unmount(drawn));
  wayBack.start();
}

/** Wait for the words of this device's language, and say so where it takes long. Returns whether they are here. */
async function wordsCome(target: HTMLElement): Promise<boolean> {
  const said: Record<string, unknown>[] = [];
  const late = setTimeout(() => said.push(mount(NotHereYet, { target })), PATIENCE_MS);
  const areHere = await areFetched();
  clearTimeout(late);
  await Promise.all(said.map((drawn) => unmount(drawn)));
  if (!areHere) mount(NotHereYet, { target, props: { isOld: true } });
  return areHere;
}

/** Ask until they come. Returns false where nothing brings them: the page is of a release that is gone. */
async function areFetched(): Promise<boolean> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      await fetchWords(language.current);
      return true;
    } catch (error) {
      if (error instanceof NoWords) return false;
    }
    await waitFor(wait);
  }
}

function waitFor(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
    addEventListener("online", () => done(), { once: true });
  });
}

/**
 * A browser may keep the page as it is and show it again at “back”, to whoever sits there then:
 * it is kept empty, and begins anew.
 */
function leaveNothingBehind(erase: () => void): void {
  addEventListener("pagehide", ({ persisted }) => {
    wayBack.stop();
    if (persisted) erase();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}
