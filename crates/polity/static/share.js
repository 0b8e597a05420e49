// "For the group chat": the message is on the page anyway; here it goes to another program, or into the clipboard.

import { trace } from "./place.js";
import { words } from "./words.js";

/** Adds the one button that the device has a use for. */
export function offer(details) {
  const message = details.querySelector(".message");
  const shares = Boolean(navigator.share);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words(shares ? "share" : "copy") });
  const line = Object.assign(document.createElement("p"), { className: "say" });
  line.setAttribute("role", "status");
  button.addEventListener("click", () => {
    const text = message.textContent;
    if (shares) return navigator.share({ text }).catch(trace);
    copy(message, text).then(() => (line.textContent = words("copied"))).catch(trace);
  });
  details.append(button, line);
}

/** Over plain http no page may write to the clipboard by itself; what is marked can be copied all the same. */
async function copy(message, text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  getSelection().selectAllChildren(message);
  if (!document.execCommand("copy")) throw new TypeError("nothing was copied");
}
