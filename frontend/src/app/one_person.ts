import type { Client } from "../api/client";

/**
 * One browser is one person's at a time. Whoever signs in or out in another tab has taken over this one's session too:
 * it asks the service whose the session is, and lets go where it is somebody else. Who it is stays within the browser.
 */
export function oneAtATime(client: Client): void {
  const tabs = new BroadcastChannel("person");
  tabs.onmessage = ({ data }: MessageEvent<string | null>) => void client.tookOver(data);
  client.onPerson = (person) => tabs.postMessage(person);
  addEventListener("pagehide", () => {
    client.onPerson = () => undefined;
    tabs.close();
  });
}
