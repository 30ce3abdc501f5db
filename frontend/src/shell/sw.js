/**
 * Keeps the student's page on the device: the shell and the help numbers, nothing readable. With
 * it the page opens without a network. The network comes first, so a new version is never late;
 * the interface is never touched. `FILES` and `VERSION` are written in by the build.
 */
const FILES = ["__FILES__"];
const LATER = ["__LATER__"]; // kept once they were asked for: nothing of the reader where a school does without
const CACHE = "shell-__VERSION__";

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page from the network, or as it was kept where there is none. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match("/");
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file whose name says its content, also where it is asked for anew: as it was kept, or from the network. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true, ignoreSearch: true })) ?? fetch(request);
}

async function later(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === "/") event.respondWith(page(request));
  else if (pathname !== "/" && FILES.includes(pathname)) event.respondWith(file(request));
  else if (LATER.includes(pathname)) event.respondWith(later(request));
});
