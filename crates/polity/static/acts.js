// Acts from forms: `<form data-act="motion.second" data-motion="…">` becomes a body and what lies beside it.
//
// Inputs are named like the body's fields. Ids and salts are drawn here, at random. A text, a name or a choice never
// enters the act: a salted hash does, and salt and text go beside it. The module judges the result (`ask: "act"`).

import { ask, base64, randomId } from "./core.js";

/** What a form says: its inputs, then its data attributes, then the page's. */
export class Form {
  constructor(form, button) {
    this.form = form;
    this.entries = new FormData(form);
    if (button?.name) this.entries.set(button.name, button.value);
  }

  /** The field's text in one spelling: no lone surrogates, one kind of line end. Undefined if there is no such field. */
  optional(name) {
    const camel = name.replace(/[-_](\w)/g, (_, letter) => letter.toUpperCase());
    const value = this.entries.get(name) ?? this.form.dataset[camel];
    if (typeof value !== "string") return undefined;
    return new TextDecoder().decode(new TextEncoder().encode(value.replace(/\r\n?/g, "\n")));
  }

  text(name) {
    const value = this.optional(name);
    if (value === undefined) throw new TypeError(`the form has no ${name}`);
    return value;
  }

  whole(name) {
    const value = Number(this.text(name));
    if (!Number.isSafeInteger(value)) throw new TypeError(`${name} is no whole number`);
    return value;
  }
}

/** The builders by type. Each gives `{body, beside, made}`; `made` is the id of what the act makes. */
const BUILDERS = {
  "member.join": named,
  "member.rename": named,
  "member.leave": async () => ({ body: {} }),
  "motion.move": async (form) => {
    const [motion, text] = [await randomId(), await committed(titled(form))];
    const body = { motion, text: text.hash, effect: await effectOf(form), open_minutes: form.whole("open_minutes") };
    return { body, beside: text.beside, made: motion };
  },
  "motion.second": async (form) => ({ body: { motion: form.text("motion") } }),
  "motion.withdraw": async (form) => ({ body: { motion: form.text("motion") } }),
  "motion.put": async (form) => ({ body: { motion: form.text("motion") } }),
  "amendment.offer": async (form) => {
    const [amendment, text] = [await randomId(), await committed(titled(form))];
    const effect = form.optional("effect.type") ? { effect: await effectOf(form) } : {};
    const body = { amendment, motion: form.text("motion"), text: text.hash, ...effect };
    return { body, beside: text.beside, made: amendment };
  },
  "amendment.second": async (form) => ({ body: { amendment: form.text("amendment") } }),
  "amendment.withdraw": async (form) => ({ body: { amendment: form.text("amendment") } }),
  "argument.add": async (form) => {
    const [argument, text] = [await randomId(), await committed(form.text("text").trim())];
    const on = form.optional("on") ? { on: form.text("on") } : {};
    const body = { argument, motion: form.text("motion"), stance: form.text("stance"), ...on, text: text.hash };
    return { body, beside: text.beside, made: argument };
  },
  "spokesperson.resign": async () => ({ body: {} }),
  "text.report": async (form) => ({ body: { ...wordsOf(form), reason: form.text("reason") } }),
  "text.fold": async (form) => ({ body: { ...wordsOf(form), reason: form.text("reason") } }),
  "text.unfold": async (form) => ({ body: wordsOf(form) }),
  "text.remove": async (form) => ({ body: { ...wordsOf(form), reason: form.text("reason") } }),
  "key.drop": async (form) => ({ body: { key: form.text("key") } }),
  "vote.cast": async (form) => {
    const choice = form.text("choice");
    const { hash, beside } = await committed(choice);
    const vote = form.text("vote");
    return { body: { vote, choice: hash }, beside, opening: { vote, choice, salt: beside.salt } };
  },
};

/** Which words, and where they stand. */
const wordsOf = (form) => ({ of: form.text("of"), id: form.text("id"), text: form.text("text") });

