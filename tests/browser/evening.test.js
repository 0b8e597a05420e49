// One evening: an assembly is founded, three people join by its link, and together they do everything that a person can
// do. Time is moved by the clock that only a test build has. At the end `polity verify` agrees with the running server.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { byBelonging, Person } from "./people.js";
import { closeBrowser, PROGRAM, Server } from "./server.js";

let server, ada, ben, cyd, dee, link, home;
const everyone = () => [ada, ben, cyd, dee];

before(async () => {
  server = await Server.start();
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

test("Ada founds an assembly with the code that the terminal printed", async () => {
  ada = await Person.arrive("Ada", server.url);
  await ada.goto("/");
  await ada.link("/found").click();
  for (const answer of ["Tenants of Mill Street", "To keep our homes."]) {
    await ada.page.locator("#answer").fill(answer);
    await ada.page.locator("main button.main").click();
  }
  await ada.page.locator("button[value=tonight]").click();
  await ada.page.locator("#offset").selectOption("120");
  await ada.page.locator("main button.main").click();
  const form = ada.form("institution.found");
  await byBelonging(form);
  const no = await ada.isRefused(form, { name: "Ada", code: "wrong" });
  assert.match(no, /code/);
  ada.forgives("403");
  assert.equal(await form.locator("[name=name]").inputValue(), "Ada", "what was typed is still there");
  await ada.does(form, { code: server.code });
  assert.match(ada.page.url(), /\/share$/);
  link = await ada.page.locator("p.link a").getAttribute("href");
  ada.home = home = new URL(ada.page.url()).pathname.replace("share", "");
  assert.ok(new URL(link, server.url).pathname.startsWith(home));
  assert.ok(await ada.page.locator("svg.code").isVisible());
});

test("three people join by the link", async () => {
  for (const name of ["Ben", "Cyd", "Dee"]) {
    const person = await Person.arrive(name, server.url);
    await person.join(new URL(link, server.url).pathname);
    assert.equal(person.home, home);
    if (name === "Ben") ben = person;
    if (name === "Cyd") cyd = person;
    if (name === "Dee") dee = person;
  }
  await ada.goto(`${home}people`);
  const people = await ada.text();
  for (const name of ["Ada", "Ben", "Cyd", "Dee"]) assert.match(people, new RegExp(name));
});

test("a stranger reads nothing but the way in", async () => {
  const stranger = await Person.arrive("a stranger", server.url);
  for (const path of ["people", "decide", "record", "bylaws", "me"]) {
    const reply = await stranger.page.goto(server.url + home + path);
    assert.equal(reply.status(), 401, path);
    assert.doesNotMatch(await stranger.text("body"), /Ben|Cyd|Dee/);
  }
  stranger.forgives("401");
  await stranger.leave();
});

let motion;

test("Ada moves a motion", async () => {
  await ada.goto(`${home}decide`);
  await ada.link("/move").click();
  await ada.link("kind=resolution").click();
  const text = "We ask for **repairs**, and for heat in winter.";
  motion = await ada.moves({ title: "Repairs before rent", text, open_minutes: "30" });
  assert.match(await ada.text(), /We ask for repairs, and for heat in winter/);
});

test("she cannot second it herself, and the page says why", async () => {
  await ada.goto(motion);
  assert.equal(await ada.form("motion.second").count(), 0);
  // Whatever the page offers, the record decides: the act is refused with the rule.
  const said = await ada.page.evaluate(async (motion) => {
    const { find } = await import("/static/keys.js");
    const { here } = await import("/static/place.js");
    const { prepare, send } = await import("/static/send.js");
    const place = here();
    const id = document.querySelector("form[data-motion]").dataset.motion;
    const unsent = await prepare(place, await find(place.institution), "motion.second", { body: { motion: id } });
    return send(unsent, () => {});
  }, motion);
  assert.equal(said.refused.refusal, "seconding-own-motion");
  assert.match(said.refused.says, /Ask another member/);
  ada.forgives("422");
});

test("Ben seconds, Cyd argues for, Dee against; Cyd asks, Ada answers", async () => {
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  const stance = (value) => `:has(input[name=stance][value=${value}])`;
  await cyd.goto(motion);
  await cyd.does(cyd.form("argument.add", stance("for")), { text: "The stairs are not safe." });
  await dee.goto(motion);
  await dee.does(dee.form("argument.add", stance("against")), { text: "Talk to them first.\n\nThen decide." });
  await cyd.goto(motion);
  await cyd.does(cyd.form("argument.add", stance("ask")), { text: "By when?" });
  await ada.goto(motion);
  await ada.does(ada.form("argument.add", stance("answer")), { text: "Before the winter." });
  const page = await ada.text();
  for (const words of ["The stairs are not safe.", "Talk to them first.", "By when?", "Before the winter."]) {
    assert.ok(page.includes(words), words);
  }
});

test("Dee offers a change to its text, it is seconded, voted on and passes before the motion", async () => {
  await dee.goto(motion);
  await dee.link("/change").click();
  const text = "We ask for **repairs by November**, and for heat in winter.";
  await dee.does(dee.form("amendment.offer"), { title: "Repairs before rent", text });
  await ben.goto(motion);
  await ben.does(ben.form("amendment.second"));
  await server.pass(1);
  for (const person of everyone()) await person.vote(motion, "yes");
  await server.pass(61);
  await ada.goto(motion);
  assert.match(await ada.text("section.prose"), /repairs by November/);
});

test("they vote, one changes their vote, and the motion passes by three to one", async () => {
  await server.pass(11);
  await ada.vote(motion, "yes");
  await ben.vote(motion, "yes");
  await cyd.vote(motion, "no");
  await cyd.vote(motion, "yes");
  await dee.vote(motion, "no");
  // Nobody sees a result before the close. (The change of its text was carried by 4 to 0, which may be shown.)
  await dee.page.locator(".recorded").waitFor();
  assert.doesNotMatch(await dee.text(), /\b[0-3] to [0-4]\b/);
  await server.pass(31);
  await dee.goto(motion);
  await dee.page.locator('main a[href*="/votes/"]').first().click();
  await dee.page.waitForURL(/votes/);
  const result = await dee.text();
  assert.match(result, /3 to 1/);
});

test("they change a rule of the bylaws on its sentence, with a night's notice", async () => {
  await ben.goto(`${home}bylaws`);
  await ben.link("/bylaws/ordinary").click();
  await ben.link("/change").click();
  await ben.page.locator("form.blanks [name=notice_minutes]").fill("30");
  await ben.page.locator("form.blanks button").click();
  const change = await ben.moves({ text: "Ten minutes are too few to read.", open_minutes: "30" });
  await dee.goto(change);
  await dee.does(dee.form("motion.second"));
  await server.pass(11 * 60);
  await dee.goto(change);
  assert.equal(await dee.page.locator('main a[href*="/votes/"]').count(), 0, "twelve hours are not over");
  await server.pass(61);
  for (const person of [ada, ben, dee]) await person.vote(change, "yes");
  await server.pass(31);
  await cyd.goto(`${home}bylaws/ordinary`);
  assert.match(await cyd.text(".rule"), /30 minutes/);
});

test("they lend Ben a power, put to the vote early by the founder, who facilitates", async () => {
  await cyd.goto(`${home}move?kind=power.delegate`);
  await cyd.page.locator("#q").fill("Ben");
  await cyd.page.locator("main form button").click();
  await cyd.page.locator('main a[href*="person="]').first().click();
  const lend = await cyd.moves({ "effect.hours": "48", title: "Ben may open votes", open_minutes: "5" });
  await dee.goto(lend);
  await dee.does(dee.form("motion.second"));
  await ada.goto(lend);
  await ada.does(ada.form("motion.put"));
  for (const person of [ada, cyd, dee]) await person.vote(lend, "yes");
  await server.pass(6);
  await ben.goto(`${home}me`);
  assert.match(await ben.text(), /open the vote|open a vote/i);
});

test("they name Cyd a facilitator; after 72 hours every power has lapsed", async () => {
  await dee.goto(`${home}move?kind=facilitator.name`);
  await dee.page.locator("#q").fill("Cyd");
  await dee.page.locator("main form button").click();
  await dee.page.locator('main a[href*="person="]').first().click();
  const name = await dee.moves({ open_minutes: "5" });
  await ada.goto(name);
  await ada.does(ada.form("motion.second"));
  // Ben uses the power he was lent.
  await ben.goto(name);
  await ben.does(ben.form("motion.put"));
  for (const person of [ada, ben, dee]) await person.vote(name, "yes");
  await server.pass(6);
  await ada.goto(`${home}people`);
  assert.match(await ada.text(), /Cyd facilitates until/);
  await server.pass(72 * 60);
  await ada.goto(`${home}people`);
  assert.doesNotMatch(await ada.text(), /facilitates until/);
});

test("everyone's receipts are checked again on their own phone, and hold", async () => {
  for (const person of everyone()) {
    await person.goto(`${home}me`);
    const verdict = person.page.locator("[data-receipts] .say[data-state]");
    await verdict.waitFor();
    assert.match(await verdict.textContent(), /are in the record, unchanged/, person.name);
    const kept = await person.page.locator("[data-receipts] li").count();
    assert.ok(kept >= 5, `${person.name} keeps ${kept}`);
  }
});

test("an entry's proof is checked in the browser", async () => {
  for (const index of [0, 5]) {
    await ada.goto(`${home}record/${index}`);
    const line = ada.page.locator("[data-check-entry][data-state]");
    await line.waitFor();
    assert.match(await line.textContent(), /this is in the record/);
  }
});

test("polity verify agrees with the running server", async () => {
  const pass = await ada.pass();
  const source = server.url + home.replace(/\/$/, "");
  const { stdout } = await promisify(execFile)(PROGRAM, ["verify", source, "--pass", pass, "--json"]);
  const report = JSON.parse(stdout);
  assert.equal(report.valid, true);
  const { size } = await ada.json(`${home}log/state`);
  assert.equal(report.size, size);
});

test("no browser complained all evening", async () => {
  for (const person of everyone()) await person.leave();
});
