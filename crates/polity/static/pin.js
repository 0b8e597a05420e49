// A PIN that locks the key in this browser: the seed lies encrypted, and each page asks before it signs.
//
// PBKDF2 and AES-GCM are the browser's own. It protects from whoever picks up the phone while it is unlocked; not from
// somebody who copies the browser's data and has time to try every PIN, nor from a page that was altered.

import { random } from "./core.js";
import { stretch } from "./card.js";
import { trace } from "./place.js";
import { words } from "./words.js";

// Of this page alone: the next one asks again.
const opened = new Map();
let asking;

/** The record of a key as it is kept behind a PIN. */
export async function lock(held, pin) {
  const { seed, private: own, ...rest } = held;
  const [salt, iv] = [random(16), random(12)];
  const key = await boxKey(pin, salt, ["encrypt"]);
  const box = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, seed));
  return { ...rest, locked: { salt, iv, box } };
}

/** The key with its seed, asking for the PIN where this page has not done so. Rejects if nobody wants to. */
export async function unlock(held) {
  if (opened.has(held.key)) return opened.get(held.key);
  return (asking ??= ask(held).finally(() => (asking = undefined)));
}

async function boxKey(pin, salt, uses) {
  return crypto.subtle.importKey("raw", await stretch(pin, salt, "polity phone pin\n"), "AES-GCM", false, uses);
}

async function open(held, pin) {
  const { salt, iv, box } = held.locked;
  const key = await boxKey(pin, salt, ["decrypt"]);
  const seed = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, box));
  const { locked, ...rest } = held;
  return { ...rest, seed };
}

/** Asks at the head of the page, where the eye is and where a screen reader goes. */
function ask(held) {
  const form = document.createElement("form");
  form.className = "unlock";
  form.innerHTML =
    '<label for="unlock-pin"></label><input id="unlock-pin" type="password" inputmode="numeric" autocomplete="off" required>' +
    '<button class="main"></button><p class="say" role="alert"></p><button type="button"></button>';
  const [label, pin, go, line, stop] = form.children;
  label.textContent = words("pin_ask");
  go.textContent = words("pin_button");
  stop.textContent = words("pin_stop");
  const before = document.activeElement;
  (document.querySelector("main") ?? document.body).prepend(form);
  pin.focus();
  return new Promise((resolve, reject) => {
    const over = (settle, with_) => {
      form.remove();
      before?.focus?.();
      settle(with_);
    };
    stop.addEventListener("click", () => over(reject, new DOMException("the key stays locked", "AbortError")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go.disabled = true;
      line.textContent = "";
      const done = (unlocked) => {
        opened.set(held.key, unlocked);
        over(resolve, unlocked);
      };
      open(held, pin.value).then(done, (problem) => {
        trace(problem);
        go.disabled = false;
        line.textContent = words("pin_wrong");
        pin.select();
      });
    });
  });
}
