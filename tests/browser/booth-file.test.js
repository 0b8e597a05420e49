// The booth as a file: three tellers make a threshold key in the page by messages, members vote with a ballot made in the
// page, two tellers decrypt there; in between the program carries the box. No server runs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browser, closeBrowser, PROGRAM } from "./server.js";

const UUID = "PoLityTestEx1x";
const desk = mkdtempSync(join(tmpdir(), "polity-booth-"));
const path = (name) => join(desk, name);
const write = (name, text) => writeFileSync(path(name), text);
const read = (name) => readFileSync(path(name), "utf8");
const polity = (...words) =>
  execFileSync(PROGRAM, words, { cwd: desk, encoding: "utf8", env: { ...process.env, XDG_STATE_HOME: path("state") } });

const asked = [];

/** The saved booth in a browser profile of its own: somebody's device. */
async function device() {
  const context = await (await browser()).newContext({ acceptDownloads: true });
  const page = await context.newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (problem) => assert.fail(problem));
  await page.goto(pathToFileURL(path("booth.html")).href);
  return page;
}

/** Waits until a section has done what it was asked, and gives what it says. */
async function done(page, section) {
  await page.waitForFunction((section) => {
    const said = document.querySelector(`#${section} [role=status]`).textContent;
    return said !== "…" && !document.querySelector(`#${section}`).hasAttribute("aria-busy");
  }, section);
  return page.locator(`#${section} [role=status]`).textContent();
}

async function step(page, name, fields = {}) {
  for (const [field, text] of Object.entries(fields)) await page.fill(`#key [name=${field}]`, String(text));
  await page.click(`#key [name=${name}]`);
  const said = await done(page, "key");
  assert.doesNotMatch(said, /^Not done/);
  return page.inputValue("#key [name=made]");
}

/** The page's share, or what it says instead. */
async function share(page, { seed, key }, box) {
  await page.setInputFiles("#decrypt [name=archive]", box);
  await page.fill("#decrypt [name=secret]", seed);
  await page.fill("#decrypt [name=key]", key);
  await page.click("#decrypt form button");
  const said = await done(page, "decrypt");
  return { said, share: await page.inputValue("#decrypt [name=share]") };
}

before(() => polity("booth", "save", "booth.html"));
after(async () => {
  await closeBrowser();
  rmSync(desk, { recursive: true });
});

