// Sending an act: not sent yet → sent → recorded.
//
// A signed act is kept before it goes out, so that a lost reply loses nothing: the same envelope again gets the same
// receipt. "Recorded" is said only after this phone has checked the proof under the log's key. A refusal comes back in
// the server's words.

import { compose } from "./acts.js";
import { ask, Bad, randomId } from "./core.js";
import { sign } from "./keys.js";
import { get, put, remove } from "./store.js";
import { words } from "./words.js";

/** The headers of a reply's question: JSON, answered in the page's language. */
export const spoken = () => ({ "content-type": "application/json", "accept-language": document.documentElement.lang });

/** Signs an act and keeps it with everything that sending it needs. `built` is what `acts.build` gave. */
export async function prepare(place, held, type, built) {
  const id = await randomId();
  const { institution, seen } = place;
  const act = { institution, type, actor: held.member, key: held.key, id, seen, body: built.body };
  const { payload, signed, type: payloadType, institution: own } = await compose(act);
  const signature = await sign(held, signed);
  const { envelope } = await ask({ ask: "envelope", type: payloadType, payload, signature });
  const { base, log_key } = place;
  // A founding act's own institution exists only by it.
  const unsent = { id, institution: own, base, log_key, type, payload, signature, envelope, beside: built.beside, made: built.made, draft: built.draft, typed: built.typed, at: Date.now() };
  await put("unsent", unsent);
  if (built.opening) await keepOpening(institution, held.member, { ...built.opening, act: id });
  return unsent;
}

/**
 * Sends what `prepare` made. Gives `{recorded: receipt}`, `{refused: reply}` or `{pending: sentence}`; a pending act may be sent
 * again as it is.
 */
export async function send(unsent, say, url = `${unsent.base}/acts`, around = {}) {
  say("unsent");
  const body = { ...around, envelope: JSON.parse(unsent.envelope) };
  if (unsent.beside) body.beside = unsent.beside;
  let reply;
  try {
    const request = { method: "POST", headers: spoken(), body: JSON.stringify(body) };
    const answering = fetch(url, { ...request, credentials: "omit", cache: "no-store" });
    say("sent");
    reply = await answering;
  } catch {
    return { pending: words("offline"), unreached: true };
  }
  const answer = await reply.json().catch(() => null);
  if (reply.ok && answer) return taken(unsent, answer.receipt ?? answer, answer);
  // Too much at once, or the server has stopped: nothing is wrong with the act, so it is kept.
  if (reply.status === 429 || reply.status >= 500) return { pending: answer?.says ?? words("offline") };
  await remove("unsent", unsent.id);
  return { refused: answer?.says ? answer : { refusal: "unreadable", says: words("unreadable") } };
}

async function taken(unsent, receipt, answer) {
  const { institution, log_key, payload, signature } = unsent;
  let seal;
  try {
    seal = await ask({ ask: "receipt", institution, log_key, payload, signature, receipt });
  } catch (problem) {
    if (problem instanceof Bad) return { pending: words("unproved") };
    throw problem;
  }
  const { index, time, checkpoint, proof } = receipt;
  await put("receipts", { institution, index, time, checkpoint, proof, payload, signature, type: unsent.type, made: unsent.made });
  await keepSeal({ institution, log_key, size: seal.size, root: seal.root, checkpoint });
  await remove("unsent", unsent.id);
  return { recorded: receipt, answer };
}

/** Keeps the largest checkpoint this phone has seen: whatever is shown later must continue it. */
export async function keepSeal(seal) {
  const before = await get("seals", seal.institution);
  if (!before || before.size < seal.size) await put("seals", seal);
}

/** The seen checkpoint of now, for a page that was open too long. Its signature is checked; the next receipt check proves the rest. */
export async function lookAgain(place) {
  const note = await (await fetch(`${place.base}/log/checkpoint`, { cache: "no-store" })).text();
  const { size, root } = await ask({ ask: "checkpoint", institution: place.institution, log_key: place.log_key, note });
  return { ...place, seen: { size, root } };
}

async function keepOpening(institution, voter, { vote, choice, salt, act }) {
  const before = await get("openings", [institution, vote]);
  // Newest first. Earlier ones stay: if the newest never arrived, an earlier one is the vote that counts.
  const choices = [{ choice, salt, act }, ...(before?.choices ?? [])].slice(0, 20);
  await put("openings", { institution, vote, voter, choices });
}

/** Sends a signed reading pass, or ends it; whether the server took it. */
export async function post(url, body) {
  const request = { method: "POST", headers: spoken(), body, cache: "no-store" };
  return (await fetch(url, request)).ok;
}
