// "Leave this phone": everything this browser keeps of one organisation goes, the key first of all.
//
// The page has said before what is lost. Membership stays as it is in the record; this is about the device alone.

import { here, trace } from "./place.js";
import { leave } from "./pass.js";
import { spoken } from "./send.js";
import { forget } from "./store.js";

/** Makes the form of the page "Me" do it. */
export function enhance(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    depart(here()).catch(trace);
  });
}

async function depart(place) {
  await forget(place.institution);
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