/** Builders that few pages need come when one does. */
const LATER = /^(member\.(enter|vouch)|batch|presence|meeting|speech|hand|motion\.(outside|sign)|office|roll)\b/;

/** Loads what building such an act needs. */
export const builder = async (type) => BUILDERS[type] ?? (LATER.test(type) ? (await import("./gathering.js")).BUILDERS[type] : undefined);

/** What the form says, as the body of an act of this type. */
export async function build(type, form) {
  const make = await builder(type);
  if (!make) throw new TypeError(`no act is called ${type}`);
  return make(form);
}

/** The commitment to a text, and what goes beside the act. */
export async function committed(text) {
  const salt = await randomId();
  return { hash: (await ask({ ask: "commit", salt, text })).hash, beside: { salt, text } };
}

/** The act in its one spelling: `{payload, signed, institution, type}`. */
export async function compose(act) {
  return ask({ ask: "act", payload: base64(JSON.stringify({ v: 1, ...act })) });
}

async function named(form) {
  const { hash, beside } = await committed(form.text("name").trim());
  return { body: { name: hash }, beside };
}

/** Title and text as one text; a change to a text may come as one already. */
function titled(form) {
  const title = form.optional("title");
  if (title === undefined) return form.text("text").trim();
  // A demand says below its title of whom it is made, and what the least is.
  const lines = [["@", "of"], [">=", "least"]].map(([sign, name]) => [sign, form.optional(name)?.trim()]);
  const said = lines.filter(([, words]) => words).map(([sign, words]) => `${sign} ${words.replace(/\s+/g, " ")}`);
  return [title.trim(), said.join("\n"), form.text("text").trim()].filter(Boolean).join("\n\n");
}

/** What each effect says. The id of what it makes is drawn here. */
const EFFECTS = {
  resolution: {},
  "clause.change": { clause: "text", was: "text", to: "text" },
  "clause.add": { to: "text", after: "text", under: "optional" },
  "batch.admit": { through: "optional" },
  "semantics.raise": { to: "whole" },
  "facilitator.name": { member: "text" },
  "facilitator.end": { member: "text" },
  // The page calls it so, because "to" is also a clause's wording.
  "power.delegate": { power: "text", "to-member": "text", hours: "whole" },
  "demand.adopt": { demand: "made", replaces: "optional" },
  "demand.change": { demand: "text" },
  "demand.close": { demand: "text", how: "text" },
  "offer.record": { offer: "made", demand: "text" },
  "offer.accept": { offer: "text" },
  "offer.refuse": { offer: "text" },
  "spokesperson.name": { member: "text", hours: "whole" },
  "spokesperson.end": { member: "text" },
  "office.fill": { office: "text", member: "text" },
  "office.recall": { office: "text", member: "text" },
  "bylaws.adopt": { was: "text", to: "text" },
  "removal.ratify": { of: "text", id: "text", text: "text", reason: "text" },
};

/** What happens if it passes. */
async function effectOf(form) {
  const type = form.text("effect.type");
  const effect = { type };
  for (const [name, kind] of Object.entries(EFFECTS[type])) {
    const value = kind === "made" ? await randomId() : form[kind](`effect.${name}`);
    if (value) effect[name === "to-member" ? "to" : name] = value;
  }
  for (const name of ["begins", "by"]) {
    const local = form.optional(`effect.${name}`);
    if (local) effect[name] = instant(local, document.documentElement.dataset.offset);
  }
  return effect;
}

/** "2026-09-01T20:00" in the organisation's own time, whose offset from UTC the page says in minutes; else in this phone's. */
function instant(local, offset) {
  const at = offset === undefined ? Date.parse(local) : Date.parse(`${local}Z`) - Number(offset) * 60_000;
  if (Number.isNaN(at)) throw new TypeError(`${local} is no time`);
  return at;
}
