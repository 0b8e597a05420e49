// What on a page needs a script, and which script that is. Reading needs next to none.
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
//   <form data-wish>               what its reader wants to hear of: one field or named buttons, signed, no act
//   <section data-push="key" data-tags="…" hidden>   notices by the browser itself, shown where it can
//   <details data-share>           a message for the group chat, in `.message`
//   <form data-leave-phone>        what this browser keeps of the organisation goes
//   <select data-offset>           hours and minutes from UTC: this phone's are chosen
//   <div data-keep>, <div data-way-back>  making a key card; taking one's place again with one
//   <div data-unkept>              a browser that will forget: what follows waits until its reader goes on anyway
//   <form data-phone-pin>          a PIN for the key in this browser
//   <div data-another-phone>       a code by which another phone, or another address, becomes this member's too
//   <div data-elsewhere="https://…">  the organisation's address, should this page be at another

import { here, trace } from "./place.js";
import { everything } from "./store.js";

const parts = {
  "form[data-act]": async (form) => (await import("./forms.js")).enhance(form),
  "[data-receipts]": async (place) => (await import("./receipts.js")).show(place),
  "[data-check-entry]": async (line) => (await import("./receipts.js")).checkEntry(line),
  "[data-opening-wanted]": async (line) => (await import("./vote.js")).reopen(line),
  "[data-arrival]": async (line) => location.hash && (await import("./arrival.js")).greet(line),
  "[data-live]": async (place) => (await import("./wall.js")).follow(place),
  "[data-wall]": async (place) => (await import("./wall.js")).code(place),
  "[data-protection]": async (line) => (await import("./keys.js")).explain(line),
  "[data-gate]": () => import("./pass.js"),
  "[data-mine]": mine,
  "[data-since]": async (section) => (await import("./since.js")).mark(section),
  "[data-keep]": async (place) => (await import("./keep.js")).enhance(place),
  "[data-way-back]": async (place) => (await import("./key.js")).enhance(place),
  "[data-unkept]": async (place) => (await import("./unkept.js")).look(place),
  "form[data-phone-pin]": async (form) => (await import("./phone.js")).pin(form),
  "[data-another-phone]": async (place) => (await import("./phone.js")).another(place),
  "[data-elsewhere]": async (place) => (await import("./phone.js")).elsewhere(place),
  "form[data-wish]": async (form) => (await import("./follow.js")).enhance(form),
  "[data-push]": async (section) => (await import("./push.js")).offer(section),
  "[data-share]": async (details) => (await import("./share.js")).offer(details),
  "form[data-leave-phone]": async (form) => (await import("./leaving.js")).enhance(form),
  "select[data-offset]": ownOffset,
  "form[action$='/pass/end']": stops,
};

/** Finds it and brings it to life. */
export function enhance(root) {
  for (const [where, does] of Object.entries(parts)) {
    for (const element of root.querySelectorAll(where)) does(element).catch(trace).finally(() => pressAgain(element));
  }
}

// On a bad connection a button is pressed before its script is there: the press waits for it.
const pressed = new Map();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "dialog") return;
  event.preventDefault();
  pressed.set(event.target, event.submitter);
});

function pressAgain(element) {
  for (const [form, button] of pressed) {
    if (element.contains(form) && pressed.delete(form) && form.isConnected) form.requestSubmit(button);
  }
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
