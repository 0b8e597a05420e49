// "Read aloud": the device's own voice reads a page, or one text on it.
//
// Where the device has no voice there is no button. Nothing is sent anywhere by this page; which voice speaks, and whether
// it is on the device, is the device's affair.

import { words } from "./words.js";

const speech = globalThis.speechSynthesis;
const TEXTS = ".reason, .answer, article.question > .prose, .change, .article, .day";
const SILENT = "button, form, details:not([open]), summary, noscript, .aloud, .say, .proof, .hidden, .languages, nav";

let speaking;

/** A button below the headline, and one on every text, as soon as there is a voice. */
export function offer(main) {
  if (!speech || !globalThis.SpeechSynthesisUtterance) return;
  const place = () => {
    if (main.querySelector(".aloud") || !speech.getVoices().length) return;
    main.querySelector("h1")?.after(button(() => main));
    for (const text of main.querySelectorAll(TEXTS)) text.append(button(() => text));
  };
  place();
  // Some browsers look for their voices only when asked for them.
  speech.addEventListener?.("voiceschanged", place);
  addEventListener("pagehide", () => speech.cancel());
}

function button(text) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "aloud" });
  button.textContent = words("aloud");
  button.addEventListener("click", () => (speaking === button ? stop() : read(button, text())));
  return button;
}

function stop() {
  speech.cancel();
  if (speaking) speaking.textContent = words("aloud");
  speaking = undefined;
}

function read(button, text) {
  stop();
  speaking = button;
  button.textContent = words("aloud_stop");
  const parts = sentences(text);
  for (const part of parts) {
    // Paragraph by paragraph: some voices stop in the middle of a long text.
    const utterance = new SpeechSynthesisUtterance(part);
    utterance.lang = document.documentElement.lang;
    if (part === parts.at(-1)) utterance.onend = () => speaking === button && stop();
    speech.speak(utterance);
  }
}

/** The paragraphs that a reader sees, one after the other. */
function sentences(text) {
  const copy = text.cloneNode(true);
  for (const element of copy.querySelectorAll(SILENT)) element.remove();
  // A list item and a heading are paragraphs of their own.
  for (const block of copy.querySelectorAll("p, li, h1, h2, h3, h4, tr, div, section, article")) block.append("\n");
  return copy.textContent.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
}
