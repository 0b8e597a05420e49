// Every page: accessible (axe, WCAG 2.2 A and AA), light, readable without scripts, and its picture taken.
//
// The pictures lie in tests/browser/pictures, one for each page, width and colour scheme: made to be looked at.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { assembly, moves, Person } from "./people.js";
import { browser, closeBrowser, Server } from "./server.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("pictures/", import.meta.url));
const FIRST_PAGE_BYTES_MAX = 40_000;
/** Pages that are looked at in Spanish too: its words are longer. */
const IN_SPANISH = [
  "server", "found-1", "found-5", "front", "join", "key", "desk", "keep", "closed", "share", "now", "decide", "move-resolution", "motion-new", "motion-changing",
  "motion-passed", "vote-open", "vote-voted", "vote-result", "bylaws", "clause-change", "power", "people", "record", "entry", "me",
];

let server, ada, ben, cyd, stranger, home;
/** Name of the picture, address, who looks. */
const pages = [];

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await Server.start();
  [ada, ben, cyd] = await assembly(server, ["Ada", "Ben", "Cyd Álvarez-Thorn"]);
  home = ada.home;
  stranger = await Person.arrive("a stranger", server.url);
  await furnish();
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** A week in the life of an assembly, so that every page has something on it. */
async function furnish() {
  const stance = (value) => `:has(input[name=stance][value=${value}])`;
  const look = (name, path, who = ada) => pages.push({ name, path, who });
  const passed = await moves(ada, "Repairs before rent", "We ask for **repairs by November**:\n\n1. the stairs\n2. heat in winter");
  await ben.goto(passed);
  await ben.does(ben.form("motion.second"));
  await ben.does(ben.form("argument.add", stance("for")), { text: "The stairs are not safe." });
  await ben.does(ben.form("argument.add", stance("against")), { text: "Talk to them first." });
  await ben.does(ben.form("argument.add", stance("ask")), { text: "By when?" });
  await ada.goto(passed);
  await ada.does(ada.form("argument.add", stance("answer")), { text: "Before the winter." });
  await server.pass(11);
  await ada.vote(passed, "yes");
  await ben.vote(passed, "yes");
  await cyd.vote(passed, "no");
  await server.pass(31);
  await ada.goto(passed);
  const result = await ada.page.locator('main a[href*="/votes/"]').last().getAttribute("href");

  await ben.goto(`${home}bylaws/ordinary/change`);
  await ben.page.locator("form.blanks [name=notice_minutes]").fill("30");
  await ben.page.locator("form.blanks button").click();
  const preview = ben.page.url().replace(server.url, "");
  const rule = await ben.moves({ text: "Ten minutes are too few to read.", open_minutes: "30" });
  await ada.goto(rule);
  await ada.does(ada.form("motion.second"));
  await server.pass(12 * 60 + 1);
  for (const person of [ada, ben, cyd]) await person.vote(rule, "yes");
  await server.pass(31);

  const changing = await moves(cyd, "A bench in the yard", "With a roof.");
  await ada.goto(changing);
  await ada.does(ada.form("motion.second"));
  await ada.link("/change").click();
  await ada.page.waitForURL(/change/);
  const changes = new URL(ada.page.url()).pathname;
  await ada.does(ada.form("amendment.offer"), { text: "With a roof and a lamp." });
  await moves(ben, "Dues of five a month");

  const voting = await moves(ada, "Who keeps the key to the cellar, and who may ask for it when something is stored there");
  await ben.goto(voting);
  await ben.does(ben.form("motion.second"));
  await server.pass(31);
  await ben.goto(voting);
  const vote = await ben.page.locator('main a[href*="/votes/"]').first().getAttribute("href");
  await ben.vote(voting, "no");

  look("server", "/", stranger);
  look("found-1", "/found", stranger);
  look("found-2", "/found?name=Tenants", stranger);
  look("found-3", "/found?name=Tenants&purpose=To+keep+our+homes.", stranger);
  look("found-4", "/found?name=Tenants&purpose=To+keep+our+homes.&last=tonight", stranger);
  look("found-5", "/found?name=Tenants&purpose=To+keep+our+homes.&last=tonight&offset=120", stranger);
  look("front", home, stranger);
  look("join", `${home}join`, stranger);
  look("key", `${home}key`, stranger);
  look("desk", `${home}desk`, stranger);
  look("keep", `${home}place`);
  look("closed", `${home}people`, stranger);
  look("missing", `${home}nothing-here`);
  look("share", `${home}share`);
  look("now", home);
  look("now-cyd", home, cyd);
  look("decide", `${home}decide`);
  look("move", `${home}move`);
  look("move-resolution", `${home}move?kind=resolution`);
  look("move-person", `${home}move?kind=power.delegate&q=e`);
  look("motion-new", `${home}motions/4`);
  look("motion-changing", changing);
  look("motion-voting", voting);
  look("motion-passed", passed);
  look("motion-bylaws", `${home}motions/2`);
  look("text-change", changes, ben);
  look("vote-open", vote);
  look("vote-voted", vote, ben);
  look("vote-result", result);
  look("bylaws", `${home}bylaws`);
  look("clause", `${home}bylaws/ordinary`);
  look("clause-change", `${home}bylaws/amending/change`);
  look("clause-preview", preview.replace("notice_minutes=30", "notice_minutes=60"));
  look("power", `${home}power`);
  look("people", `${home}people`);
  look("people-found", `${home}people?q=Cy`);
  look("record", `${home}record`);
  look("entry", `${home}record/3`);
  look("me", `${home}me`, ben);
}

