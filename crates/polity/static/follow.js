// Settings: how much somebody wants to hear of, feeds, mail. They are signed like a reading pass and are no acts.
//
// A form with `data-wish` holds one field, or buttons with a name and a value. What was wished is looked at again by
// loading the page: the server knows best.

import { ask, randomId, Unreached } from "./core.js";
import { find, sign } from "./keys.js";
import { here, trace } from "./place.js";
import { spoken } from "./send.js";
import { words } from "./words.js";

const TYPE = "application/vnd.polity.wish+json";

/** Makes a form sign its wish and send it. */
export function enhance(form) {
  const line = form.querySelector(".say") ?? form.parentElement.querySelector(".say");
  const say = (sentence, state) => Object.assign(line, { textContent: sentence }).setAttribute("data-state", state);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [[name, value]] = new FormData(form, event.submitter);
    wish({ [name]: String(value).trim() })
      .then((refused) => (refused ? say(refused, "refused") : location.reload()))
      .catch((problem) => {
        trace(problem);
        say(words(problem instanceof Unreached || problem instanceof TypeError ? "unreached" : "unbuilt"), "unsent");
      });
  });
}

/** Signs a wish and sends it; says why it was not granted, if it was not. */
export async function wish(wished) {
  const place = here();
  const held = await find(place.institution);
  if (!held?.joined) return words("keyless");
  // By the server's clock, and later than the wish before: phones' clocks differ, also those of one member.
  const at = Number(document.querySelector("[data-after]").dataset.after) + 1;
  const about = { v: 1, institution: place.institution, key: held.key, id: await randomId(), at };
  const payload = JSON.stringify({ ...about, ...wished });
  const { signed } = await ask({ ask: "signed", type: TYPE, payload });
  const { envelope } = await ask({ ask: "envelope", type: TYPE, payload, signature: await sign(held, signed) });
  const reply = await fetch(`${place.base}/wishes`, { method: "POST", headers: spoken(), body: envelope, cache: "no-store" });
  return reply.ok ? undefined : (await reply.json()).says;
}
