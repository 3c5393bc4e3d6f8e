// Keeps the scripts, styles and fonts whose names change with their content; everything else comes from the server.
const KEPT = "careapp-files-1";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(others).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const fixed = pathname.startsWith("/assets/") || pathname.startsWith("/fonts/");
  if (event.request.method !== "GET" || origin !== location.origin || !fixed) return;
  event.respondWith(
    caches.open(KEPT).then(async (cache) => {
      const hit = await cache.match(event.request);
      if (hit) return hit;
      const answer = await fetch(event.request);
      if (answer.ok) await cache.put(event.request, answer.clone());
      return answer;
    }),
  );
});