/** What was found wrong, by test. */
const found = { axe: [], spanish: [], wide: [], small: [], json: [], hashes: [] };

/** Goes to a page once and looks at it in every way. */
async function inspect({ name, path, who }) {
  const { page } = who;
  await page.setViewportSize({ width: 360, height: 740 });
  await who.goto(path);
  // Whatever a script has to say on this page has been said.
  await page.waitForLoadState("networkidle");
  await picture(name, page);
  await width(name, page);
  await thumbs(name, page);
  if (path.startsWith(home)) await facts(name, page);
  await accessibility(name, page);
  if (IN_SPANISH.includes(name)) await inSpanish(name, path, who);
}

async function inSpanish(name, path, who) {
  const { page } = who;
  await who.context.addCookies([{ name: "language", value: "es", url: server.url }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "light" });
  await who.goto(path);
  await page.waitForLoadState("networkidle");
  const language = await page.locator("html").getAttribute("lang");
  if (language !== "es") found.spanish.push(`${name} is in ${language}`);
  await page.screenshot({ path: `${PICTURES}${name}-360-es.png`, fullPage: true });
  await width(`${name} in Spanish`, page);
  await thumbs(`${name} in Spanish`, page);
  // What was said by scripts came in Spanish too.
  const said = (await page.locator(".say").allTextContents()).join(" ");
  if (/\b(the|your|this|you)\b/i.test(said)) found.spanish.push(`${name} says: ${said}`);
  await who.context.clearCookies({ name: "language" });
}

