// What was done without a connection and still waits on this phone: sent by itself, in order, as often as it takes.
//
// Not sent yet → sent → recorded; or not recorded, and why. A kept act goes out as it is (`send.js`): the same envelope
// gets the same receipt, so nothing is done twice. One that came too late stays here, with what was typed, until its maker
// has read why. A form that is on the page says itself how far its act is; everything else has a line above the page.

import { find } from "./keys.js";
import { trace } from "./place.js";
import { send } from "./send.js";
import { all, drafts, put, remove } from "./store.js";
import { words } from "./words.js";

const TRY_AGAIN_MS = [2_000, 4_000, 8_000, 15_000, 30_000];
// What lies beside these acts was typed; beside a vote lies a choice.
const TYPED = ["motion.move", "amendment.offer", "argument.add", "member.rename"];

const heard = new Map();
const lines = new Map();
let place, timer, running;
let failed = 0;

/** A form on this page is told what became of its act. */
export const tell = (id, listener) => heard.set(id, listener);

/** Sends what waits, now and whenever there may be a connection again. */
export async function keepSending(at) {
  listen(at);
  await again();
}

/** The same, but not at once: the connection has just failed. */
export function sendLater(at) {
  listen(at);
  schedule();
}

function listen(at) {
  if (!place) {
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => document.hidden || again());
  }
  place = at;
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(again, TRY_AGAIN_MS[Math.min(failed, TRY_AGAIN_MS.length - 1)]);
}

const again = () => (running ??= round().catch(trace).finally(() => (running = undefined)));

async function round() {
  clearTimeout(timer);
  const waiting = (await all("unsent", place.institution)).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  let left = false;
  for (const unsent of waiting) {
    if (unsent.refused) showRefused(unsent);
    // Those behind one that does not go out wait too: what was done first is recorded first.
    else if (left) show(unsent, words("waiting_unsent", { what: words(unsent.type) }), "unsent");
    else left = !(await settled(unsent));
  }
  failed = left ? failed + 1 : 0;
  if (left) schedule();
}

/** Whether this one needs nothing more from us. */
async function settled(unsent) {
  const what = words(unsent.type);
  const slow = setTimeout(() => show(unsent, words("waiting_sent", { what }), "sent"), 500);
  // A founding whose reply was lost knew no base yet; that this page exists says that it arrived.
  const outcome = await send({ ...unsent, base: place.base }, () => {});
  clearTimeout(slow);
  const listener = heard.get(unsent.id);
  if (outcome.pending) {
    const sentence = outcome.unreached ? words("waiting_unsent", { what }) : outcome.pending;
    listener ? listener(outcome) : show(unsent, sentence, "unsent");
    return false;
  }
  heard.delete(unsent.id);
  if (outcome.recorded) await done(place, unsent);
  if (listener) await listener(outcome);
  else if (outcome.recorded) recorded(unsent, what);
  else {
    const refused = { ...unsent, refused: outcome.refused.says };
    await put("unsent", refused);
    showRefused(refused);
  }
  return true;
}

/** What follows on this phone from something being in the record. */
export async function done(at, { type }) {
  const held = await find(at.institution);
  if (type === "member.leave") {
    await put("keys", { ...held, joined: false, left: true });
    await (await import("./pass.js")).leave(at).catch(trace);
  } else if (held && !held.joined) await (await import("./join.js")).welcome(at, held);
}

function recorded(unsent, what) {
  show(unsent, words("waiting_recorded", { what }), "recorded");
  if (!unsent.draft) return;
  // What was typed has arrived: it must not wait in its form to be sent once more.
  drafts.remove(unsent.draft);
  dispatchEvent(new CustomEvent("polity-arrived", { detail: unsent.draft }));
}

function showRefused(unsent) {
  if (lines.get(unsent.id)?.dataset.state === "refused") return;
  const line = show(unsent, words("waiting_refused", { what: words(unsent.type), why: unsent.refused }), "refused");
  const more = [];
  if (TYPED.includes(unsent.type) && unsent.beside?.text) {
    more.push(Object.assign(document.createElement("p"), { textContent: words("waiting_typed") }));
    more.push(Object.assign(document.createElement("blockquote"), { textContent: unsent.beside.text, className: "text" }));
  }
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words("waiting_read") });
  more.push(button);
  line.after(...more);
  button.addEventListener("click", () => {
    for (const element of [line, ...more]) element.remove();
    remove("unsent", unsent.id).catch(trace);
  });
}

/** The line of this act above the page. */
function show(unsent, sentence, state) {
  let line = lines.get(unsent.id);
  if (heard.has(unsent.id)) return line;
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "say" });
    line.setAttribute("role", "status");
    lines.set(unsent.id, line);
    list().append(line);
  }
  if (line.textContent !== sentence) line.textContent = sentence;
  line.dataset.state = state;
  return line;
}

function list() {
  const there = document.querySelector(".waiting");
  if (there) return there;
  const section = Object.assign(document.createElement("div"), { className: "waiting" });
  (document.querySelector("main") ?? document.body).prepend(section);
  return section;
}
