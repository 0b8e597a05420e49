// Your receipts, checked again: is everything you did still in the record, unchanged, and does the record continue the
// one this phone has seen?
//
// Each kept act is looked up in the current checkpoint by way of the log's tiles. Tiles are not trusted: the module
// computes the root from them and compares it with what the log signed.

import { ask, base64 } from "./core.js";
import { find } from "./keys.js";
import { here, trace } from "./place.js";
import { keepSeal } from "./send.js";
import { all, get } from "./store.js";
import { words } from "./words.js";

/** Everything checked: `{size, there: [receipt…], gone: [receipt…], continues}`. */
export async function recheck(place) {
  const receipts = await all("receipts", place.institution);
  const [seal, held] = [await get("seals", place.institution), await find(place.institution)];
  const log_key = held?.log_key ?? seal?.log_key ?? place.log_key;
  const note = await fetched(`${place.base}/log/checkpoint`, (reply) => reply.text());
  const now = await ask({ ask: "checkpoint", institution: place.institution, log_key, note });
  const older = seal && seal.size <= now.size ? [seal] : [];
  // A smaller record than one seen before is no continuation of it, whatever it proves.
  const shrunk = Boolean(seal && seal.size > now.size);
  const within = receipts.filter((receipt) => receipt.index < now.size);
  const paths = await ask({
    ask: "tiles",
    size: now.size,
    leaves: within.map((receipt) => receipt.index),
    since: older.map((seal) => seal.size),
  });
  const tiles = await Promise.all(paths.tiles.map(async (path) => [path, base64(await tile(place, path))]));
  const leaves = within.map(({ index, time, payload, signature }) => ({ index, time, payload, signature }));
  const since = older.map(({ size, root }) => ({ size, root }));
  const verdict = await ask({ ask: "still", ...now, tiles, leaves, since });
  const continues = !shrunk && verdict.since.every(Boolean);
  if (continues) await keepSeal({ institution: place.institution, log_key, ...now, checkpoint: note });
  const there = within.filter((_, place) => verdict.leaves[place]);
  return { size: now.size, there, gone: receipts.filter((receipt) => !there.includes(receipt)), continues };
}

/** A tile's bytes. A partial one may have grown full since: then its beginning is the answer. */
async function tile(place, path) {
  const bytes = (reply) => reply.arrayBuffer();
  try {
    return await fetched(`${place.base}/log/${path}`, bytes);
  } catch (problem) {
    const [full, width] = path.split(".p/");
    if (!width) throw problem;
    return (await fetched(`${place.base}/log/${full}`, bytes)).slice(0, Number(width) * 32);
  }
}

async function fetched(url, read) {
  const reply = await fetch(url, { cache: "no-cache" });
  if (!reply.ok) throw new TypeError(`${url}: ${reply.status}`);
  return read(reply);
}

/** Checks one entry of anybody's: `<p data-check-entry="12">` says what came of it. */
export async function checkEntry(line) {
  const place = here();
  const index = Number(line.dataset.checkEntry);
  line.textContent = words("checking", { n: 1 });
  try {
    const log_key = (await find(place.institution))?.log_key ?? place.log_key;
    const note = await fetched(`${place.base}/log/checkpoint`, (reply) => reply.text());
    const now = await ask({ ask: "checkpoint", institution: place.institution, log_key, note });
    const paths = await ask({ ask: "tiles", size: now.size, leaves: [index], since: [] });
    const tiles = await Promise.all(paths.tiles.map(async (path) => [path, base64(await tile(place, path))]));
    const leaves = [{ index, entry: base64(await entryAt(place, index, now.size)) }];
    const { leaves: [holds] } = await ask({ ask: "still", ...now, tiles, leaves, since: [] });
    line.textContent = words(holds ? "entry_holds" : "entry_fails");
    line.dataset.state = holds ? "recorded" : "refused";
  } catch (problem) {
    trace(problem);
    line.textContent = words("entry_unknown");
  }
}

/** An entry's bytes, out of the bundle of 256 that the log serves (C2SP tlog-tiles, "Log entries"). */
async function entryAt(place, index, size) {
  const bundle = Math.floor(index / 256);
  const width = Math.min(size - bundle * 256, 256);
  const groups = String(bundle).padStart(Math.ceil(String(bundle).length / 3) * 3, "0").match(/.{3}/g);
  const name = groups.map((group, i) => (i + 1 < groups.length ? `x${group}` : group)).join("/");
  const path = `${place.base}/log/tile/entries/${name}${width < 256 ? `.p/${width}` : ""}`;
  const bytes = await fetched(path, (reply) => reply.arrayBuffer());
  const view = new DataView(bytes);
  let at = 0;
  for (let skip = index % 256; skip > 0; skip--) at += 2 + view.getUint16(at);
  return bytes.slice(at + 2, at + 2 + view.getUint16(at));
}

/** Shows the check in `<div data-receipts>`: one sentence, then the list. */
export async function show(section) {
  const place = here();
  const verdict = document.createElement("p");
  verdict.setAttribute("role", "status");
  verdict.className = "say";
  section.replaceChildren(verdict);
  const kept = await all("receipts", place.institution);
  verdict.textContent = words(kept.length ? "checking" : "still_none", { n: kept.length });
  if (!kept.length) return;
  const held = await find(place.institution);
  if (held && place.log_key && held.log_key !== place.log_key) return alarm(verdict, words("still_other_key"));
  let checked;
  try {
    checked = await recheck(place);
  } catch (problem) {
    trace(problem);
    verdict.textContent = words("still_unknown");
    return;
  }
  if (!checked.continues) alarm(verdict, words("still_forked"));
  else if (checked.gone.length) alarm(verdict, words("still_missing", { n: checked.gone.length }));
  else verdict.textContent = words(checked.there.length === 1 ? "still_one" : "still_all", { n: checked.there.length });
  verdict.dataset.state = checked.continues && !checked.gone.length ? "recorded" : "refused";
  section.append(list(kept, checked));
}

function alarm(verdict, sentence) {
  verdict.textContent = sentence;
  verdict.dataset.state = "refused";
}

function list(receipts, { there }) {
  const details = document.createElement("details");
  const summary = Object.assign(document.createElement("summary"), { textContent: words("receipts_list") });
  const list = document.createElement("ul");
  for (const { index, time, type } of [...receipts].reverse()) {
    const found = there.some((other) => other.index === index);
    const figures = { when: when(time), what: words(type) };
    const textContent = words(found ? "receipt_there" : "receipt_gone", figures);
    list.append(Object.assign(document.createElement("li"), { textContent }));
  }
  details.append(summary, list);
  // What is missing is not for tapping open.
  details.open = there.length < receipts.length;
  return details;
}

/** A moment on the organisation's clock: "24 November at 7:43 am". */
function when(time) {
  const { lang, dataset } = document.documentElement;
  const style = { day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...style, hour12: lang === "en" });
  return format.format(time + Number(dataset.offset ?? 0) * 60_000);
}
