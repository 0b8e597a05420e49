// "Take your place again": with a key card, or with the code that another phone shows, this browser gets a key of its own.
//
// The card's key signs that the new one is the same member's (`ring.js`), and stays good. The key in a phone's code was made
// for this one passage and ends with it. Who the place belongs to is shown before anything is done: a link from somebody
// else must not make anyone go on under another's name unseen.

import { bytes, keyOf, read } from "./card.js";
import { Bad, Unreached } from "./core.js";
import { find, keep, make, makeSeed } from "./keys.js";
import { enter } from "./pass.js";
import { go, here, trace } from "./place.js";
import { add, end, whose } from "./ring.js";
import { offer } from "./scan.js";
import { press, sentence, show } from "./steps.js";
import { put } from "./store.js";
import { words } from "./words.js";

// Whoever has a card knows no member's id; the server says whose the key is, and the act names it.
const NOBODY = "a".repeat(26);

/** Makes the page do it. */
export async function enhance(element) {
  const place = here();
  const said = decodeURIComponent(location.hash.slice(1));
  // What opens the place must not stay in the address bar, nor in the browser's history.
  if (said) history.replaceState(null, "", location.pathname + location.search);
  const wrong = (problem) => (problem instanceof Bad ? sentence(element, "slip") : words(problem instanceof Unreached || problem instanceof TypeError ? "unreached" : "unbuilt"));
  const form = element.querySelector("form[data-words-form]");
  let old, whom, passage;

  const found = async (key, moving) => {
    whom = await whose(place, key);
    if (!whom) return false;
    old = { ...key, member: whom.id };
    passage = moving;
    const line = element.querySelector("[data-who]");
    line.textContent = line.dataset.who.replace("{name}", whom.name);
    show(element, "who");
    return true;
  };
  const bySeed = async (seed) => {
    if (!(await found(await makeSeed(NOBODY, bytes(seed)), true))) show(element, "over");
  };
  press(form, async (say, fields) => {
    say(sentence(element, "looking"), "sent");
    const pin = fields.get("pin").trim();
    const card = await read(fields.get("words"));
    if (await found(await keyOf(card, pin, NOBODY), false)) return say("", "");
    say(sentence(element, pin ? "unknown-pin" : "unknown"), "refused");
  }, wrong);
  press(element.querySelector("form[data-take]"), async (say) => {
    say(words("unsent"), "unsent");
    const fresh = await make(old.member);
    // Kept before it is anybody's: a key that was added and then lost would be one too many.
    const kept = await keep({ ...fresh, institution: place.institution, log_key: place.log_key, base: place.base, joined: false });
    const outcome = await add(place, old, kept, (state) => say(words(state), state));
    if (outcome.pending) return say(outcome.pending, "unsent");
    if (outcome.refused) return say(outcome.refused.says, "refused");
    await put("keys", { ...kept, joined: true });
    if (passage) await end(place, kept, old.key, () => {}).catch(trace);
    await enter(place, { ...kept, joined: true }).catch(trace);
    go(element.dataset.wayBack);
  }, wrong);
  offer(element, (text) => take(text));

  const take = async (text) => {
    const after = text.includes("#") ? text.slice(text.indexOf("#") + 1) : text;
    if (after.startsWith("phone.")) return bySeed(after.slice(6)).catch((problem) => (trace(problem), show(element, "over")));
    form.elements.words.value = after.replaceAll("-", " ");
    form.requestSubmit();
  };
  const held = await find(place.institution);
  if (held?.joined && (held.locked || (await whose(place, held).catch(trace)))) return show(element, "here", false);
  show(element, "words", false);
  if (said) await take(said);
}
