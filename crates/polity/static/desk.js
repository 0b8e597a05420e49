// The desk: one tablet, one person after the other, each with a key card, none of whom leaves anything on it.
//
// The card's key, the reading pass and whatever is typed live in this page's memory alone. The organisation's pages are
// fetched with the pass in a header, no cookie, and put into this page; their forms sign with the card's key. The session ends
// by one tap, after two idle minutes, or with the page. Invariant: nothing is written to any storage of the browser.

import { build, Form } from "./acts.js";
import { draw, keyOf, read } from "./card.js";
import { Bad, random, spell, Unreached } from "./core.js";
import { clear, fill } from "./keep.js";
import { enhance } from "./parts.js";
import { goBy, here, trace } from "./place.js";
import { bearer, whose } from "./ring.js";
import { offer } from "./scan.js";
import { lookAgain, prepare, send } from "./send.js";
import { press, sentence, show } from "./steps.js";
import { all, onlyInMemory, put } from "./store.js";
import { words } from "./words.js";

const IDLE_MS = 2 * 60_000;
const WARNED_MS = 20_000;
const PASS_AGAIN_MS = 5 * 60_000;
const NOBODY = "a".repeat(26);

onlyInMemory();
const element = document.querySelector("[data-desk]");
const base = here();
let held, pass, idle, warned;

const wrong = (problem) =>
  problem instanceof Bad ? sentence(element, "slip") : words(problem instanceof Unreached || problem instanceof TypeError ? "unreached" : "unbuilt");

// By a card.
const form = element.querySelector("form[data-words-form]");
press(form, async (say, fields) => {
  say(sentence(element, "looking"), "sent");
  const pin = fields.get("pin").trim();
  const key = await keyOf(await read(fields.get("words")), pin, NOBODY);
  const whom = await whose(base, key);
  if (!whom) return say(sentence(element, pin ? "unknown-pin" : "unknown"), "refused");
  say("", "");
  await begin({ ...key, member: whom.id }, whom.name);
}, wrong);
offer(element, (text) => {
  form.elements.words.value = text.slice(text.indexOf("#") + 1).replaceAll("-", " ");
  form.requestSubmit();
});

// By joining: the card is made first, so that nobody is a member whose card was never in their hands.
let joining;
press(element.querySelector("form[data-join]"), async (say, fields) => {
  const pin = fields.get("pin").trim();
  if (pin && pin.length < 4) return say(sentence(element, "short"), "refused");
  say(sentence(element, "making"), "unsent");
  const card = await draw();
  const key = await keyOf(card, pin, await spell(random(16)));
  joining = { key, name: fields.get("name").trim(), form: element.querySelector("form[data-join]") };
  await fill(element, card, element.dataset.desk);
  say("", "");
  show(element, "card");
}, wrong);
press(element.querySelector("form[data-have]"), async (say) => {
  const record = kept(joining.key);
  const place = await newest();
  joining.unsent ??= await prepare(place, record, "member.join", await build("member.join", new Form(joining.form)));
  const outcome = await send(joining.unsent, (state) => say(words(state), state));
  if (outcome.pending) return say(outcome.pending, "unsent");
  if (outcome.refused) return say(outcome.refused.says, "refused");
  clear(element);
  await begin(joining.key, joining.name);
}, wrong);

for (const button of element.querySelectorAll("button[data-to]")) {
  button.addEventListener("click", () => show(element, button.dataset.to));
}
show(element, "start", false);

function kept(key) {
  return { ...key, institution: base.institution, log_key: base.log_key, base: base.base, joined: true };
}

/** The page stays open for hours: what an act has seen must be newer than that. */
const newest = () => lookAgain(base).catch(() => here());

async function begin(key, name) {
  held = kept(key);
  await put("keys", held);
  for (const input of element.querySelectorAll("input")) input.value = "";
  const line = element.querySelector("[data-at-desk]");
  line.textContent = line.dataset.atDesk.replace("{name}", name);
  show(element, "session");
  goBy((next) => visit(new URL(next ?? "", now)).catch(failed));
  for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(sign, awake, { passive: true });
  awake();
  await visit(new URL(`${base.base}/`, location.href));
}

// Where the person at the desk is.
let now = new URL(`${base.base}/`, location.href);

/** Fetches a page as this person and shows it. */
async function visit(to) {
  if (to.origin !== location.origin || !to.pathname.startsWith(`${base.base}/`)) return;
  if (!pass || Date.now() - pass.at > PASS_AGAIN_MS) pass = { header: await bearer(base, held), at: Date.now() };
  const headers = { authorization: pass.header, accept: "text/html", "accept-language": document.documentElement.lang };
  const reply = await fetch(to, { headers, credentials: "omit", cache: "no-store" });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  now = to;
  Object.assign(document.documentElement.dataset, page.documentElement.dataset);
  const region = element.querySelector("[data-desk-page]");
  const main = document.importNode(page.querySelector("main"), true);
  // What belongs to a phone of one's own has no place here.
  for (const own of main.querySelectorAll("form[method=post], [data-wish], [data-push], [data-leave-phone], [data-phone-pin], [data-another-phone], [data-elsewhere], [data-receipts], [data-desk], [data-way-back]")) {
    (own.closest("details, section, [data-own]") ?? own).remove();
  }
  main.querySelectorAll("[data-since]").forEach((section) => section.removeAttribute("data-since"));
  const shown = document.createElement("div");
  const four = page.querySelector("nav.words");
  shown.append(...(four ? [document.importNode(four, true)] : []), ...main.childNodes);
  region.replaceChildren(shown);
  enhance(shown);
  const at = to.hash && shown.querySelector(`[id="${CSS.escape(to.hash.slice(1))}"]`);
  const heading = shown.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  (at || element.querySelector("[data-at-desk]")).scrollIntoView();
}

function failed(problem) {
  trace(problem);
  element.querySelector("[data-desk-says]").textContent = words("unreached");
}

element.querySelector("[data-desk-page]").addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  element.querySelector("[data-desk-says]").textContent = "";
  visit(new URL(link.getAttribute("href"), now)).catch(failed);
});
// Searches and blanks to fill in: their answer is a page like any other. What is signed has its own way (`forms.js`).
element.querySelector("[data-desk-page]").addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.dataset.act) return;
  event.preventDefault();
  const to = new URL(event.target.getAttribute("action") ?? "", now);
  to.search = new URLSearchParams(new FormData(event.target, event.submitter)).toString();
  visit(to).catch(failed);
});

element.querySelector("button[data-end]").addEventListener("click", async () => {
  const waiting = (await all("unsent", base.institution)).filter((unsent) => !unsent.refused);
  const line = element.querySelector("[data-desk-says]");
  if (waiting.length && !line.dataset.told) {
    line.dataset.told = "yes";
    line.textContent = sentence(element, "unsent");
    return;
  }
  over();
});

function awake() {
  clearTimeout(idle);
  clearTimeout(warned);
  const line = element.querySelector("[data-idle]");
  line.hidden = true;
  warned = setTimeout(() => (line.hidden = false), IDLE_MS - WARNED_MS);
  idle = setTimeout(over, IDLE_MS);
}

/** Nothing of the session outlives this: the page is loaded anew, without a place in the history. */
function over() {
  held?.seed?.fill(0);
  held = pass = joining = undefined;
  element.querySelector("[data-desk-page]").replaceChildren();
  location.replace(`${base.base}/desk`);
}

// A page that comes back from the browser's memory must not come back with somebody in it.
addEventListener("pageshow", ({ persisted }) => persisted && over());
