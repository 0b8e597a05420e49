// An assembly becomes permanent, and what it can do then: offices that end, signing for a vote, two votes on a rule.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";

import { look } from "./looks.js";
import { assembly, moves, Person } from "./people.js";
import { closeBrowser, PROGRAM, Server } from "./server.js";

const DAY = 24 * 60;

// A phone's own clock stands still here while the server's runs: after twenty days its reading pass would be over. So
// each part has a server of its own.
let server, people, home;

async function begin(last) {
  server = await Server.start();
  people = await assembly(server, ["Ada", "Ben", "Cyd", "Dee", "Eli", "Fay"], last);
  home = people[0].home;
}

async function end() {
  for (const person of people) await person.leave();
  await server.stop();
}

after(closeBrowser);

const [ADA, BEN, CYD, DEE, ELI, FAY] = [0, 1, 2, 3, 4, 5];

async function seconds(motion, ...who) {
  for (const one of who) {
    await people[one].goto(motion);
    await people[one].does(people[one].form("motion.second"));
  }
}

async function allVote(motion, choice) {
  for (const person of people) await person.vote(motion, choice);
}

test("an assembly of a week becomes permanent by its own rule", async () => {
  await begin("tonight");
  const ben = people[BEN];
  await ben.goto(`${home}move`);
  await ben.link("kind=bylaws.adopt").click();
  await ben.page.locator("form[data-act='motion.move']").waitFor();
  assert.match(await ben.text(), /when we are a week old/);
  await server.pass(7 * DAY + 1);
  await look("move-adopt", ben, `${home}move?kind=bylaws.adopt`);
  assert.doesNotMatch(await ben.text(), /when we are a week old/);
  const motion = await ben.moves({ open_minutes: "30" });
  assert.match(await ben.text(), /New rules take the place of all our rules/);
  await seconds(motion, CYD);
  await server.pass(12 * 60 + 1);
  await look("motion-adopt", ben, motion);
  await allVote(motion, "yes");
  await server.pass(31);
  await ben.goto(`${home}bylaws`);
  assert.match(await ben.text(), /Who serves us, and until when/);
  await look("bylaws-local", ben, `${home}bylaws`);
  const whole = server.url + home.replace(/\/$/, "");
  const { stdout } = await promisify(execFile)(PROGRAM, ["verify", whole, "--pass", await ben.pass()]);
  assert.match(stdout, /put new bylaws in the place of those in force/);
  await end();
});

test("an office is offered for, held until its day, and lost by a vote", async () => {
  await begin("lasting");
  const [ben, dee] = [people[BEN], people[DEE]];
  await ben.goto(`${home}offices`);
  assert.match(await ben.text(), /any member may call one/);
  await look("offices-free", ben, `${home}offices`);
  await ben.link("office=chair").click();
  const seat = await ben.moves({ open_minutes: "1440" });
  await seconds(seat, CYD, DEE);
  await server.pass(3 * DAY + 1);
  await allVote(seat, "yes");
  await server.pass(DAY + 1);
  await look("offices-held", ben, `${home}offices`);
  assert.match(await ben.text(), /Ben\. It ends/);
  assert.match(await ben.text(), /Only these people call meetings now: Ben\./);
  await look("me-office", ben, `${home}me`);
  assert.match(await ben.text(), /You hold this office: Chair\./);

  await dee.goto(`${home}offices`);
  await dee.page.getByRole("link", { name: "Vote Ben out" }).click();
  const out = await dee.moves({ open_minutes: "1440" });
  await seconds(out, CYD, ELI, FAY);
  await server.pass(3 * DAY + 1);
  await look("motion-out", dee, out);
  await allVote(out, "yes");
  await server.pass(DAY + 1);
  await dee.goto(`${home}offices`);
  assert.doesNotMatch(await dee.text(), /Ben\. It ends/);
});

test("who holds an office lays it down with one tap", async () => {
  const cyd = people[CYD];
  await cyd.goto(`${home}offices`);
  await cyd.link("office=secretary").click();
  const seat = await cyd.moves({ open_minutes: "1440" });
  await seconds(seat, BEN, DEE);
  await server.pass(3 * DAY + 1);
  await allVote(seat, "yes");
  await server.pass(DAY + 1);
  await cyd.goto(`${home}offices`);
  await cyd.does(cyd.form("office.resign"));
  assert.doesNotMatch(await cyd.text(), /Cyd\. It ends/);
});

test("five names put to the vote what nobody would second", async () => {
  const motion = await moves(people[ADA], "Open the books", "Every month.");
  await people[ADA].goto(motion);
  assert.match(await people[ADA].text(), /1 of 5 people have signed/);
  for (const one of [BEN, CYD, DEE]) {
    await people[one].goto(motion);
    await people[one].does(people[one].form("motion.sign"));
  }
  await look("motion-signing", people[ELI], motion);
  await people[ELI].does(people[ELI].form("motion.sign"));
  assert.match(await people[ELI].text(), /Enough people signed/);
  await server.pass(DAY + 1);
  await allVote(motion, "yes");
  await end();
});

test("a rule is changed by two votes, a week apart", async () => {
  await begin("lasting");
  const ada = people[ADA];
  await ada.goto(`${home}bylaws/petition/change`);
  await ada.page.locator("form.blanks [name=percent]").fill("8");
  await ada.page.locator("form.blanks button").click();
  const motion = await ada.moves({ text: "So that fewer are enough.", open_minutes: "1440" });
  await seconds(motion, BEN, CYD, DEE);
  await server.pass(7 * DAY + 1);
  await allVote(motion, "yes");
  await server.pass(DAY + 1);
  await look("motion-second-reading", ada, motion);
  assert.match(await ada.text(), /We passed it once. The second vote opens/);
  await server.pass(7 * DAY + 1);
  await allVote(motion, "yes");
  await server.pass(DAY + 1);
  await ada.goto(`${home}bylaws/petition`);
  assert.match(await ada.text(), /8 percent/);
  await end();
});

test("to last is a choice at the founding", async () => {
  server = await Server.start();
  const zoe = await Person.arrive("Zoë", server.url);
  await look("found-last", zoe, "/found?name=Bus+Drivers&purpose=To+stand+together.");
  await look("found-local", zoe, "/found?name=Bus+Drivers&purpose=To+stand+together.&last=lasting&offset=120");
  assert.match(await zoe.page.content(), /Treasurer/);
  await zoe.leave();
  await server.stop();
});
