/**
 * Shows a notice: one of two fixed texts, the neutral icon, nothing else. What comes says which of
 * them; whatever else it may say is not shown. `TEXTS` is written in by the build.
 */
const TEXTS = "__TEXTS__";
const FALLBACK = { text: "news", language: "sv" };

function told(data) {
  try {
    return { ...FALLBACK, ...data.json() };
  } catch {
    return FALLBACK;
  }
}

async function show(data) {
  const { text, language } = told(data);
  const words = TEXTS[language] ?? TEXTS[FALLBACK.language];
  const isUrgent = text === "acknowledge";
  const options = { tag: isUrgent ? "acknowledge" : "news", renotify: isUrgent, requireInteraction: isUrgent, icon: "/icon.svg", badge: "/icon.svg", lang: language };
  await self.registration.showNotification(isUrgent ? words.acknowledge : words.news, options);
}

/** To the page that is open, or to a new one; never to a place in it. */
async function toPage() {
  const { scope } = self.registration;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find(({ url }) => new URL(url).pathname === new URL(scope).pathname);
  if (open !== undefined) await open.focus();
  else await self.clients.openWindow(scope);
}

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(toPage());
});
