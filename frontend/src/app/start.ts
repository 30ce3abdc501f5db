import "../styles/tokens.css";
import "../styles/base.css";
import { mount } from "svelte";
import type { Component } from "svelte";
import { language } from "../i18n/language.svelte";
import InsecureOrigin from "./InsecureOrigin.svelte";

/** Without a secure origin browsers give no `crypto.subtle`, and nothing could be sealed. */
function canSeal(): boolean {
  return window.isSecureContext && "subtle" in crypto;
}

/** Draw `page`, or one plain sentence where the origin is not secure. */
export function start(page: Component): void {
  language.apply();
  const target = document.getElementById("app");
  if (target === null) throw new Error("the page has no #app");
  mount(canSeal() ? page : InsecureOrigin, { target });
}
