// "Decided since you were here": this browser remembers when its reader last looked at the first page.
//
// It stays on the device, and the server never learns it. A look within half an hour belongs to the same visit, so that
// nothing vanishes by loading the page again. Times are the server's, since the phone's clock may be wrong.

import { here } from "./place.js";
import { words } from "./words.js";

const VISIT_MS = 30 * 60 * 1000;

/** Puts what was decided since the last visit under a heading of its own. */
export function mark(section) {
  const now = Number(section.dataset.since);
  const name = `polity-visit ${here().institution}`;
  const { from, last } = JSON.parse(localStorage.getItem(name) ?? "{}");
  const since = last !== undefined && now - last > VISIT_MS ? last : from;
  localStorage.setItem(name, JSON.stringify({ from: since, last: now }));
  if (since === undefined) return;
  const rows = [...section.querySelectorAll("[data-at]")];
  const news = rows.filter((row) => Number(row.dataset.at) > since);
  if (!news.length) return;
  const heading = section.querySelector("h2");
  if (news.length < rows.length) {
    const lately = document.createElement("section");
    const list = Object.assign(document.createElement("ul"), { className: "rows" });
    list.append(...rows.filter((row) => !news.includes(row)));
    lately.append(heading.cloneNode(true), list);
    section.after(lately);
  }
  heading.textContent = words("decided_since");
}
