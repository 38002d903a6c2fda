// Shows a page of its own where there is no network. Everything else comes from the network, always.
// What it keeps it asked for without cookies, so that nothing private and no answer to one reader can be among it.
const CACHE = "easyllm-{{ version }}";
const OFFLINE = {{ offline }};
const KEPT = {{ kept }};
const PRIVATE = {{ private }};

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([OFFLINE, ...KEPT].map((path) => new Request(path, { credentials: "omit" })));
  await self.skipWaiting();
}

async function forgetFormer() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("easyllm-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromNetwork(request, instead) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(instead);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetFormer()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = request.method === "GET" && origin === self.location.origin;
  if (!isOurs || PRIVATE.some((path) => pathname.startsWith(path))) return;
  if (request.mode === "navigate") event.respondWith(fromNetwork(request, OFFLINE));
  else if (KEPT.includes(pathname)) event.respondWith(fromNetwork(request, pathname));
});
