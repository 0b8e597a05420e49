// By which way somebody came: the part of the address after #, which browsers never send.
//
// `#t=<member>`: by that member's link. `#w=<meeting>.<slot>.<signature>`: by the code on the wall of a meeting.

/** `{through, present}` as an act says it, or undefined if the address says nothing. */
export function arrival() {
  const said = new URLSearchParams(location.hash.slice(1));
  const [meeting, slot, code] = said.get("w")?.split(".") ?? [];
  const through = said.get("t") ?? undefined;
  if (!through && !code) return undefined;
  return { ...(through && { through }), ...(code && { present: { meeting, slot: Number(slot), code: standard(code) } }) };
}

/** Signatures stand in addresses without the characters that mean something there. */
function standard(text) {
  const code = text.replaceAll("-", "+").replaceAll("_", "/");
  return code.padEnd(Math.ceil(code.length / 4) * 4, "=");
}

/** What the page says to somebody who has read the code on a wall. */
export async function greet(element) {
  if (arrival()?.present) element.hidden = false;
}
