import "../styles/tokens.css";
import "../styles/base.css";
import { mount, unmount } from "svelte";
import type { Component } from "svelte";
import { fetchWords } from "../i18n/kept_words";
import { language } from "../i18n/language.svelte";
import { sayInOwnWords } from "../ui/own_words";
import { wayBack } from "../ui/way_back";
import InsecureOrigin from "./InsecureOrigin.svelte";
import NotHereYet from "./NotHereYet.svelte";

/** How long a page stays empty while its words are on their way. Help numbers wait for nothing else. */
const PATIENCE_MS = 2_500;

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

/**
 * Wait for the words of this device's language, and say so where it takes long. Where they do not come that stays,
 * until somebody tries again or the network is back: the page is then asked for anew, as it may be of a newer release.
 */
async function wordsCome(target: HTMLElement): Promise<boolean> {
  const said: Record<string, unknown>[] = [];
  const late = setTimeout(() => said.push(mount(NotHereYet, { target })), PATIENCE_MS);
  const areHere = await fetchWords(language.current).then(() => true, () => false);
  clearTimeout(late);
  if (areHere) await Promise.all(said.map((drawn) => unmount(drawn)));
  else if (said.length === 0) mount(NotHereYet, { target });
  if (!areHere) addEventListener("online", () => location.reload());
  return areHere;
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
