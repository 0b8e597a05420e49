// Brakes and notices as people meet them: a slur for a name folded away and put back, feeds at secret addresses, a
// message for the group chat.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { assembly, moves, Person } from "./people.js";
import { closeBrowser, Server } from "./server.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("pictures/", import.meta.url));
const SLUR = "Slur McSlurface";

let server, ada, ben, cyd, dee, rude, home, motion;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await Server.start();
  [ada, ben, cyd, dee, rude] = await assembly(server, ["Ada", "Ben", "Cyd", "Dee", SLUR]);
  home = ada.home;
  motion = await moves(rude, "A bench in the yard", "With a roof.");
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** Looked at in every width, scheme and language, and by axe with everything open. */
async function look(name, person, path) {
  const { page } = person;
  await person.goto(path);
  await page.waitForLoadState("networkidle");
  for (const [shot, width, colorScheme] of [["360-light", 360, "light"], ["360-dark", 360, "dark"], ["1280-light", 1280, "light"]]) {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}${name}-${shot}.png`, fullPage: true });
  }
  await person.context.addCookies([{ name: "language", value: "es", url: server.url }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await person.goto(path);
  await page.screenshot({ path: `${PICTURES}${name}-360-es.png`, fullPage: true });
  await person.context.clearCookies({ name: "language" });
  await person.goto(path);
  for (const width of [1280, 640, 320]) {
    await page.setViewportSize({ width, height: 740 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${name} is too wide at ${width}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  const low = await page.evaluate(() => {
    const pressed = [...document.querySelectorAll("button, a.button, input:not([type=hidden]), select, textarea, summary")];
    return pressed.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 47.5).map((e) => e.outerHTML.slice(0, 80));
  });
  assert.deepEqual(low, [], `${name}: too low for a thumb`);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 100)).join(" | ")}`);
    assert.deepEqual(found, [], `${name} (${colorScheme})`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** The page about a name, by the one quiet link beside it. */
async function aboutTheName(person) {
  await person.goto(`${home}people`);
  await person.page.locator(".people li", { hasText: SLUR }).getByRole("link").click();
  await person.page.waitForURL(/\/words\/name\//);
  return new URL(person.page.url()).pathname;
}

test("a slur for a name is reported, folded away by a facilitator, and shown as a number everywhere", async () => {
  const place = await aboutTheName(ben);
  await look("words-open", ben, place);
  await ben.goto(place);
  await ben.does(ben.form("text.report"), { reason: "insult" });
  await ada.goto(home);
  assert.match(await ada.text(), /A member reports the name of Slur McSlurface: an insult/);
  await look("now-reported", ada, home);
  await ada.goto(home);
  await ada.page.getByRole("link", { name: "Look at it" }).first().click();
  await look("words-facilitator", ada, place);
  await ada.goto(place);
  await ada.does(ada.form("text.fold"), { reason: "insult" });

  await ben.goto(motion);
  assert.match(await ben.text(), /moved by Member 5/);
  assert.doesNotMatch(await ben.text(), /Slur/);
  await ben.goto(`${home}people`);
  const row = ben.page.locator(".people li", { hasText: "Member 5" });
  assert.match(await row.locator("summary").innerText(), /Folded away by Ada: an insult\. Show it\./);
  assert.equal(await row.locator("details p").isVisible(), false);
  await look("people-folded", ben, `${home}people`);
  // With the keyboard alone: one tap opens it.
  await ben.goto(`${home}people`);
  await row.locator("summary").focus();
  await ben.page.keyboard.press("Enter");
  await row.getByText(SLUR).waitFor();
  await rude.goto(home);
  assert.match(await rude.text(), /Ada folded your name away: an insult\./);
  await look("now-told", rude, home);
});

test("folded words can be opened without scripts", async () => {
  const reader = await Person.arrive("a reader", server.url, { javaScriptEnabled: false });
  await reader.context.addCookies(await cyd.context.cookies());
  await reader.goto(`${home}people`);
  const row = reader.page.locator(".people li", { hasText: "Member 5" });
  await row.locator("summary").click();
  await row.getByText(SLUR).waitFor();
  await reader.leave();
});

test("any three other members put it back, and its owner has no say in it", async () => {
  await rude.goto(home);
  await rude.page.getByRole("link", { name: "Look at it" }).first().click();
  await rude.page.waitForURL(/words\/name/);
  const place = new URL(rude.page.url()).pathname;
  assert.equal(await rude.form("text.unfold").count(), 0);
  assert.match(await rude.text(), /so others put it back/);
  await look("words-folded", ben, place);
  for (const person of [ben, cyd, dee]) {
    await person.goto(place);
    await person.does(person.form("text.unfold"));
  }
  await ben.goto(motion);
  assert.match(await ben.text(), /moved by Slur McSlurface/);
  await ada.goto(place);
  const said = await ada.isRefused(ada.form("text.fold"), { reason: "spam" }).catch(() => "it may be, for another reason");
  assert.match(said, /another reason/);
  await ben.goto(`${home}record`);
  assert.match(await ben.page.locator("main").textContent(), /Ada folded away the name of/);
});

test("what happened is a message for the group chat: shared where the phone can, else copied", async () => {
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  await server.pass(11);
  await look("notices", cyd, `${home}notices`);
  await cyd.goto(`${home}notices`);
  const first = cyd.page.locator("[data-share]").first();
  await first.locator("summary").click();
  const message = await first.locator(".message").innerText();
  assert.match(message, /^Vote now on “A bench in the yard”, until \w+ \d+ \w+ \d+, .* http:\/\/[^/]+\/\S+\/votes\/\S+$/);
  assert.ok([...message].length <= 300);
  await cyd.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await first.getByRole("button", { name: "I copy this" }).click();
  await first.getByText("Copied.").waitFor();
  assert.equal(await cyd.page.evaluate(() => navigator.clipboard.readText()), message);
  // A phone that shares gets the message and nothing else.
  await dee.page.addInitScript(() => {
    Object.defineProperty(navigator, "share", { value: async (what) => (window.shared = what) });
  });
  await dee.goto(`${home}notices`);
  const hers = dee.page.locator("[data-share]").first();
  await hers.locator("summary").click();
  await hers.getByRole("button", { name: "I share this" }).click();
  assert.deepEqual(await dee.page.evaluate(() => window.shared), { text: message });
  await dee.goto(`${home}notices?level=everything`);
  assert.match(await dee.text(), /moves: “A bench in the yard”/);
});

test("feeds lie at secret addresses that their owner makes, renews and ends", async () => {
  await cyd.goto(`${home}me`);
  await cyd.link("/follow").click();
  await cyd.page.waitForURL(/\/follow$/);
  await look("follow", cyd, `${home}follow`);
  await cyd.goto(`${home}follow`);
  const presses = (button) => Promise.all([cyd.page.waitForEvent("load"), cyd.page.locator(button).click()]);
  await presses("button[name=feeds][value=new]");
  const address = () => cyd.page.locator("#news").innerText();
  const first = await address();
  assert.match(first, /\/feeds\/[0-9a-f]{40}\/news\.atom$/);
  const read = (url) => fetch(url).then(async (reply) => ({ status: reply.status, text: await reply.text() }));
  const feed = await read(first);
  assert.equal(feed.status, 200);
  assert.match(feed.text, /Vote now on “A bench in the yard”/);
  assert.match((await read(await cyd.page.locator("#calendar").innerText())).text, /BEGIN:VEVENT/);
  await look("follow-feeds", cyd, `${home}follow`);
  await cyd.goto(`${home}follow`);
  await presses("button[name=feeds][value=new]");
  assert.equal((await read(first)).status, 404);
  const second = await address();
  assert.equal((await read(second)).status, 200);
  await presses("button[name=level][value=decisions]");
  assert.equal(await cyd.page.locator("button[value=decisions]").getAttribute("aria-pressed"), "true");
  await presses("button[name=feeds][value=none]");
  assert.equal((await read(second)).status, 404);
  // A server that sends no mail does not ask for an address.
  assert.equal(await cyd.page.locator("#mail").count(), 0);
});

test("every page links who runs the server", async () => {
  const stranger = await Person.arrive("a stranger", server.url);
  await look("about", stranger, "/about");
  await stranger.goto(home);
  await stranger.page.locator("footer a").first().click();
  await stranger.page.waitForURL(/\/about$/);
  assert.match(await stranger.text(), /Contact[\s\S]*Imprint[\s\S]*Privacy/);
  await stranger.leave();
});

test("no browser complained", async () => {
  ada.forgives("422");
  for (const person of [ada, ben, cyd, dee, rude]) await person.leave();
});
