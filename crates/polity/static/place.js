// What a page says about itself to its scripts.

/** The organisation the page is about, the checkpoint that acts made here will have seen, and who reads. */
export function here() {
  const { institution, base, seenSize, seenRoot, logKey, me } = document.documentElement.dataset;
  const seen = { size: Number(seenSize), root: seenRoot };
  return { institution, base: base?.replace(/\/$/, ""), seen, log_key: logKey, me };
}

/** A fault for whoever looks into the browser's console, never for the page. */
export const trace = (problem) => console.warn("polity:", problem);

/** Where a page goes on: by loading the next one. A desk puts something else in its place, since loading would end it. */
const way = { to: load };
export const go = (next) => way.to(next);
export const goBy = (to) => (way.to = to);

function load(next) {
  const to = new URL(next ?? location.href, location.href);
  const samePage = to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  // Only the fragment differs, or nothing: the browser would not ask the server again.
  if (samePage) location.reload();
}
