// What the members demand, from the form to the street: adopted, offered, accepted, won; and who speaks for them.
// A stranger without a key reads the public page at each step, with scripts switched off.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { look } from "./looks.js";
import { assembly, Person } from "./people.js";
import { closeBrowser, PROGRAM, Server } from "./server.js";

let server, ada, ben, cyd, stranger, home;

before(async () => {
  server = await Server.start();
  [ada, ben, cyd] = await assembly(server, ["Ada", "Ben", "Cyd"]);
  home = ada.home;
  stranger = await Person.arrive("a stranger", server.url, { javaScriptEnabled: false });
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** Seconded, discussed, carried. */
async function carry(motion) {
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  await server.pass(11);
  for (const person of [ada, ben, cyd]) await person.vote(motion, "yes");
  await server.pass(31);
}

async function street() {
  await stranger.goto(home);
  return stranger.text();
}

test("Ada moves a demand, and the world reads it once it is adopted", async () => {
  await ada.goto(`${home}move`);
  await ada.link("kind=demand.adopt").click();
  const fields = { title: "No evictions this winter", of: "The housing company", least: "Nobody put out before April" };
  const day = new Date(server.now + 30 * 86_400_000).toISOString().slice(0, 16);
  const motion = await ada.moves({ ...fields, "effect.by": day, text: "Because it is **cold**.", open_minutes: "30" });
  assert.match(await ada.text(), /We demand it of: The housing company/);
  assert.doesNotMatch(await street(), /What we demand/, "not before the members say so");
  await carry(motion);
  const said = await street();
  for (const words of [/What we demand/, /No evictions this winter/, /The least we accept: Nobody put out before April/, /By when/]) {
    assert.match(said, words);
  }
});

test("Ben speaks for them because he asked to and they said yes", async () => {
  await ben.goto(`${home}demands`);
  await ben.link("kind=spokesperson.name").click();
  const motion = await ben.moves({ "effect.hours": "48", open_minutes: "30" });
  await ada.goto(motion);
  await ada.does(ada.form("motion.second"));
  await server.pass(11);
  for (const person of [ada, ben, cyd]) await person.vote(motion, "yes");
  await server.pass(31);
  assert.match(await street(), /Ben speaks for us until/);
});

test("the demands' pages are good to look at, to press and to listen to", async () => {
  for (const [name, person, path] of [
    ["demands", ada, "demands"],
    ["demand", ada, "demands/1"],
    ["demands-mine", ben, "demands"],
    ["move-demand", ada, "move?kind=demand.adopt"],
    ["move-demand-change", ada, "move?kind=demand.change&demand=1"],
    ["move-demand-close", ada, "move?kind=demand.close&demand=1"],
    ["move-offer", ada, "move?kind=offer.record&demand=1"],
    ["move-speak", ada, "move?kind=spokesperson.name"],
    ["front-demands", await Person.arrive("a passer-by", server.url), ""],
  ]) {
    await look(name, person, home + path);
  }
});

test("an offer is recorded, and accepted the week after", async () => {
  await ada.goto(`${home}demands/1`);
  await ada.link("kind=offer.record&demand=1").click();
  await carry(await ada.moves({ title: "Until the end of March", text: "In writing, of today.", open_minutes: "30" }));
  assert.match(await street(), /Something was offered/);
  await server.pass(7 * 24 * 60);
  assert.doesNotMatch(await street(), /Ben/, "his time was over by itself");
  await ada.goto(`${home}demands/1`);
  assert.match(await ada.text(), /Until the end of March/);
  await look("demand-offered", ada, `${home}demands/1`);
  await ada.link("kind=offer.accept&demand=1").click();
  await carry(await ada.moves({ text: "It is more than the least.", open_minutes: "30" }));
  const said = await street();
  assert.match(said, /What we won/);
  assert.doesNotMatch(said, /What we demand/);
  await look("front-won", await Person.arrive("a reporter", server.url), home);
});

test("whoever speaks stops when they like", async () => {
  await cyd.goto(`${home}move?kind=spokesperson.name`);
  const motion = await cyd.moves({ "effect.hours": "24", open_minutes: "30" });
  await carry(motion);
  assert.match(await street(), /Cyd speaks for us/);
  await cyd.goto(`${home}demands`);
  await cyd.does(cyd.form("spokesperson.resign"));
  assert.doesNotMatch(await street(), /Cyd/);
});

test("polity verify agrees, and tells of the demand", async () => {
  const pass = await ada.pass();
  const source = server.url + home.replace(/\/$/, "");
  const { stdout } = await promisify(execFile)(PROGRAM, ["verify", source, "--pass", pass]);
  assert.match(stdout, /demand 1: No evictions this winter \(won at/);
  for (const person of [ada, ben, cyd]) await person.leave();
});
