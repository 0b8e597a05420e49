// "Keep your place": a key card made on this page, and recorded once its holder has it.
//
// Nothing of the card is ever sent: the record learns its public half alone, by an act that the phone signs. It is recorded
// last, so that no key exists whose card nobody has.

import { draw, keyOf, linkOf, show as code } from "./card.js";
import { Unreached } from "./core.js";
import { find } from "./keys.js";
import { go, here } from "./place.js";
import { add } from "./ring.js";
import { press, sentence, show } from "./steps.js";
import { words } from "./words.js";

/** Makes the page do it. */
export async function enhance(element) {
  const held = await find(here().institution);
  if (!held?.joined) return show(element, "keyless", false);
  show(element, "make", false);
  let fresh;
  const wrong = (problem) => words(problem instanceof Unreached ? "unreached" : "unbuilt");
  press(element.querySelector("form[data-make]"), async (say, fields) => {
    const pin = fields.get("pin").trim();
    if (pin && pin.length < 4) return say(sentence(element, "short"), "refused");
    say(sentence(element, "making"), "unsent");
    const card = await draw();
    fresh = await keyOf(card, pin, held.member);
    await fill(element, card, element.dataset.keep);
    show(element, "card");
    say("", "");
  }, wrong);
  press(element.querySelector("form[data-have]"), async (say) => {
    const outcome = await add(here(), held, fresh, (state) => say(words(state), state));
    if (outcome.pending) return say(outcome.pending, "unsent");
    if (outcome.refused) return say(outcome.refused.says, "refused");
    clear(element);
    fresh = undefined;
    show(element, "done");
  }, wrong);
  for (const link of element.querySelectorAll("a[data-onward]")) {
    link.addEventListener("click", (event) => (event.preventDefault(), go(link.getAttribute("href"))));
  }
}

/** Writes the card, and makes its buttons work. */
export async function fill(element, card, at) {
  element.querySelector("[data-words]").textContent = card.words;
  const place = element.querySelector("[data-code]");
  await code(place, linkOf(card, at), place.dataset.label);
  const [print, copy] = ["print", "copy"].map((what) => element.querySelector(`button[data-${what}]`));
  print.onclick = () => globalThis.print();
  // Only where the page came securely may it write to the clipboard.
  copy.hidden = !navigator.clipboard;
  copy.onclick = () => navigator.clipboard.writeText(card.words).then(() => (copy.textContent = sentence(element, "copied")));
}

/** What was shown is shown no more. */
export function clear(element) {
  element.querySelector("[data-words]").textContent = "";
  element.querySelector("[data-code]").replaceChildren();
}
