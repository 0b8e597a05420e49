// What every page loads: it brings to life what is on the page (`parts.js`), and keeps its reader's pass fresh.

import { enhance } from "./parts.js";
import { here, trace } from "./place.js";
import { all, get, put } from "./store.js";

const RENEW_AFTER = 5 * 24 * 60 * 60 * 1000;
// A page takes seconds to come over a bad connection, not minutes.
const CLOCKS_DIFFER = 2 * 60 * 1000;

enhance(document);
if (globalThis.speechSynthesis) {
  import("./aloud.js").then(({ offer }) => offer(document.querySelector("main"))).catch(trace);
}
if (here().institution && !document.querySelector("[data-gate]")) stay(here()).catch(trace);

compareClocks().catch(trace);

/** Votes open and close by the server's clock: whoever's own clock says another time must know it. */
async function compareClocks() {
  const now = Number(document.documentElement.dataset.now);
  const ahead = now - Date.now();
  if (!now || Math.abs(ahead) < CLOCKS_DIFFER) return;
  const { words } = await import("./words.js");
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const line = Object.assign(document.createElement("p"), { className: "clock grey" });
  line.textContent = words(ahead > 0 ? "clock_ahead" : "clock_behind", { n: minutes });
  document.querySelector("footer").prepend(line);
}

async function stay(place) {
  const held = await get("keys", place.institution);
  if ((await all("unsent", place.institution)).length) import("./waiting.js").then(({ keepSending }) => keepSending(place)).catch(trace);
  // What the organisation is called now, for the list on the server's first page.
  const name = document.querySelector(".masthead .name")?.textContent.trim();
  if (held && name && held.name !== name) await put("keys", Object.assign(held, { name }));
  if (held?.joined) worker().catch(trace);
  await stayIn(place);
}

/** What says "no connection" when there is none; only for who belongs here, and only where the page came securely. */
async function worker() {
  if (!globalThis.isSecureContext || !navigator.serviceWorker) return;
  await (await caches.open("language")).put("/language", new Response(document.documentElement.lang));
  await navigator.serviceWorker.register("/sw.js");
}

/** Where this browser has a key but the page does not know its reader, it gets a pass, and the page loads once more. */
async function stayIn(place) {
  const held = await get("keys", place.institution);
  if (!held?.joined || (place.me && Date.now() - held.passed < RENEW_AFTER)) return;
  const { renew } = await import("./pass.js");
  const once = `polity-passed ${place.institution}`;
  if (!place.me && sessionStorage.getItem(once)) return;
  const renewed = await renew(place, held);
  if (!renewed || place.me) return;
  sessionStorage.setItem(once, "yes");
  if (!document.activeElement?.closest("form")) location.reload();
}
