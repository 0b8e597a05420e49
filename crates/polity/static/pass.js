// Reading passes: what lets this browser read where reading is for members.
//
// A pass is signed by the key on this phone and says until when; the server puts it into a cookie that no script can
// read. It only reads: whoever steals it can change nothing. Loaded by the page that answers 401, and after joining.

import { ask, urlSafe, base64 } from "./core.js";
import { find, sign } from "./keys.js";
import { here, post, trace } from "./send.js";
import { put, remove } from "./store.js";
import { randomId } from "./core.js";

const TYPE = "application/vnd.polity.pass+json";
const DAY = 24 * 60 * 60 * 1000;
// The server takes at most 31 days; a phone's clock may be wrong by some.
const LASTS = 20 * DAY;
const RENEW_AFTER = 5 * DAY;

/** A signed pass for this institution, as an envelope. */
export async function envelope(institution, held, until = Date.now() + LASTS) {
  const payload = JSON.stringify({ v: 1, institution, key: held.key, id: await randomId(), until });
  const { signed } = await ask({ ask: "signed", type: TYPE, payload });
  return (await ask({ ask: "envelope", type: TYPE, payload, signature: await sign(held, signed) })).envelope;
}

/** Gets this browser in: signs a pass and sends it. Whether the server took it. */
export async function enter(place, held) {
  const taken = await post(`${place.base}/pass`, await envelope(place.institution, held));
  if (taken) await put("keys", { ...held, passed: Date.now() });
  return taken;
}

/** Ends this browser's pass. */
export const leave = (place) => post(`${place.base}/pass/end`, "{}");

/** The pass in the form of an address bar or a header: `Authorization: Bearer …`. */
export const bearer = async (institution, held, until) => urlSafe(base64(await envelope(institution, held, until)));

/** Signs a new pass before the old one ends, so that nobody is locked out of what they may read. */
export async function renew(place, held) {
  if (held.joined && (!place.me || !(Date.now() - held.passed < RENEW_AFTER))) return enter(place, held);
  return false;
}

/** On the page that asks for a pass: with a key, get in and load the page again; without one, say how to. */
async function knock() {
  const place = here();
  const gate = document.querySelector("[data-gate]");
  const show = (state) => gate && (gate.dataset.gate = state);
  const held = place.institution && (await find(place.institution));
  // Two knocks in ten seconds: the server took the pass but still asks for one. Loading again would go on for ever.
  const knocked = `polity-knocked ${place.institution}`;
  const lately = Date.now() - Number(sessionStorage.getItem(knocked)) < 10_000;
  if (!held?.joined || lately) return show("join");
  sessionStorage.setItem(knocked, String(Date.now()));
  if (await enter(place, held)) location.reload();
  else show("join");
}

if (document.querySelector("[data-gate]")) knock().catch(trace);

/** Forgets the key on this phone. What it signed stays signed; nobody can make it again. */
export async function forget(place) {
  await leave(place).catch(trace);
  await remove("keys", place.institution);
}
