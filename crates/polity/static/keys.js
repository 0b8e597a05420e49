// Your key on this phone: made here, kept here, used here.
//
// Where the browser has Ed25519 of its own and the page came securely, the key is WebCrypto's and cannot be read by any
// script. Elsewhere (plain http to an address in the hall, older browsers) it is a seed in IndexedDB and the module
// signs. What that leaves unprotected is said in words: `protection`. WebCrypto never verifies: the module does.

import { ask, base64, random, randomId, spell } from "./core.js";
import { here } from "./place.js";
import { get, put } from "./store.js";
import { words } from "./words.js";

/** The key for this institution: `{institution, member, key, private | seed, joined, log_key, base}`, or undefined. */
export const find = (institution) => get("keys", institution);

/** A new key, of a new member if none is named. It is not kept until `keep`. */
export async function make(member) {
  member ??= await randomId();
  if (globalThis.isSecureContext && crypto.subtle) {
    try {
      const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
      const key = await spell(await crypto.subtle.exportKey("raw", pair.publicKey));
      return { member, key, private: pair.privateKey };
    } catch {
      // No Ed25519 in this browser: the module takes over.
    }
  }
  return makeSeed(member, random(32));
}

/** A key whose seed this page can see. */
export async function makeSeed(member, seed) {
  return { member, key: (await ask({ ask: "key", seed: base64(seed) })).key, seed };
}

/** Keeps a key; asks the browser not to clear it away when the disk runs full. */
export async function keep(held) {
  try {
    await put("keys", held);
  } catch (problem) {
    // Some browsers can make such keys but not keep them.
    if (!held.private || problem?.name !== "DataCloneError") throw problem;
    Object.assign(held, { private: undefined }, await makeSeed(held.member, random(32)));
    await put("keys", held);
  }
  await globalThis.navigator?.storage?.persist?.().catch(() => false);
  return held;
}

/** Signs these bytes (a text); gives the signature in base64. */
export async function sign(held, signed) {
  if (held.locked) held = await (await import("./pin.js")).unlock(held);
  if (held.private) {
    return base64(await crypto.subtle.sign({ name: "Ed25519" }, held.private, new TextEncoder().encode(signed)));
  }
  return (await ask({ ask: "sign", seed: base64(held.seed), signed })).signature;
}

/** What protects this key and what does not, in words. */
export function protection(held) {
  if (held.locked) return `${words("key_locked")} ${words("key_may_vanish")}`;
  const how = held.private ? "key_protected" : globalThis.isSecureContext ? "key_unprotected_browser" : "key_unprotected_address";
  return `${words(how)} ${words("key_may_vanish")}`;
}

/** Beside the button, before anyone presses it: what will protect the key and what will not. */
export async function explain(element) {
  const held = await find(here().institution);
  const lockable = globalThis.isSecureContext && crypto.subtle;
  element.textContent = protection(held ?? { private: lockable });
}
