// The wall: its code, made here every half minute, and what changes, handed out by the server when it does.
//
// The code is the signature of this wall's key over the time. Its key was made in this browser when the meeting was
// opened; another screen shows no code. Clocks follow the server's, so that a projector's own may be wrong.

import { ask, urlSafe } from "./core.js";
import { wallKey } from "./gathering.js";
import { here, trace } from "./place.js";

const SLOT = 30_000;
/** How long nothing is asked after an answer: what changes faster is told together. */
const REST = 400;
let ahead = 0;

const now = () => Date.now() - ahead;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server's clock as the page came: ours may differ. */
function follows(element) {
  if (element.dataset.now) ahead = Date.now() - Number(element.dataset.now);
}

/** Keeps the part of the page that changes as it is on the server. */
export async function follow(element) {
  follows(element);
  setInterval(() => tick(element), 500);
  tick(element);
  let at = "";
  for (;;) {
    try {
      const reply = await fetch(`${element.dataset.live}&at=${at}`, { cache: "no-store" });
      if (!reply.ok) throw new Error(`${reply.status}`);
      const answer = await reply.json();
      if (answer.at !== at) changed(element, answer.html, at !== "");
      at = answer.at;
      await wait(REST);
    } catch (problem) {
      trace(problem);
      await wait(3000);
    }
  }
}

function changed(element, html, again) {
  // Whoever runs the meeting has buttons that follow from it; a form that is being filled in stays.
  const typing = document.activeElement?.closest("form") && document.activeElement.matches("input, select, textarea");
  if (again && "again" in element.dataset && !typing && !document.querySelector("form[aria-busy=true], details[open] form")) {
    return location.reload();
  }
  element.innerHTML = html;
  tick(element);
}

/** Minutes and seconds to go, or passed. */
function tick(element) {
  for (const line of element.querySelectorAll("[data-until], [data-since]")) {
    const { until, since } = line.dataset;
    const ms = until ? Number(until) - now() : now() - Number(since);
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const end = `${String(seconds % 60).padStart(2, "0")}`;
    line.textContent = hours ? `${hours}:${String(minutes).padStart(2, "0")}:${end}` : `${minutes}:${end}`;
  }
}

/** Shows the code, if this browser has the wall's key. */
export async function code(section) {
  follows(section);
  const { wall: meeting, key, join } = section.dataset;
  const seed = localStorage.getItem(wallKey(meeting));
  if (!seed || (await ask({ ask: "key", seed })).key !== key) return;
  const [shown, elsewhere] = [section.querySelector(".shown"), section.querySelector(".elsewhere")];
  const { institution } = here();
  for (;;) {
    const slot = Math.floor(now() / SLOT);
    const signed = `polity wall\n${institution}\n${meeting}\n${slot}\n`;
    const { signature } = await ask({ ask: "sign", seed, signed });
    draw(shown.querySelector("svg"), await ask({ ask: "qr", text: `${join}#w=${meeting}.${slot}.${urlSafe(signature)}` }));
    shown.dataset.slot = slot;
    shown.hidden = false;
    elsewhere.hidden = true;
    await wait(Math.max(250, (slot + 1) * SLOT - now()));
  }
}

function draw(svg, { path, side }) {
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.replaceChildren(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { fill: "#000", d: path }));
}