async function picture(name, page) {
  const shots = [
    ["360-light", 360, "light"],
    ["360-dark", 360, "dark"],
    ["1280-light", 1280, "light"],
    ["1280-dark", 1280, "dark"],
    ["zoom-200", 640, "light"],
  ];
  for (const [shot, width, colorScheme] of shots) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}${name}-${shot}.png`, fullPage: true });
  }
}

async function width(name, page) {
  for (const width of [1280, 640, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) found.wide.push(`${name} at ${width}: ${over} pixels too wide`);
  }
  // Mirrored, as a language that is written from right to left will have it.
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  const mirrored = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (mirrored > 0) found.wide.push(`${name} mirrored: ${mirrored} pixels too wide`);
  await page.evaluate(() => (document.documentElement.dir = "ltr"));
}

async function thumbs(name, page) {
  await page.setViewportSize({ width: 360, height: 740 });
  const small = await page.evaluate(() => {
    const pressed = document.querySelectorAll("button, a.button, input:not([type=hidden]), select, textarea, summary, nav a");
    const visible = [...pressed].filter((element) => element.checkVisibility());
    const low = visible.filter((element) => element.getBoundingClientRect().height < 47.5);
    return low.map((element) => `${element.outerHTML.slice(0, 80)} ${element.getBoundingClientRect().height}`);
  });
  found.small.push(...small.map((element) => `${name}: ${element}`));
}

async function facts(name, page) {
  const hash = (await page.locator("body").innerText()).match(/[a-z2-7]{26,}/)?.[0];
  if (hash) found.hashes.push(`${name} shows ${hash}`);
  if (["closed", "missing"].includes(name)) return;
  const json = await page.locator('link[rel=alternate][type="application/json"]').getAttribute("href");
  const reply = await page.evaluate(async (json) => (await fetch(json)).headers.get("content-type"), json);
  if (!reply?.startsWith("application/json")) found.json.push(`${name}: ${json} is ${reply}`);
}

async function accessibility(name, page) {
  // Behind every word that opens something, too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations, passes } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    assert.ok(passes.length > 10, `axe looked at ${name}`);
    for (const { id, help, nodes } of violations) {
      const where = nodes.map((node) => node.html.slice(0, 120)).join(" | ");
      found.axe.push(`${name} (${colorScheme}): ${id}, ${help}: ${where}`);
    }
  }
}

test("every page is looked at: narrow and wide, light and dark, and at twice the size", async () => {
  assert.ok(pages.length >= 35);
  for (const page of pages) await inspect(page);
});

test("every page is accessible, in light and in dark", () => assert.deepEqual(found.axe, []));

test("in Spanish every word is Spanish, also what scripts say", () => assert.deepEqual(found.spanish, []));

test("nothing is cut off or scrolls sideways, down to 320 pixels", () => assert.deepEqual(found.wide, []));

test("what is pressed is large enough for a thumb", () => assert.deepEqual(found.small, []));

test("every page says the same as JSON", () => assert.deepEqual(found.json, []));

test("no page shows a hash or a key in running text", () => assert.deepEqual(found.hashes, []));

test("a first page weighs at most 40 kB with everything it asks for", async () => {
  for (const item of pages.filter(({ name }) => ["server", "front", "join"].includes(name))) {
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    const asked = [];
    session.on("Network.responseReceived", ({ response }) => asked.push(new URL(response.url).pathname));
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(server.url + item.path);
    await page.waitForLoadState("networkidle");
    console.log(`# ${item.name}: ${bytes} bytes in ${asked.length} requests: ${asked.join(" ")}`);
    assert.ok(bytes <= FIRST_PAGE_BYTES_MAX, `${item.name} weighs ${bytes} bytes`);
    await context.close();
  }
});

test("without scripts every page can be read, and says how to do without them what they do", async () => {
  const context = await (await browser()).newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const item of pages.filter(({ who }) => who === stranger)) {
    await page.goto(server.url + item.path);
    const text = await page.locator("main").innerText();
    assert.ok(text.length > 40, `${item.name} says: ${text}`);
    if (await page.locator("form[data-act]").count()) assert.match(text, /polity /, `${item.name} names the command`);
  }
  // The language is chosen before anything is asked, and stays chosen on the next page.
  await page.goto(`${server.url}${home}join`);
  await page.getByRole("button", { name: "Español" }).click();
  assert.equal(new URL(page.url()).pathname, `${home}join`);
  assert.match(await page.locator("main").innerText(), /Únete a Tenants of Mill Street/);
  await page.goto(`${server.url}/found?name=Inquilinas`);
  assert.match(await page.locator("main").innerText(), /De qué se trata/);
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(new URL(page.url()).search, "?name=Inquilinas");
  assert.match(await page.locator("main").innerText(), /What is it about/);
  // Members' pages: the pass is a cookie, so a browser that has one needs no script to read.
  await context.addCookies(await ada.context.cookies());
  for (const item of pages.filter(({ who }) => who === ada)) {
    await page.goto(server.url + item.path);
    const text = await page.locator("main").innerText();
    assert.ok(text.length > 40, `${item.name} says: ${text}`);
    assert.doesNotMatch(text, /Members read this/, item.name);
  }
  await context.close();
});

test("no browser complained", async () => {
  stranger.forgives("401");
  ada.forgives("404");
  for (const person of [ada, ben, cyd, stranger]) await person.leave();
});
