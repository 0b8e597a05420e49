// This phone's key: a PIN before it, another phone beside it, and the way to another address.

import { show as code } from "./card.js";
import { base64, random, urlSafe } from "./core.js";
import { find, make, makeSeed } from "./keys.js";
import { envelope } from "./pass.js";
import { go, here } from "./place.js";
import { add, end } from "./ring.js";
import { press, sentence, show } from "./steps.js";
import { post } from "./send.js";
import { put } from "./store.js";
import { words } from "./words.js";

const said = (say) => (state) => say(words(state), state);
const wrong = () => words("unbuilt");

/** Sets a PIN, or takes it away: either way by a new key, since the browser gives no key of its own out of its hands. */
export async function pin(form) {
  const held = await find(here().institution);
  if (!held?.joined || !globalThis.isSecureContext) {
    for (const part of form.parentElement.querySelectorAll("[data-insecure]")) part.hidden = false;
    form.hidden = true;
    return;
  }
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "locked") !== Boolean(held.locked);
  for (const input of form.querySelectorAll("[data-when=open] input")) input.required = !held.locked;
  press(form, async (say, fields) => {
    const chosen = held.locked ? "" : fields.get("pin").trim();
    if (!held.locked && chosen.length < 6) return say(sentence(form, "short"), "refused");
    if (!held.locked && chosen !== fields.get("again").trim()) return say(sentence(form, "differ"), "refused");
    const place = here();
    const fresh = chosen ? await makeSeed(held.member, random(32)) : await make(held.member);
    const outcome = await add(place, held, fresh, said(say));
    if (!outcome.recorded) return say(outcome.pending ?? outcome.refused.says, outcome.pending ? "unsent" : "refused");
    const { private: _own, seed: _seed, locked: _locked, ...rest } = held;
    const open = { ...rest, ...fresh };
    // The open seed is never put into the browser's keeping, not for a moment.
    const kept = chosen ? await (await import("./pin.js")).lock(open, chosen) : open;
    await put("keys", kept);
    // The key that anybody could use who holds the phone ends, and with it the pass that it signed.
    await end(place, open, held.key, () => {});
    const taken = await post(`${place.base}/pass`, await envelope(place.institution, open));
    if (taken) await put("keys", { ...kept, passed: Date.now(), closed: false });
    go("#keys");
  }, wrong);
}

/** Shows the code by which another phone becomes this member's too. It holds a key for that one passage. */
export async function another(element) {
  const held = await find(here().institution);
  if (!held?.joined) return;
  let passage;
  press(element.querySelector("form[data-show]"), async (say) => {
    passage = await handOut(held, say);
    if (!passage) return;
    const place = element.querySelector("[data-code]");
    await code(place, `${element.dataset.anotherPhone}#phone.${passage.secret}`, place.dataset.label);
    show(element, "code");
  }, wrong);
  press(element.querySelector("form[data-stop]"), async (say) => {
    await end(here(), held, passage.key, said(say));
    go("#keys");
  }, wrong);
}

/** Where the organisation has moved and this page is still at the old address: one tap, and its reader is there too. */
export async function elsewhere(element) {
  const to = new URL(element.dataset.elsewhere);
  const held = await find(here().institution);
  if (!held?.joined || to.origin === location.origin || [to, location].every(isThisMachine)) return;
  element.hidden = false;
  press(element.querySelector("form"), async (say) => {
    const passage = await handOut(held, say);
    if (passage) location.assign(`${to.href}#phone.${passage.secret}`);
  }, wrong);
}

/** On the machine itself all its names for itself lead to the same server. */
const isThisMachine = ({ hostname }) => /^(localhost|127\..*|\[::1\])$/.test(hostname);

/** A key that is this member's until whoever gets it has made their own. */
async function handOut(held, say) {
  const seed = random(32);
  const fresh = await makeSeed(held.member, seed);
  const outcome = await add(here(), held, fresh, said(say));
  if (outcome.recorded) return { key: fresh.key, secret: urlSafe(base64(seed)) };
  say(outcome.pending ?? outcome.refused.says, outcome.pending ? "unsent" : "refused");
  return undefined;
}
