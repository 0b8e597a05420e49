// An evening in a room: who reads the wall's code votes, who came by a link does not yet; the floor goes round, hands are
// counted, and the wall shows it all. At the end `polity verify` agrees with the running server.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { found, moves, Person, wallCode } from "./people.js";
import { closeBrowser, PROGRAM, Server } from "./server.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("pictures-meetings/", import.meta.url));

let server, ada, ben, cyd, dee, far, flood, home, meeting, wall;
const seen = [];

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await Server.start();
  ada = await Person.arrive("Ada", server.url);
  await found(ada, { code: server.code, name: "Tenants of Mill Street", purpose: "To keep our homes.", presence: true });
  home = ada.home;
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** The link that the wall's code opens. */
const code = async () => (await wallCode(wall, meeting, server.now)).link;

async function arrives(name, way) {
  const person = await Person.arrive(name, server.url);
  await person.join(home + way);
  return person;
}

/** Pictures of a page, and what axe finds on it. */
async function look(name, page, path, widths = [360, 1280]) {
  if (path) await page.goto(new URL(path, server.url).href);
  for (const [language, scheme] of [["en", "light"], ["en", "dark"], ["es", "light"]]) {
    await page.context().addCookies([{ name: "language", value: language, url: server.url }]);
    await page.emulateMedia({ colorScheme: scheme });
    await page.reload();
    await page.waitForTimeout(300);
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 1920 ? 1080 : width === 360 ? 740 : 800 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${name} at ${width} is ${over} pixels too wide`);
      await page.screenshot({ path: `${PICTURES}${name}-${width}-${scheme}-${language}.png`, fullPage: width !== 1920 });
    }
    await page.evaluate(AXE);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    seen.push(...violations.map(({ id, nodes }) => `${name} ${scheme} ${language}: ${id}: ${nodes[0].html.slice(0, 120)}`));
  }
  await page.context().addCookies([{ name: "language", value: "en", url: server.url }]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
}

test("Ada calls a meeting and opens it; the wall shows a code that is made on its own screen", async () => {
  await ada.goto(`${home}share`);
  assert.match(await ada.text(), /in a room together/);
  await ada.link("meetings").click();
  await ada.does(ada.form("meeting.call"), { title: "First assembly", text: "In the yard" });
  await ada.page.waitForURL(/meetings\/[a-z2-7]{26}/);
  meeting = ada.page.url().split("/").pop();
  const open = ada.form("meeting.open");
  await ada.does(open, { heads: "20" });
  await ada.page.waitForURL(/\/wall/);
  wall = ada.page;
  await wall.locator(".shown svg path").waitFor();
  assert.match(await ada.text(".present"), /Nobody is present yet. There is room for 20/);
});

test("who reads the code is present and votes; who was there before on the list presses once", async () => {
  ben = await arrives("Ben", await code());
  cyd = await arrives("Cyd", await code());
  dee = await arrives("Dee", await code());
  await ben.goto(`${home}me`);
  assert.match(await ben.text(), /You vote: you were at a meeting/);
  await ben.goto(`${home}people`);
  assert.match(await ben.text(), /Votes, having founded us[\s\S]*Votes, having been at a meeting/);
});

test("a flood of joins by one forwarded link does not vote, and two who were there question it", async () => {
  await ben.goto(`${home}share`);
  const link = await ben.page.locator("p.link a").getAttribute("href");
  assert.match(link, /#t=[a-z2-7]{26}$/);
  flood = await arrives("Key 0", link.replace(/.*\/join/, "join"));
  // The same laptop, thirty more times, each with a key of its own.
  const taken = await flood.page.evaluate(async (through) => {
    const { committed } = await import("/static/acts.js");
    const { make } = await import("/static/keys.js");
    const { here } = await import("/static/place.js");
    const { prepare, send } = await import("/static/send.js");
    let taken = 0;
    for (let i = 1; i <= 30; i += 1) {
      const { hash, beside } = await committed(`Key ${i}`);
      const built = { body: { name: hash, through }, beside };
      const outcome = await send(await prepare(here(), await make(), "member.enter", built), () => {});
      taken += Boolean(outcome.recorded);
    }
    return taken;
  }, link.split("#t=")[1]);
  assert.equal(taken, 30);
  await flood.goto(home);
  assert.match(await flood.text(), /You do not vote yet/);
  await look("now-waiting", flood.page, home);

  const motion = await moves(flood, "Key 0 keeps the cash box");
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  await server.pass(11);
  await flood.goto(motion);
  const vote = await flood.page.locator('main a[href*="/votes/"]').first().getAttribute("href");
  await flood.goto(vote);
  assert.match(await flood.text(), /You do not vote yet/);
  assert.equal(await flood.form("vote.cast").count(), 0);
  const said = await flood.page.evaluate(async (vote) => {
    const { committed } = await import("/static/acts.js");
    const { find } = await import("/static/keys.js");
    const { here } = await import("/static/place.js");
    const { prepare, send } = await import("/static/send.js");
    const { hash, beside } = await committed("yes");
    const built = { body: { vote, choice: hash }, beside };
    return send(await prepare(here(), await find(here().institution), "vote.cast", built), () => {});
  }, vote.split("/").pop());
  assert.equal(said.refused.refusal, "votes-not-yet");
  flood.forgives("422");
  const facts = await ben.json(`${vote}.json`);
  assert.equal(facts.entitled, 4);
  await server.pass(31);

  await ben.goto(home);
  assert.match(await ben.text(), /31 people who came by a link/);
  for (const person of [ben, cyd]) {
    await person.goto(`${home}people`);
    if (person === ben) await look("people-flood", ben.page, `${home}people`);
    await person.does(person.form("batch.challenge"));
  }
  await server.pass(25 * 60);
  await flood.goto(home);
  assert.match(await flood.text(), /the link you came by was questioned/);
});

test("a person who is far away votes once two who were there know them", async () => {
  far = await arrives("Far", `join`);
  for (const person of [ben, cyd]) {
    await person.goto(`${home}people?q=Far`);
    await person.does(person.form("member.vouch"));
  }
  await far.goto(`${home}me`);
  assert.match(await far.text(), /You vote: Ben and Cyd know you/);
});

test("the founder's powers were for one day; the members name Ada to run the next meeting", async () => {
  await ada.goto(`${home}meetings/${meeting}`);
  assert.match(await ada.text(), /Closed/);
  await ben.goto(`${home}move?kind=facilitator.name&q=Ada`);
  await ben.page.locator('main a[href*="person="]').first().click();
  const motion = await ben.moves({ text: "Somebody must.", open_minutes: "30" });
  await cyd.goto(motion);
  await cyd.does(cyd.form("motion.second"));
  await server.pass(11);
  for (const person of [ada, ben, cyd]) await person.vote(motion, "yes");
  await server.pass(41);
  await ada.goto(`${home}meetings`);
  await ada.does(ada.form("meeting.call"), { title: "Second assembly", text: "In the yard" });
  await ada.page.waitForURL(/meetings\/[a-z2-7]{26}/);
  meeting = ada.page.url().split("/").pop();
  await ada.does(ada.form("meeting.open"), { heads: "20" });
  await ada.page.waitForURL(/\/wall/);
  wall = ada.page;
  await wall.locator(".shown svg path").waitFor();
  for (const person of [ben, cyd, dee]) {
    await person.goto(home + (await code()));
    await person.does(person.form("presence.show"));
  }
});

test("the floor goes round, and the wall shows it by itself", async () => {
  const chair = await ada.context.newPage();
  await chair.goto(`${server.url}${home}meetings/${meeting}`);
  for (const person of [ben, cyd]) {
    await person.goto(`${home}meetings/${meeting}`);
    await person.does(person.form("speech.ask"));
  }
  await wall.locator(".queue li").nth(1).waitFor();
  assert.match(await wall.locator(".queue").innerText(), /Ben[\s\S]*Cyd/);
  await chair.reload();
  const next = chair.locator('form[data-act="speech.begin"] button.main');
  assert.match(await next.innerText(), /Next: Ben/);
  // The wall shows it without being loaded again; how soon is measured by `make bench`.
  await next.click();
  await wall.locator(".speaker").waitFor();
  await chair.waitForLoadState();
  await chair.locator('form[data-act="speech.end"]').waitFor();
  await server.pass(2);
  await chair.locator('form[data-act="speech.end"] button').click();
  await wall.locator(".times li").first().waitFor();
  assert.match(await wall.locator(".times").innerText(), /Ben\s+(1:59|2:0)/);
  // Who has spoken comes after who has not.
  await ben.goto(`${home}meetings/${meeting}`);
  await ben.does(ben.form("speech.ask"));
  await wall.locator(".queue li").nth(1).waitFor();
  assert.match(await wall.locator(".queue li").first().innerText(), /Cyd/);
  await look("meeting-chair", chair, `${home}meetings/${meeting}`);
  await look("meeting", cyd.page, `${home}meetings/${meeting}`);
  await chair.close();
});

test("hands are counted by two from different sides, and the wall shows the result", async () => {
  const motion = await moves(cyd, "Repairs before rent", "All of them.");
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  const chair = ada;
  const board = await ada.context.newPage();
  await board.goto(`${server.url}${home}wall?meeting=${meeting}`);
  await chair.goto(`${home}meetings/${meeting}`);
  await chair.does(chair.form("hand.open"));
  await board.locator(".so-far").filter({ hasText: "Hands are counted" }).waitFor();
  await look("wall-hands", board, `${home}wall?meeting=${meeting}`, [360, 1280, 1920]);
  await ben.goto(`${home}meetings/${meeting}`);
  await ben.does(ben.form("hand.sign"), { yes: "3", no: "0", abstain: "0", side: "for" });
  await cyd.goto(`${home}meetings/${meeting}`);
  await look("meeting-counting", cyd.page, `${home}meetings/${meeting}`);
  await cyd.does(cyd.form("hand.sign"), { yes: "2", no: "1", abstain: "0", side: "against" });
  await dee.goto(`${home}meetings/${meeting}`);
  await dee.does(dee.form("hand.sign"), { yes: "2", no: "1", abstain: "0", side: "for" });
  await board.locator(".result").waitFor();
  assert.match(await board.locator(".result").innerText(), /Counted by hand\. Passed, 2 to 1/);
  await look("wall-result", board, `${home}wall?meeting=${meeting}`, [360, 1280, 1920]);
  await cyd.goto(motion);
  await cyd.page.locator('main a[href*="/votes/"]').last().click();
  await cyd.page.waitForURL(/votes/);
  assert.match(await cyd.text(), /Counted by hand[\s\S]*Hands were counted in the room/);
  await board.close();
});

test("the chair's page is worked with the keyboard alone", async () => {
  await ada.goto(`${home}meetings/${meeting}`);
  const reached = [];
  for (let i = 0; i < 60; i += 1) {
    await ada.page.keyboard.press("Tab");
    reached.push(await ada.page.evaluate(() => document.activeElement.closest("form")?.dataset.act ?? document.activeElement.tagName));
  }
  for (const act of ["speech.begin"]) assert.ok(reached.includes(act), `${act} is reached: ${reached}`);
});

test("who is far away sees the next meeting on the public page without scripts", async () => {
  const stranger = await Person.arrive("a stranger", server.url, { javaScriptEnabled: false });
  await stranger.page.goto(server.url + home);
  assert.match(await stranger.text("body"), /Next meeting[\s\S]*Second assembly[\s\S]*In the yard/);
  await stranger.leave();
});

test("every page of the evening is accessible", () => assert.deepEqual(seen, []));

test("the minutes say it, and polity verify agrees", async () => {
  await ada.goto(`${home}record`);
  assert.match(await ada.text(), /opened the meeting “Second assembly”/);
  const pass = await ada.pass();
  const source = server.url + home.replace(/\/$/, "");
  const { stdout } = await promisify(execFile)(PROGRAM, ["verify", source, "--pass", pass, "--json"]);
  assert.equal(JSON.parse(stdout).valid, true);
  const { stdout: told } = await promisify(execFile)(PROGRAM, ["verify", source, "--pass", pass]);
  assert.match(told, /counted by hand/);
});

test("no browser complained all evening", async () => {
  for (const person of [ben, cyd, dee, far, flood, ada]) await person.leave();
});
