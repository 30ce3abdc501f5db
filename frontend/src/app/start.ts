import "../styles/tokens.css";
import "../styles/base.css";
import { mount, unmount } from "svelte";
import type { Component } from "svelte";
import { language } from "../i18n/language.svelte";
import { sayInOwnWords } from "../ui/own_words";
import { wayBack } from "../ui/way_back";
import InsecureOrigin from "./InsecureOrigin.svelte";

/** Without a secure origin browsers give no `crypto.subtle`, and nothing could be sealed. */
function canSeal(): boolean {
  return window.isSecureContext && "subtle" in crypto;
}

/** Draw `page`, or one plain sentence where the origin is not secure. */
export function start(page: Component): void {
  language.apply();
  sayInOwnWords();
  const target = document.getElementById("app");
  if (target === null) throw new Error("the page has no #app");
  const drawn = mount(canSeal() ? page : InsecureOrigin, { target });
  leaveNothingBehind(() => void unmount(drawn));
  wayBack.start();
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
