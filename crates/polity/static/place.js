// What a page says about itself to its scripts.

/** The organisation the page is about, the checkpoint that acts made here will have seen, and who reads. */
export function here() {
  const { institution, base, seenSize, seenRoot, logKey, me } = document.documentElement.dataset;
  const seen = { size: Number(seenSize), root: seenRoot };
  return { institution, base: base?.replace(/\/$/, ""), seen, log_key: logKey, me };
}

/** A fault for whoever looks into the browser's console, never for the page. */
export const trace = (problem) => console.warn("polity:", problem);
