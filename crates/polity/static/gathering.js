// Acts of an evening together: who is in the room, who knows whom, meetings, speaking, counting hands.
//
// Loaded where a page has such a form. A wall's key is made on the device that shows the code and stays there.

import { committed } from "./acts.js";
import { arrival } from "./arrival.js";
import { ask, base64, random, randomId } from "./core.js";

/** Where this browser keeps the key of a wall that it opened. */
export const wallKey = (meeting) => `polity-wall ${meeting}`;

/** The builders by type, as in acts.js. */
export const BUILDERS = {
  "member.enter": async (form) => {
    const { hash, beside } = await committed(form.text("name").trim());
    return { body: { name: hash, ...arrival() }, beside };
  },
  "presence.show": async () => ({ body: arrival().present }),
  "member.vouch": plain("member"),
  "batch.challenge": async (form) => {
    const through = form.optional("through");
    return { body: through ? { through } : {} };
  },
  "meeting.call": async (form) => {
    const meeting = await randomId();
    const { hash, beside } = await committed(`${form.text("title").trim()}\n\n${form.text("text").trim()}`);
    // What begins now begins by the server's clock: a phone's own may be wrong.
    const at = form.optional("at") ? instant(form.text("at")) : form.whole("now");
    return { body: { meeting, text: hash, at }, beside, made: meeting };
  },
  "meeting.open": async (form) => {
    const meeting = form.text("meeting");
    const seed = base64(random(32));
    const { key } = await ask({ ask: "key", seed });
    localStorage.setItem(wallKey(meeting), seed);
    return { body: { meeting, wall: key, heads: form.whole("heads") } };
  },
  "meeting.close": plain("meeting"),
  "speech.ask": plain("meeting"),
  "speech.drop": plain("meeting"),
  "speech.begin": plain("meeting", "member"),
  "speech.end": plain("meeting"),
  "hand.open": plain("motion", "meeting"),
  "hand.sign": async (form) => {
    const [yes, no, abstain] = ["yes", "no", "abstain"].map((name) => form.whole(name));
    return { body: { motion: form.text("motion"), side: form.text("side"), yes, no, abstain } };
  },
  "hand.object": plain("motion"),
  "motion.outside": plain("motion"),
  "motion.sign": plain("motion"),
  "office.resign": plain("office"),
  "roll.enter": async (form) => {
    const typed = [...form.entries].filter(([name, value]) => name.startsWith("field.") && value.trim());
    const fields = Object.fromEntries(typed.map(([name]) => [name.slice("field.".length), form.text(name).trim()]));
    const { hash, beside } = await committed(JSON.stringify(fields));
    return { body: { fields: hash }, beside };
  },
  "roll.look": async (form) => ({ body: { members: [form.text("member")] } }),
};

function plain(...names) {
  return async (form) => ({ body: Object.fromEntries(names.map((name) => [name, form.text(name)])) });
}

/** "2026-09-01T20:00" on the organisation's clock. */
function instant(local) {
  const at = Date.parse(`${local}Z`) - Number(document.documentElement.dataset.offset) * 60_000;
  if (Number.isNaN(at)) throw new TypeError(`${local} is no time`);
  return at;
}
