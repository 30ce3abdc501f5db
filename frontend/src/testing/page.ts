import { vi } from "vitest";
import type { News } from "../api/live";

/** What a page has around it, where a test drives the page without a browser: events, an address, a socket that stays silent. */
export function standInAPage(): void {
  const page = new EventTarget();
  const events = {
    addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page),
    dispatchEvent: page.dispatchEvent.bind(page),
  };
  for (const [name, value] of Object.entries(events)) vi.stubGlobal(name, value);
  vi.stubGlobal("location", { hash: "", protocol: "https:", host: "school.invalid" });
  vi.stubGlobal("document", { ...events, visibilityState: "visible" });
  vi.stubGlobal("WebSocket", SilentSocket);
}

/** The same for a test that draws: the page is there, the socket stays silent, and nothing scrolls. */
export function standInADrawnPage(): void {
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("scrollTo", () => undefined);
  Element.prototype.scrollTo = () => undefined;
}

/** Says nothing but what a test has it say. */
export class SilentSocket {
  static newest: SilentSocket | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    SilentSocket.newest = this;
  }

  says(news: News): void {
    this.onmessage?.({ data: JSON.stringify(news) });
  }

  close(): void {
    return undefined;
  }
}
