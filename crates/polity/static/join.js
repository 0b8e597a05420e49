// Joining: a key is made on this phone, kept, and bound to a new member by one act.
//
// The key is kept before the act goes out: a member whose key was lost on the way would be a member for nobody.

import { build, Form } from "./acts.js";
import { arrival } from "./arrival.js";
import { find, keep, make } from "./keys.js";
import { enter } from "./pass.js";
import { here, trace } from "./place.js";
import { prepare, send } from "./send.js";
import { all, put } from "./store.js";
import { words } from "./words.js";

/** Joins with what the form says. Gives what `send` gives; `already` if this phone's key is a member's. */
export async function join(form, button, say) {
  const place = here();
  let held = await find(place.institution);
  if (held?.joined) {
    // A key that was ended from another phone is nobody's any more: whoever joins with that browser joins anew.
    const { whose } = await import("./ring.js");
    if (held.locked || (await whose(place, held).catch(() => true))) {
      await enter(place, held).catch(trace);
      return { already: words("member_already") };
    }
    held = undefined;
  }
  held ??= await make();
  Object.assign(held, { institution: place.institution, log_key: place.log_key, base: place.base, joined: false });
  const kept = await keep(held);
  // An earlier press whose reply was lost: if it arrived, the same envelope gets its receipt, and nobody joins twice.
  const [before] = (await all("unsent", place.institution)).filter((unsent) => /^member\.(join|enter)$/.test(unsent.type));
  const again = before && (await send(before, say));
  if (again?.recorded) await welcome(place, kept);
  if (again && !again.refused) return { ...again, attempt: { unsent: before } };
  const goes = async (type) => {
    const unsent = await prepare(place, kept, type, await build(type, new Form(form, button)));
    return [unsent, await send(unsent, say)];
  };
  let [unsent, outcome] = await goes(arrival() ? "member.enter" : "member.join");
  // A code that is too old by now keeps nobody from joining: the next one on the wall will do.
  if (/^(wall|room|meeting|person|semantics)-/.test(outcome.refused?.refusal)) [unsent, outcome] = await goes("member.join");
  if (outcome.recorded) await welcome(place, kept);
  return { ...outcome, attempt: { unsent } };
}

/** The act that bound this key is in the record: from now on the page may read. */
export async function welcome(place, held) {
  await put("keys", { ...held, joined: true });
  await enter(place, { ...held, joined: true }).catch(trace);
}
