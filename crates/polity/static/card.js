// Key cards: random bits become seven words, a code for a camera, and a key. Nothing of it is ever sent.
//
// The card's key is an ordinary key of its holder's, made from the bits alone, or from the bits and a PIN. The PIN makes a
// card that was found useless to the finder until they have tried many PINs; it is not a second secret of the same weight.

import { ask, base64, random } from "./core.js";
import { makeSeed } from "./keys.js";

const ROUNDS = 600_000;

/** A new card: `{bits, words, seed}` in the module's spelling. */
export const draw = async () => ask({ ask: "card", bits: base64(random(13)) });

/** The card of these words; rejects with `Bad` if a letter is wrong. */
export const read = (words) => ask({ ask: "card", words });

/** The card's key, for this member. */
export async function keyOf(card, pin, member) {
  return makeSeed(member, pin ? await stretch(pin, bytes(card.bits)) : bytes(card.seed));
}

/** What the code on the card says: an address whose last part never leaves the phone. */
export const linkOf = (card, at) => `${at}#${card.words.replaceAll(" ", "-")}`;

/** 32 bytes out of a PIN: slow on purpose, so that trying all of them takes long. */
export async function stretch(pin, salt, label = "polity key card\n") {
  const secret = new TextEncoder().encode(pin.trim());
  const salted = new Uint8Array([...new TextEncoder().encode(label), ...salt]);
  if (globalThis.isSecureContext && crypto.subtle) {
    const imported = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: salted, iterations: ROUNDS };
    return new Uint8Array(await crypto.subtle.deriveBits(how, imported, 256));
  }
  const question = { ask: "stretch", secret: base64(secret), salt: base64(salted), rounds: ROUNDS };
  return bytes((await ask(question)).bytes);
}

/** Draws the code into an element. */
export async function show(element, text, label) {
  const { path, side } = await ask({ ask: "qr", text });
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const picture = make("svg", { class: "code", role: "img", "aria-label": label, viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" });
  picture.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { fill: "#000", d: path }));
  element.replaceChildren(picture);
}

/** Base64 back into bytes, in either alphabet. */
export const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
