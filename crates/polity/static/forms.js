// Forms that sign: `<form data-act="motion.second" …>`. What was typed stays until it is recorded.
//
// The line `<p class="say" role="status">` of the form says how far it is: not sent yet, sent, recorded, or in the server's
// words why not. Nothing is done twice: the same form, unchanged, sends the same envelope again.

import { build, builder, Form } from "./acts.js";
import { boot, Unreached } from "./core.js";
import { find } from "./keys.js";
import { go, here, trace } from "./place.js";
import { lookAgain, prepare, send } from "./send.js";
import { all, drafts, remove } from "./store.js";
import { done, sendLater, tell } from "./waiting.js";
import { words } from "./words.js";

/** Makes a form sign and send. */
export function enhance(form) {
  const speaks = speaker(form);
  restore(form);
  form.addEventListener("input", () => remember(form));
  addEventListener("polity-arrived", ({ detail }) => detail === draftOf(form) && form.reset());
  // Everything that signing needs comes before the press: the connection may be gone by then.
  const own = OWN[form.dataset.act];
  const comes = () => Promise.all([boot(), own && import(own)]).catch(trace);
  form.addEventListener("focusin", comes, { once: true });
  builder(form.dataset.act).catch(trace);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true" || finished.has(form)) return;
    form.ariaBusy = "true";
    submit(form, event.submitter, speaks)
      .catch((problem) => {
        trace(problem);
        // Whoever would not give the PIN has done nothing, and knows it.
        if (problem?.name === "AbortError") speaks.show("", "");
        else if (problem instanceof Unreached) speaks.show(words("unreached"), "unsent");
        else speaks.show(words(problem instanceof DOMException ? "unkept" : "unbuilt"), "refused");
      })
      .finally(() => (form.ariaBusy = "false"));
  });
}

// Acts that come before there is a member have a script of their own.
const OWN = { "member.join": "./join.js", "institution.found": "./found.js" };

async function submit(form, button, speaks) {
  const outcome = await act(form, button, speaks.say);
  if (outcome.pending) {
    speaks.show(outcome.pending, "unsent");
    if (outcome.attempt) goesOutByItself(form, outcome.attempt, speaks);
  } else if (outcome.keyless) speaks.show(words("keyless"), "refused");
  else finish(form, outcome, speaks);
}

/** Recorded or refused: says so, and goes on to where the form leads. */
function finish(form, outcome, speaks, unchanged = true) {
  if (outcome.refused) return speaks.show(outcome.refused.says, "refused");
  if (outcome.already) speaks.show(outcome.already, "recorded");
  else speaks.say("recorded");
  // Whoever typed on meanwhile keeps what they typed, and stays.
  if (!unchanged) return;
  forget(form);
  // Until the next page is there, another press would do it a second time.
  finished.add(form);
  const next = form.dataset.next?.replace("{slug}", outcome.slug ?? "").replace("{id}", outcome.made ?? "");
  // The line must have been seen, and heard by those who listen to the page.
  setTimeout(() => go(next), 600);
}

/** Without a connection: the act is kept, and this form tells what becomes of it. */
function goesOutByItself(form, attempt, speaks) {
  tell(attempt.unsent.id, (outcome) => {
    if (outcome.pending) return speaks.show(outcome.pending, "unsent");
    if (pending.get(form)?.unsent.id === attempt.unsent.id) pending.delete(form);
    finish(form, { ...outcome, made: attempt.unsent.made }, speaks, typedNow(form, attempt.button) === attempt.typed);
  });
  sendLater(here());
}

async function act(form, button, say) {
  const type = form.dataset.act;
  if (type === "institution.found") return (await import("./found.js")).found(form, button, say);
  let place = here();
  const attempt = { typed: typedNow(form, button), button };
  // The same form, unchanged, after a lost reply or a reload: the same envelope, so that nothing is done twice.
  const before = await kept(form, attempt, place);
  if (before) return settle(form, before, say);
  if (type === "member.join") return (await import("./join.js")).join(form, button, say);
  const held = await find(place.institution);
  if (!held?.joined) return { keyless: true };
  say("unsent");
  const built = { ...(await build(type, new Form(form, button))), draft: draftOf(form), typed: attempt.typed };
  attempt.unsent = await prepare(place, held, type, built);
  if (type === "vote.cast") await replaceEarlier(attempt.unsent);
  let outcome = await settle(form, attempt, say);
  if (outcome.refused?.refusal === "seen-too-old") {
    place = await lookAgain(place);
    attempt.unsent = await prepare(place, held, type, built);
    outcome = await settle(form, attempt, say);
  }
  if (outcome.recorded) await done(place, attempt.unsent);
  return outcome;
}

const pending = new WeakMap();
let finished = new WeakSet();
// A page that comes back as it was left has forms to press again.
addEventListener("pageshow", ({ persisted }) => persisted && (finished = new WeakSet()));

async function settle(form, attempt, say) {
  const outcome = await send(attempt.unsent, say);
  if (outcome.pending) pending.set(form, attempt);
  else pending.delete(form);
  return { ...outcome, made: attempt.unsent.made, attempt };
}

/** What this form said earlier and what still waits, if it says the same now. */
async function kept(form, { typed, button }, place) {
  if (pending.get(form)?.typed === typed) return pending.get(form);
  const draft = draftOf(form);
  const waiting = await all("unsent", place.institution);
  const unsent = waiting.find((other) => !other.refused && other.draft === draft && other.typed === typed);
  return unsent && { typed, button, unsent: { ...unsent, base: place.base } };
}

/** Whoever presses "no" after "yes" while neither has gone out has voted no, once. */
async function replaceEarlier({ id, institution, draft }) {
  const earlier = (await all("unsent", institution)).filter((other) => other.id !== id && other.draft === draft);
  for (const other of earlier) await remove("unsent", other.id);
}

const typedNow = (form, button) => JSON.stringify([...new FormData(form, button)]);

/** The line of a form that tells how far it is. */
function speaker(form) {
  let line = form.querySelector(":scope .say");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "say" });
    line.setAttribute("role", "status");
    form.append(line);
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
  drafts.set(draftOf(form), JSON.stringify(draft));
}

function restore(form) {
  const draft = JSON.parse(drafts.get(draftOf(form)) ?? "{}");
  for (const input of typedIn(form)) input.value = draft[input.name] ?? input.value;
  // What was typed before shows that it is still there.
  const behind = form.closest("details");
  if (behind && Object.values(draft).some((text) => text)) behind.open = true;
}

const forget = (form) => drafts.remove(draftOf(form));
