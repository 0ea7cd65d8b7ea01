// Keeps the page's own files for when there is no connection; never an answer, a picture or anything of the API.
// It also takes what another app shares with the installed page: a picture waits for the page in a cache of its own.

const CACHE = "smartrec-page";
const SHARED = "smartrec-shared";
const SHELL = ["/", "/page.json", "/manifest.webmanifest", "/web/icons/icon.svg", "/web/page.css", "/web/page.js", "/web/later.js"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "POST" && pathname === "/share") event.respondWith(takeShared(event.request));
  const isView = event.request.mode === "navigate" && !pathname.startsWith("/docs");
  const isShell = isView || SHELL.includes(pathname) || /^\/(web|names)\//.test(pathname);
  if (event.request.method !== "GET" || origin !== location.origin || !isShell) return;
  event.respondWith(fromNetworkOrCache(event.request));
});

/**
 * The network's newest, kept for later; without it what was kept. Every address of the page is the one page; that of a
 * product has a head of its own, so only the first one is kept.
 */
async function fromNetworkOrCache(request) {
  const cache = await caches.open(CACHE);
  const isView = request.mode === "navigate";
  const key = isView ? "/" : request;
  try {
    const response = await fetch(request);
    if (response.ok && (!isView || new URL(request.url).pathname === "/")) await cache.put(key, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

async function takeShared(request) {
  const shared = await request.formData();
  const picture = shared.get("image");
  if (!(picture instanceof File)) {
    return Response.redirect(`/?q=${encodeURIComponent(shared.get("text") ?? "")}`, 303);
  }
  const cache = await caches.open(SHARED);
  await cache.put("/shared-picture", new Response(picture));
  return Response.redirect("/?shared", 303);
}
