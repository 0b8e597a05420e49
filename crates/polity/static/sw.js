// Between the pages and the network: without a connection it says so. And it shows that something happened, where its
// reader asked to be told.
//
// It never keeps a page, so it can never show an old one as if it were true now. What it keeps are the scripts and the
// style of this release, for the one page that says "no connection" and for a form that has to sign without one; they
// are used only when the network does not answer. The server puts the name of the release before this text.

const OFFLINE = ["en", "es"].map((language) => `/offline/${language}`);

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

async function fill() {
  const cache = await caches.open(RELEASE);
  const names = Object.keys(await (await fetch("/static/hashes.json", { cache: "no-cache" })).json());
  const needed = names.filter((name) => /\.(js|css|wasm|svg)$/.test(name) && name !== "sw.js").map((name) => `/static/${name}`);
  await cache.addAll([...OFFLINE, ...needed].map((path) => new Request(path, { cache: "no-cache", credentials: "omit" })));
}

addEventListener("activate", (event) => {
  event.waitUntil(clear().then(() => clients.claim()));
});

async function clear() {
  for (const name of await caches.keys()) if (name.startsWith("release ") && name !== RELEASE) await caches.delete(name);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(noConnection));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(() => kept(request)));
});

const kept = async (request) => (await (await caches.open(RELEASE)).match(request, { ignoreVary: true })) ?? Response.error();

/** The page that says so, in the language of the last page that was read. */
async function noConnection() {
  const chosen = await (await caches.open("language")).match("/language");
  const language = await chosen?.text();
  const page = await (await caches.open(RELEASE)).match(`/offline/${language}`, { ignoreVary: true });
  return page ?? (await (await caches.open(RELEASE)).match(OFFLINE[0], { ignoreVary: true })) ?? Response.error();
}

// What a push service brings, sealed for this browser: words that name nothing, and a name for where they lead which only
// this browser understands (`push.js`).
addEventListener("push", (event) => event.waitUntil(tell(event.data)));

async function tell(data) {
  const { words, tag } = data ? data.json() : {};
  await registration.showNotification(words ?? "…", { tag, renotify: Boolean(tag), data: tag });
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

async function lead(tag) {
  const base = await (await caches.open("push")).match(`/push/${tag}`);
  await clients.openWindow(base ? `${await base.text()}/notices` : "/");
}
