// The page that says "no connection": what waits on this phone, and the page itself as soon as it can be had.
//
// This page stands at the address that was asked for. When the server answers again it is loaded anew, and that page
// sends what waits (`waiting.js`).

import { trace } from "./place.js";
import { everything } from "./store.js";
import { words } from "./words.js";

const LOOK_AGAIN_MS = 3_000;

async function list(place) {
  const waiting = (await everything("unsent")).filter((unsent) => !unsent.refused).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const lines = waiting.map(({ type }) => {
    const textContent = words("waiting_unsent", { what: words(type) });
    const line = Object.assign(document.createElement("p"), { textContent, className: "say" });
    line.dataset.state = "unsent";
    return line;
  });
  place.replaceChildren(...lines);
}

async function look() {
  // Whatever it answers, it is there again.
  const there = await fetch("/static/hashes.json", { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
  if (there) location.reload();
  else setTimeout(look, LOOK_AGAIN_MS);
}

for (const place of document.querySelectorAll("[data-waiting]")) list(place).catch(trace);
addEventListener("online", look);
setTimeout(look, LOOK_AGAIN_MS);
