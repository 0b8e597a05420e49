// Founding: the first bylaws, the first member, the first entry of a new record.
//
// The page has built the bylaws from the founders' answers and shown them as sentences. The log's key comes from the
// server before the act is signed, so the act names it and nobody can change it afterwards.

import { committed, Form } from "./acts.js";
import { keep, make } from "./keys.js";
import { welcome } from "./join.js";
import { prepare, send, spoken } from "./send.js";
import { words } from "./words.js";

const UNFOUNDED = "a".repeat(26);
// SHA-256 of nothing: the root of a record that has no entry yet.
const EMPTY_ROOT = "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq";

// What was sent and never answered: the same form sends the same envelope, so that nobody founds twice.
let pending;

/** Founds with what the form says: `bylaws`, `name`, and `code` where the server asks for one. */
export async function found(form, button, say) {
  const fields = new Form(form, button);
  const typed = JSON.stringify([...fields.entries]);
  if (pending?.typed !== typed) pending = { typed, ...(await begin(fields, say)) };
  if (pending.refused) {
    const { refused } = pending;
    pending = undefined;
    return { refused };
  }
  const { place, kept, unsent } = pending;
  const outcome = await send(unsent, say, "/found", { code: (fields.optional("code") ?? "").trim() });
  if (!outcome.pending) pending = undefined;
  // No page of the organisation is there yet to send it by itself.
  if (outcome.unreached) return { pending: words("unreached") };
  if (!outcome.recorded) return outcome;
  const { slug } = outcome.answer;
  const own = { ...place, institution: unsent.institution, base: `/${slug}` };
  await welcome(own, { ...kept, base: own.base });
  return { ...outcome, slug };
}

/** Everything up to sending: log key, own key, the signed act. */
async function begin(fields, say) {
  say("founding");
  const asked = await fetch("/found/key", { method: "POST", headers: spoken(), body: "{}" });
  const offered = await asked.json();
  if (!asked.ok) return { refused: offered };
  const { hash, beside } = await committed(oneLine(fields.text("name")));
  const place = { institution: UNFOUNDED, base: "", seen: { size: 0, root: EMPTY_ROOT }, log_key: offered.log_key };
  const held = await make();
  const body = { bylaws: fields.text("bylaws"), log_key: offered.log_key, semantics: fields.whole("semantics"), name: hash };
  const unsent = await prepare(place, held, "institution.found", { body, beside });
  const kept = await keep({ ...held, institution: unsent.institution, log_key: offered.log_key, base: "", joined: false });
  return { place, kept, unsent };
}

const oneLine = (value) => value.replace(/\s+/g, " ").trim();
