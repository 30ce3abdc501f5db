import { SHELL_WORKER, trustedScript } from "../crypto/trusted-scripts";

/** Keep this page on the device, so that it opens without a network. It works without that too. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(trustedScript(SHELL_WORKER));
  } catch {
    return; // a private window, or a browser that forbids it
  }
}
