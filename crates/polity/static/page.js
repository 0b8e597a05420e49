// What every page loads: it finds what on the page needs a script, and loads that script then. Reading needs next to none.
//
// The contract with the pages (everything else works without scripts):
//   <html data-institution data-base data-seen-size data-seen-root data-log-key data-me data-offset data-now>
//   <form data-act="motion.second" data-motion="…" data-next="…">   signs and sends; in data-next `{id}` is the id of what the
//       act made, `{slug}` the founded organisation's; <p class="say" role="status"> tells how far it is
//   <p data-protection>            what protects the key on this phone
//   <p data-opening-wanted="vote"> the count lacks this reader's opening
//   <div data-receipts>            where one's own receipts are checked again
//   <p data-check-entry="12">      where one entry is checked
//   <p data-arrival hidden>        shown to who has read the code on the wall of a meeting
//   <div data-live="…/wall/live?meeting=…">   what changes during a meeting; data-again: the page is loaded again instead
//   <section data-wall data-key>   the code of a wall, where this browser has its key
//   <div data-gate>                the page shows more to who has a pass
//   <div data-mine>                on the server's first page: the organisations this browser has keys for
//   <section data-since="1790000000000">   what was decided, at this time; rows with data-at
//   <form data-leave-phone>        what this browser keeps of the organisation goes
//   <select data-offset>           hours and minutes from UTC: this phone's are chosen

import { here, trace } from "./place.js";
import { all, everything, get, put } from "./store.js";

const RENEW_AFTER = 5 * 24 * 60 * 60 * 1000;
// A page takes seconds to come over a bad connection, not minutes.
const CLOCKS_DIFFER = 2 * 60 * 1000;

const parts = {
  "form[data-act]": async (form) => (await import("./forms.js")).enhance(form),
  "[data-receipts]": async (place) => (await import("./receipts.js")).show(place),
  "[data-check-entry]": async (line) => (await import("./receipts.js")).checkEntry(line),
  "[data-opening-wanted]": async (line) => (await import("./vote.js")).reopen(line),
  "[data-arrival]": async (line) => (await import("./arrival.js")).greet(line),
  "[data-live]": async (place) => (await import("./wall.js")).follow(place),
  "[data-wall]": async (place) => (await import("./wall.js")).code(place),
  "[data-protection]": async (line) => (await import("./join.js")).explain(line),
  "[data-gate]": () => import("./pass.js"),
  "[data-mine]": mine,
  "[data-since]": async (section) => (await import("./since.js")).mark(section),
  "form[data-leave-phone]": async (form) => (await import("./leaving.js")).enhance(form),
  "select[data-offset]": ownOffset,
  "form[action$='/pass/end']": stops,
};
for (const [where, does] of Object.entries(parts)) {
  for (const element of document.querySelectorAll(where)) does(element).catch(trace);
}
if (globalThis.speechSynthesis) {
  import("./aloud.js").then(({ offer }) => offer(document.querySelector("main"))).catch(trace);
}
if (here().institution && !document.querySelector("[data-gate]")) stay(here()).catch(trace);

compareClocks().catch(trace);

/** Votes open and close by the server's clock: whoever's own clock says another time must know it. */
async function compareClocks() {
  const now = Number(document.documentElement.dataset.now);
  const ahead = now - Date.now();
  if (!now || Math.abs(ahead) < CLOCKS_DIFFER) return;
  const { say } = await import("./words.js");
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const line = Object.assign(document.createElement("p"), { className: "clock grey" });
  line.textContent = say(ahead > 0 ? "clock_ahead" : "clock_behind", { n: minutes });
  document.querySelector("main").prepend(line);
}

async function stay(place) {
  const held = await get("keys", place.institution);
  if ((await all("unsent", place.institution)).length) import("./waiting.js").then(({ keepSending }) => keepSending(place)).catch(trace);
  // What the organisation is called now, for the list on the server's first page.
  const name = document.querySelector(".masthead .name")?.textContent.trim();
  if (held && name && held.name !== name) await put("keys", Object.assign(held, { name }));
  if (held?.joined) worker().catch(trace);
  await stayIn(place);
}

/** What says "no connection" when there is none; only for who belongs here, and only where the page came securely. */
async function worker() {
  if (!globalThis.isSecureContext || !navigator.serviceWorker) return;
  await (await caches.open("language")).put("/language", new Response(document.documentElement.lang));
  await navigator.serviceWorker.register("/sw.js");
}

async function mine(list) {
  const joined = (await everything("keys")).filter((held) => held.joined);
  const links = joined.map(({ base, name }) => {
    const link = Object.assign(document.createElement("a"), { href: `${base}/`, textContent: name ?? base });
    const item = document.createElement("p");
    item.append(link);
    return item;
  });
  list.replaceChildren(...links);
}

/** Chooses this phone's distance from UTC, unless the reader has chosen before. */
async function ownOffset(select) {
  const own = String(-new Date().getTimezoneOffset());
  if ([...select.options].some((option) => option.value === own)) select.value = own;
}

/** "Close the pages": the pass ends; the key stays. */
async function stops(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = here();
    const closed = import("./pass.js").then(({ close }) => close(place));
    closed.then(() => location.assign(`${place.base}/`)).catch(trace);
  });
}

/** Where this browser has a key but the page does not know its reader, it gets a pass, and the page loads once more. */
async function stayIn(place) {
  const held = await get("keys", place.institution);
  if (!held?.joined || (place.me && Date.now() - held.passed < RENEW_AFTER)) return;
  const { renew } = await import("./pass.js");
  const once = `polity-passed ${place.institution}`;
  if (!place.me && sessionStorage.getItem(once)) return;
  const renewed = await renew(place, held);
  if (!renewed || place.me) return;
  sessionStorage.setItem(once, "yes");
  if (!document.activeElement?.closest("form")) location.reload();
}
