// What every page loads: it finds what on the page needs a script, and loads that script then.
//
// The contract with the pages (everything else works without scripts):
//   <html data-institution data-base data-seen-size data-seen-root data-log-key data-me data-offset>
//   <form method="dialog" data-act="motion.second" data-motion="…" data-next="…">   signs and sends; `{id}` in data-next is
//       the id of what the act made, `{slug}` the founded organisation's; <p class="say" role="status"> tells how far it is
//   <… data-protection>            in a joining form: what protects the key
//   <… data-opening-wanted="vote"> the count lacks this reader's opening
//   <section data-receipts>        where one's own receipts are checked again
//   <… data-gate>                  on the page that answers 401: "join" once it is certain that this browser has no key
// `method="dialog"` outside a dialog does nothing: a button pressed before this script runs loses no text.

import { Form, build, isAct } from "./acts.js";
import { find } from "./keys.js";
import { here, lookAgain, prepare, send, trace } from "./send.js";
import { all, put } from "./store.js";
import { words } from "./words.js";

const forms = document.querySelectorAll("form[data-act]");
for (const form of forms) enhance(form);
begin().catch(trace);

async function begin() {
  const place = here();
  const receipts = document.querySelector("[data-receipts]");
  if (receipts) (await import("./receipts.js")).show(receipts).catch(trace);
  for (const element of document.querySelectorAll("[data-opening-wanted]")) {
    (await import("./vote.js")).reopen(element).catch(trace);
  }
  if (document.querySelector("[data-gate]")) await import("./pass.js");
  else if (place.institution) {
    await sendAgain(place);
    await stayIn(place);
  }
}

/** Acts whose fate is unknown go out again as they are: if they had arrived, the same receipt comes back. */
async function sendAgain(place) {
  for (const unsent of await all("unsent", place.institution)) {
    const line = speaker(document.querySelector("main") ?? document.body, true);
    line.say("sending_again");
    // A founding whose reply was lost knew no base yet; that this page exists says that it arrived.
    const outcome = await send({ ...unsent, base: place.base }, () => {});
    const what = words(unsent.type);
    if (outcome.recorded) {
      line.show(words("sent_again", { what }), "recorded");
      const held = await find(place.institution);
      if (held && !held.joined && unsent.type !== "member.leave") await (await import("./join.js")).welcome(place, held);
    } else if (outcome.refused) line.show(words("not_recorded", { what, why: outcome.refused.says }), "refused");
    else line.show(outcome.pending, "unsent");
  }
}

/** Where this browser has a key but the page does not know its reader, it gets a pass, and the page loads once more. */
async function stayIn(place) {
  const held = await find(place.institution);
  if (!held?.joined) return;
  const { renew } = await import("./pass.js");
  const once = `polity-passed ${place.institution}`;
  if (!place.me && sessionStorage.getItem(once)) return;
  const renewed = await renew(place, held);
  if (!renewed || place.me) return;
  sessionStorage.setItem(once, "yes");
  if (!forms.length || !document.activeElement?.closest("form")) location.reload();
}

function enhance(form) {
  const speaks = speaker(form);
  restore(form);
  form.addEventListener("input", () => remember(form));
  if (form.dataset.act === "member.join") import("./join.js").then(({ explain }) => explain(form)).catch(trace);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    submit(form, event.submitter, speaks)
      .catch((problem) => {
        trace(problem);
        speaks.show(words(problem instanceof DOMException ? "unkept" : "unbuilt"), "refused");
      })
      .finally(() => (form.ariaBusy = "false"));
  });
}

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
  setTimeout(() => (next ? location.assign(next) : location.reload()), 600);
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
  const built = await build(type, new Form(form, button));
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

// What was typed survives a reload and a closed page of the same tab, until it is recorded.
const draftOf = (form) => `polity-draft ${location.pathname} ${form.dataset.act} ${Object.values(form.dataset).join(" ")}`;
const typedIn = (form) => [...form.elements].filter((input) => input.matches("textarea, input[type=text]") && input.name);

function remember(form) {
  const draft = Object.fromEntries(typedIn(form).map((input) => [input.name, input.value]));
  sessionStorage.setItem(draftOf(form), JSON.stringify(draft));
}

function restore(form) {
  const draft = JSON.parse(sessionStorage.getItem(draftOf(form)) ?? "{}");
  for (const input of typedIn(form)) input.value = draft[input.name] ?? input.value;
}

const forget = (form) => sessionStorage.removeItem(draftOf(form));