test("an election with a threshold key, made, voted and decrypted in the saved page", async () => {
  const tellers = [];
  for (const number of [1, 2, 3]) {
    const page = await device();
    const certificate = await step(page, "seed", { number, threshold: 2, size: 3 });
    tellers.push({ page, certificate, seed: await page.inputValue("#key [name=own]") });
  }
  const certificates = tellers.map(({ certificate }) => certificate).join("\n");
  for (const teller of tellers) teller.polynomial = await step(teller.page, "polynomial", { certificates });
  const polynomials = tellers.map(({ polynomial }) => polynomial).join("\n");
  const inputs = (await step(tellers[0].page, "route", { polynomials })).split("\n");

  // What was meant for another is refused: the page checks what it got.
  const wrong = tellers[0].page;
  await wrong.fill("#key [name=input]", inputs[1]);
  await wrong.click("#key [name=answer]");
  assert.match(await done(wrong, "key"), /^Not done/);

  for (const [at, teller] of tellers.entries()) teller.output = await step(teller.page, "answer", { input: inputs[at] });
  const outputs = tellers.map(({ output }) => output).join("\n");
  const [parameters, ...keys] = (await step(tellers[0].page, "parameters", { polynomials, outputs })).split("\n");
  assert.equal(keys.length, 3);
  tellers.forEach((teller, at) => (teller.key = keys[at]));

  // The program sets up the election with that key.
  write("threshold.json", parameters);
  const questions = [{ answers: ["Bread", "Roses"], min: 1, max: 1, question: "Which first?" }];
  write("template.json", JSON.stringify({ description: "", name: "A booth", questions }));
  const group = ["--uuid", UUID, "--group", "Ed25519"];
  polity("ballot", "credentials", ...group, "--count", "2", "--out", "election");
  const trustees = ["--threshold", "threshold.json", "--credentials", `election/${UUID}.pubcreds`];
  polity("ballot", "setup", "template.json", ...group, ...trustees, "--out", "election");
  const credentials = read(`election/${UUID}.privcreds`).trim().split("\n").map((line) => line.split(" ")[1]);

  // Members vote in the page and hand in what it saves.
  const voter = await device();
  await voter.setInputFiles("#vote [name=election]", path("election/election.json"));
  await done(voter, "vote");
  assert.equal(await voter.textContent("#vote legend"), "Which first?");
  for (const [at, credential] of credentials.entries()) {
    await voter.check(`#vote [type=radio] >> nth=${at === 0 ? 0 : 1}`);
    await voter.fill("#vote [name=credential]", credential);
    await voter.click("#vote form button");
    await done(voter, "vote");
    const tracker = await voter.textContent("#vote [data-tracker]");
    const [saved] = await Promise.all([voter.waitForEvent("download"), voter.click("#vote [name=save]")]);
    await saved.saveAs(path(`ballot-${at}`));
    assert.match(polity("ballot", "cast", "election", "--ballot", `ballot-${at}`), new RegExp(tracker.replace(/[+/]/g, "\\$&")));
  }
  // A ballot that is challenged is thrown away.
  await voter.click("#vote form button");
  await done(voter, "vote");
  await voter.click("#vote [name=challenge]");
  assert.match(await done(voter, "vote"), /these choices in it: \[\[0,1\]\]/);
  assert.equal(await voter.isHidden("#vote [data-prepared]"), true);

  // Another box of the same election: the second ballot is missing there.
  polity("ballot", "tally", "election");
  const box = readFileSync(path(`election/${UUID}.bel`));
  const [first, second] = tellers;

  // A box that was changed is refused, and nothing is remembered of it.
  const changed = Buffer.from(box);
  changed[box.length / 2] ^= 1;
  writeFileSync(path("changed.bel"), changed);
  assert.match((await share(first.page, first, path("changed.bel"))).said, /^Not done/);

  const made = await share(first.page, first, path(`election/${UUID}.bel`));
  assert.match(made.said, /^Trustee 1: the share of 2 ballots/);
  // The same tally may be decrypted again, in the same browser.
  assert.match((await share(first.page, first, path(`election/${UUID}.bel`))).said, /^Trustee 1/);

  // Somebody shows the teller another box of this election: refused, also after the page was opened anew.
  const shorter = mkdtempSync(join(desk, "other-"));
  const open = box.subarray(0, before_second_ballot(box));
  writeFileSync(join(shorter, `${UUID}.bel`), open);
  polity("ballot", "tally", shorter);
  assert.match((await share(first.page, first, join(shorter, `${UUID}.bel`))).said, /^REFUSED/);
  await first.page.reload();
  const again = await share(first.page, first, join(shorter, `${UUID}.bel`));
  assert.match(again.said, /^REFUSED/);
  assert.equal(again.share, "");
  // The key of another teller opens nothing.
  assert.match((await share(second.page, { seed: second.seed, key: first.key }, path(`election/${UUID}.bel`))).said, /^Not done/);

  write("share-1", made.share);
  assert.match(polity("ballot", "decrypt", "election", "--share", "share-1"), /trustee 1/);
  const other = await share(second.page, second, path(`election/${UUID}.bel`));
  write("share-2", other.share);
  assert.match(polity("ballot", "decrypt", "election", "--share", "share-2"), /trustee 2/);
  assert.match(polity("ballot", "result", "election"), /\{"result":\[\[1,1\]\]\}/);

  const auditor = await device();
  await auditor.setInputFiles("#verify [name=archive]", path(`election/${UUID}.bel`));
  assert.match(await done(auditor, "verify"), /^Valid: 2 ballots, of which 2 count\. \{"result":\[\[1,1\]\]\}/);

  // Nothing was asked of anybody: the file itself, what lies in it, and what it saved.
  const elsewhere = asked.filter((url) => !/^(file:|data:|blob:)/.test(url));
  assert.deepEqual(elsewhere, []);
});

/** Where the second ballot begins: after the second `Ballot` event's predecessor. Entries are tar blocks of 512 bytes. */
function before_second_ballot(box) {
  let at = 0;
  let ballots = 0;
  let after = 0;
  while (at + 512 <= box.length) {
    const size = parseInt(box.toString("latin1", at + 124, at + 135), 8);
    const name = box.toString("latin1", at, at + 100);
    const body = box.toString("latin1", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    if (name.includes(".event.json") && JSON.parse(body).type === "Ballot") {
      ballots += 1;
      if (ballots === 1) after = at;
    }
  }
  assert.equal(ballots, 2);
  return after;
}
