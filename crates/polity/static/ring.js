// Further keys: adding one, ending one, and finding out whose a key is.
//
// A key is added by an act that one of the member's keys signs and that carries the new key's own signature
// (`docs/formats/act.md`), so neither can be added without the other's holder.

import { base64, urlSafe } from "./core.js";
import { sign } from "./keys.js";
import { envelope } from "./pass.js";
import { lookAgain, prepare, send } from "./send.js";

// By this phone's clock, which may be wrong by hours; it is never kept anywhere.
const PASS_MS = 24 * 60 * 60_000;

/** Makes `fresh` a key of the same member. Gives what `send` gives. */
export async function add(place, held, fresh, say) {
  const text = `polity key\n${place.institution}\n${held.member}\n${fresh.key}\n`;
  const body = { key: fresh.key, proof: await sign(fresh, text) };
  return act(place, held, "key.add", { body }, say);
}

/** Ends a key of the member's, perhaps the very one that signs. */
export const end = (place, held, key, say) => act(place, held, "key.drop", { body: { key } }, say);

async function act(place, held, type, built, say) {
  const outcome = await send(await prepare(place, held, type, built), say);
  if (outcome.refused?.refusal !== "seen-too-old") return outcome;
  return send(await prepare(await lookAgain(place), held, type, built), say);
}

/** A reading pass of this key alone, for the header of a request: no cookie is set. */
export async function bearer(place, held) {
  return `Bearer ${urlSafe(base64(await envelope(place.institution, held, Date.now() + PASS_MS)))}`;
}

/** Whose key this is: `{id, name}`, or undefined if it is nobody's, or was ended. */
export async function whose(place, held) {
  const headers = { authorization: await bearer(place, held), "accept-language": document.documentElement.lang };
  const reply = await fetch(`${place.base}/me.json`, { headers, credentials: "omit", cache: "no-store" });
  if (reply.ok) return reply.json();
  // Anything else says nothing about the key: too much at once, or no server.
  if (reply.status !== 400 && reply.status !== 401) throw new TypeError(`me.json: ${reply.status}`);
  return undefined;
}
