import { fromBase64url } from "../crypto/encoding";
import { NOTICES_WORKER, SHELL_WORKER, trustedScript } from "../crypto/trusted-scripts";

/** A browser's push subscription, as the server is told of it. */
export interface Subscription { endpoint: string; p256dh: string; auth: string }

/** The browser did not subscribe: its owner forbade it, or it did not reach its vendor. */
export class PushRefused extends Error {
  readonly why: "denied" | "unreached";

  constructor(why: "denied" | "unreached") {
    super(why);
    this.why = why;
  }
}

/** Say whether this browser can be told anything while the page is closed. */
export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
}

/** Which worker hears it: the student's page has one already, the others one that does nothing else. */
function register(): Promise<ServiceWorkerRegistration> {
  if (location.pathname === "/") return navigator.serviceWorker.register(trustedScript(SHELL_WORKER));
  return navigator.serviceWorker.register(trustedScript(NOTICES_WORKER), { scope: location.pathname });
}

/** Ask the person, then the browser's vendor. Call it from a click. @throws PushRefused */
export async function subscribe(key: string): Promise<Subscription> {
  if ((await Notification.requestPermission()) !== "granted") throw new PushRefused("denied");
  try {
    const { pushManager } = await active(await register());
    await (await pushManager.getSubscription())?.unsubscribe(); // it may be for a key that is no more
    const applicationServerKey = fromBase64url(key);
    return wire(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  } catch (error) {
    if (error instanceof DOMException) throw new PushRefused(error.name === "NotAllowedError" ? "denied" : "unreached");
    throw error;
  }
}

/** Hear nothing more in this browser. */
export async function unsubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** A worker hears nothing before it has come alive. */
async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active !== null || coming === null) return registration;
  await new Promise<void>((done) => coming.addEventListener("statechange", () => { if (coming.state === "activated") done(); }));
  return registration;
}

function wire(subscription: PushSubscription): Subscription {
  const { keys, endpoint } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" };
}
