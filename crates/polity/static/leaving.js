// "Leave this phone": everything this browser keeps of one organisation goes, the key first of all.
//
// Where the member has another key, this one is ended in the record too, so that a copy of it is worth nothing. Where it is
// the only one, the page has said what is lost and asked a second time. Without a connection the phone forgets all the same.

import { find } from "./keys.js";
import { leave } from "./pass.js";
import { here, trace } from "./place.js";
import { quiet } from "./push.js";
import { end } from "./ring.js";
import { spoken } from "./send.js";
import { forget } from "./store.js";

const PATIENCE_MS = 5_000;

/** Makes the form of the page "Me" do it. */
export function enhance(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    depart(here(), form.dataset.leavePhone === "others").catch(trace);
  });
}

async function depart(place, others) {
  const held = await find(place.institution);
  // A key behind a PIN that its holder no longer knows is forgotten as well; it can be ended from another phone.
  const ending = others && held?.joined && !held.locked ? end(place, held, held.key, () => {}).catch(trace) : undefined;
  await Promise.race([ending, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await forget(place.institution);
  await quiet(place.base).catch(trace);
  for (const storage of [localStorage, sessionStorage]) {
    const names = Object.keys(storage).filter((name) => name.includes(place.institution) || name.includes(`${place.base}/`));
    for (const name of names) storage.removeItem(name);
  }
  // The cookies that this phone has from here. Without a connection they stay until they end; the key is gone already.
  await leave(place).catch(trace);
  const headers = { ...spoken(), "content-type": "application/x-www-form-urlencoded" };
  await fetch(`${place.base}/home-name`, { method: "POST", headers, body: "name=own", redirect: "manual" }).catch(trace);
  location.replace("/");
}
