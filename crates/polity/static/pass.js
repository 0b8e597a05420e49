// Reading passes: what lets this browser read where reading is for members.
//
// A pass is signed by the key on this phone and says until when; the server puts it into a cookie that no script can
// read. It only reads: whoever steals it can change nothing. The page that answers 401 loads this script alone.

import { ask, base64, randomId, urlSafe } from "./core.js";
import { find, sign } from "./keys.js";
import { here, trace } from "./place.js";
import { post } from "./send.js";
import { put } from "./store.js";
import { words } from "./words.js";

const TYPE = "application/vnd.polity.pass+json";
const DAY = 24 * 60 * 60 * 1000;
// The server takes at most 31 days; a phone's clock may be wrong by some.
const LASTS = 20 * DAY;

/** A signed pass for this institution, as an envelope. */
export async function envelope(institution, held, until = Date.now() + LASTS) {
  const payload = JSON.stringify({ v: 1, institution, key: held.key, id: await randomId(), until });
  const { signed } = await ask({ ask: "signed", type: TYPE, payload });
  return (await ask({ ask: "envelope", type: TYPE, payload, signature: await sign(held, signed) })).envelope;
}

/** Gets this browser in: signs a pass and sends it. Whether the server took it. */
export async function enter(place, held) {
  const taken = await post(`${place.base}/pass`, await envelope(place.institution, held));
  if (taken) await put("keys", { ...held, passed: Date.now(), closed: false });
  return taken;
}

/** Ends this browser's pass. */
export const leave = (place) => post(`${place.base}/pass/end`, "{}");

/** The pass in the form of an address bar or a header: `Authorization: Bearer …`. */
export const bearer = async (institution, held, until) => urlSafe(base64(await envelope(institution, held, until)));

/** Signs a new pass before the old one ends, so that nobody is locked out of what they may read. */
// A key behind a PIN is not asked for in passing: who wants to read is asked when the page needs it.
export const renew = async (place, held) => held.joined && !held.closed && !held.locked && enter(place, held);

/** Where the page asks for a pass (`data-gate`): with a key, get in and load the page again; without one, say so. */
async function knock(element) {
  const place = here();
  const line = Object.assign(document.createElement("p"), { className: "say" });
  line.setAttribute("role", "status");
  element.prepend(line);
  const say = (sentence) => (line.textContent = words(sentence));
  const held = await find(place.institution);
  // Where joining is offered anyway, a stranger is no surprise: nothing is said.
  if (!held?.joined) return document.querySelector("main .button.main") || say("pass_none");
  const open = async () => {
    say("pass_asking");
    if (await enter(place, held)) location.reload();
    else say("pass_refused");
  };
  if (held.closed) {
    const button = Object.assign(document.createElement("button"), { textContent: words("pass_open"), type: "button" });
    button.addEventListener("click", () => open().catch(trace));
    return element.append(button);
  }
  // Two knocks in ten seconds: the server took the pass but still asks for one. Loading again would go on for ever.
  const knocked = `polity-knocked ${place.institution}`;
  if (Date.now() - Number(sessionStorage.getItem(knocked)) < 10_000) return say("pass_refused");
  sessionStorage.setItem(knocked, String(Date.now()));
  return open();
}

/** Closes the pages on this phone until their reader opens them again. The key stays. */
export async function close(place) {
  const held = await find(place.institution);
  if (held) await put("keys", { ...held, closed: true });
  return leave(place);
}

for (const element of document.querySelectorAll("[data-gate]")) knock(element).catch(trace);
