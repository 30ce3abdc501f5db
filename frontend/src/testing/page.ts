import { vi } from "vitest";

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

class SilentSocket {
  close(): void {
    return undefined;
  }
}
