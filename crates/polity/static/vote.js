// After the close: opening one's own vote again, if the count still lacks it.
//
// Choice and salt went to the server when the vote was cast. Should it have lost them, the page names the vote in
// `data-opening-wanted`, and what this phone kept goes out again, newest first, until the server finds the one that fits.

import { here } from "./place.js";
import { get, put } from "./store.js";
import { words } from "./words.js";

/** Sends the opening that this element asks for, and says so in it. */
export async function reopen(element) {
  const place = here();
  const vote = element.dataset.openingWanted;
  const kept = await get("openings", [place.institution, vote]);
  if (!kept || kept.taken) return;
  for (const { choice, salt } of kept.choices) {
    const body = JSON.stringify({ vote, voter: kept.voter, choice, salt });
    const request = { method: "POST", headers: { "content-type": "application/json" }, body, credentials: "omit" };
    const reply = await fetch(`${place.base}/openings`, request);
    if (reply.ok) {
      await put("openings", { ...kept, taken: true });
      element.textContent = words("opening_sent");
      return;
    }
  }
}
