// Forms that sign: `<form data-act="motion.second" …>`. What was typed stays until it is recorded.
//
// The line `<p class="say" role="status">` of the form says how far it is: not sent yet, sent, recorded, or in the server's
// words why not. Nothing is done twice: the same form, unchanged, sends the same envelope again.

import { build, Form, isAct } from "./acts.js";
import { boot, Unreached } from "./core.js";
import { find } from "./keys.js";
import { here, trace } from "./place.js";
import { lookAgain, prepare, send } from "./send.js";
import { all, put } from "./store.js";
import { words } from "./words.js";

/** Makes a form sign and send. */
export function enhance(form) {
  const speaks = speaker(form);
  restore(form);
  form.addEventListener("input", () => remember(form));
  // Everything that signing needs comes before the press: the connection may be gone by then.
  form.addEventListener("focusin", () => boot().catch(trace), { once: true });
  const own = OWN[form.dataset.act];
  if (own) import(own).catch(trace);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    submit(form, event.submitter, speaks)
      .catch((problem) => {
        trace(problem);
        if (problem instanceof Unreached) speaks.show(words("unreached"), "unsent");
        else speaks.show(words(problem instanceof DOMException ? "unkept" : "unbuilt"), "refused");
      })
      .finally(() => (form.ariaBusy = "false"));
  });
}

// Acts that come before there is a member have a script of their own.
const OWN = { "member.join": "./join.js", "institution.found": "./found.js" };

async function submit(form, button, speaks) {
  const outcome = await act(form, button, speaks.say);
  if (outcome.refused) return speaks.show(outcome.refused.says, "refused");
  if (outcome.pending) return speaks.show(outcome.pending, "unsent");
  if (outcome.keyless) return speaks.show(words("keyless"), "refused");
  if (outcome.already) speaks.show(outcome.already, "recorded");
  else speaks.say("recorded");
  forget(form);
  const next = form.dataset.next?.replace("{slug}", outcome.slug ?? "").replace("{id}", outcome.made ?? "");
  // The line must have been seen, and heard by those who listen to the page.
  setTimeout(() => go(next), 600);
}

function go(next) {
  const to = new URL(next ?? location.href, location.href);
  const samePage = to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  // Only the fragment differs, or nothing: the browser would not ask the server again.
  if (samePage) location.reload();
}

async function act(form, button, say) {
  const type = form.dataset.act;
  if (type === "institution.found") return (await import("./found.js")).found(form, button, say);
  // The same form, unchanged, after a lost reply: the same envelope, so that nothing is done twice.
  const typed = JSON.stringify([...new FormData(form, button)]);
  if (pending.get(form)?.typed === typed) return settle(form, pending.get(form), say);
  if (type === "member.join") return (await import("./join.js")).join(form, button, say);
  if (!isAct(type)) throw new TypeError(`no act is called ${type}`);
  let place = here();
  const held = await find(place.institution);
  if (!held?.joined) return { keyless: true };
  say("unsent");
  const built = { ...(await build(type, new Form(form, button))), draft: draftOf(form) };
  let outcome = await settle(form, { typed, unsent: await prepare(place, held, type, built) }, say);
  if (outcome.refused?.refusal === "seen-too-old") {
    place = await lookAgain(place);
    outcome = await settle(form, { typed, unsent: await prepare(place, held, type, built) }, say);
  }
  if (outcome.recorded && type === "member.leave") {
    await put("keys", { ...held, joined: false, left: true });
    await (await import("./pass.js")).leave(place).catch(trace);
  }
  return { ...outcome, made: built.made };
}

const pending = new WeakMap();

async function settle(form, attempt, say) {
  const outcome = await send(attempt.unsent, say);
  if (outcome.pending) pending.set(form, attempt);
  else pending.delete(form);
  return { ...outcome, made: attempt.unsent.made };
}

/** Acts whose fate is unknown go out again as they are: if they had arrived, the same receipt comes back. */
export async function sendAgain(place) {
  for (const unsent of await all("unsent", place.institution)) {
    const line = speaker(document.querySelector("main") ?? document.body, true);
    line.say("sending_again");
    // A founding whose reply was lost knew no base yet; that this page exists says that it arrived.
    const outcome = await send({ ...unsent, base: place.base }, () => {});
    const what = words(unsent.type);
    if (outcome.recorded) {
      line.show(words("sent_again", { what }), "recorded");
      // What was typed has arrived: it must not wait in its form to be sent once more.
      if (unsent.draft) sessionStorage.removeItem(unsent.draft);
      const held = await find(place.institution);
      if (held && !held.joined && unsent.type !== "member.leave") await (await import("./join.js")).welcome(place, held);
    } else if (outcome.refused) line.show(words("not_recorded", { what, why: outcome.refused.says }), "refused");
    else line.show(outcome.pending, "unsent");
  }
}

/** The line of a form that tells how far it is. */
function speaker(form, first = false) {
  let line = form.querySelector(":scope .say");
  if (!line || first) {
    line = Object.assign(document.createElement("p"), { className: "say" });
    line.setAttribute("role", "status");
    first ? form.prepend(line) : form.append(line);
  }
  const show = (sentence, state) => {
    line.textContent = sentence;
    line.dataset.state = state;
  };
  return { show, say: (state) => show(words(state), state) };
}

/** What was typed survives a reload and a closed page of the same tab, until it is recorded. */
function draftOf(form) {
  const hidden = [...form.elements].filter((input) => input.type === "hidden").map((input) => input.value);
  return `polity-draft ${location.pathname} ${Object.values(form.dataset).join(" ")} ${hidden.join(" ")}`;
}

const typedIn = (form) => [...form.elements].filter((input) => ["text", "textarea"].includes(input.type) && input.name);

function remember(form) {
  const draft = Object.fromEntries(typedIn(form).map((input) => [input.name, input.value]));
  sessionStorage.setItem(draftOf(form), JSON.stringify(draft));
}

function restore(form) {
  const draft = JSON.parse(sessionStorage.getItem(draftOf(form)) ?? "{}");
  for (const input of typedIn(form)) input.value = draft[input.name] ?? input.value;
  // What was typed before shows that it is still there.
  const behind = form.closest("details");
  if (behind && Object.values(draft).some((text) => text)) behind.open = true;
}

const forget = (form) => sessionStorage.removeItem(draftOf(form));
