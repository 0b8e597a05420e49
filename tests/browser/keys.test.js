// Keeping one's place: browsers that forget, lost phones, other addresses, one tablet for many; and those who try to take
// somebody else's. Separate profiles are separate phones.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { assembly, moves, Person } from "./people.js";
import { closeBrowser, Server } from "./server.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("pictures/", import.meta.url));

let server, ada, ben, home, words;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  server = await Server.start();
  [ada, ben] = await assembly(server, ["Ada", "Ben"]);
  home = ada.home;
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** What is visible now: pictures at two widths, dark and in the other language's place; axe; nothing wider than the screen. */
async function looked(person, name) {
  const { page } = person;
  for (const [shot, width, colorScheme] of [["360-light", 360, "light"], ["360-dark", 360, "dark"], ["1280-light", 1280, "light"]]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}${name}-${shot}.png`, fullPage: true });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name} at ${width}: ${over} pixels too wide`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.evaluate(AXE);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
  assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0].html.slice(0, 120)}`), []);
}

const step = (person, name) => person.page.locator(`[data-step="${name}"]`);

/** Makes a key card on this person's phone and gives its words. */
async function makesCard(person, pin = "", after = true) {
  await person.goto(`${home}place`);
  await step(person, "make").waitFor();
  if (pin) {
    await person.page.locator("summary", { hasText: "PIN" }).click();
    await person.page.locator("#card-pin").fill(pin);
  }
  await person.page.getByRole("button", { name: "I make my key card" }).click();
  await step(person, "card").waitFor();
  const said = await person.text("[data-words]");
  assert.match(said, /^([bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz] ?){7}$/);
  if (after) {
    await person.page.getByRole("button", { name: "I have it" }).click();
    await step(person, "done").waitFor();
  }
  return said;
}

/** A phone that has never been here opens somebody's place. */
async function comesBack(name, said, pin = "", url = server.url) {
  const person = await Person.arrive(name, url);
  await person.goto(`${home}key`);
  await step(person, "words").waitFor();
  await opens(person, said, pin);
  return person;
}

async function opens(person, said, pin = "") {
  const form = person.page.locator("form[data-words-form]");
  await form.locator("[name=words]").fill(said);
  await form.locator("[name=pin]").fill(pin);
  await form.getByRole("button").click();
}

async function takes(person) {
  await step(person, "who").waitFor();
  await Promise.all([person.page.waitForURL(/\/me#keys$/), person.page.getByRole("button", { name: "Yes, I go on here" }).click()]);
  person.home = home;
}

const keysOf = async (person) => (await person.json(`${home}me.json`)).keys;

test("joining ends with a key card, skippable, offered again until there is one, and never sent", async () => {
  const sent = [];
  const cyd = await Person.arrive("Cyd", server.url);
  cyd.page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  await cyd.goto(`${home}join`);
  await cyd.does(cyd.form("member.join"), { name: "Cyd" });
  assert.equal(new URL(cyd.page.url()).pathname, `${home}place`);
  await step(cyd, "make").waitFor();
  await looked(cyd, "keep-make");
  await cyd.page.getByRole("link", { name: "Not now" }).click();
  await cyd.page.waitForURL((url) => url.pathname === home);
  assert.match(await cyd.text(), /Your place here hangs on this one phone/);
  await cyd.goto(`${home}me`);
  assert.match(await cyd.text("#keys"), /hangs on the key in this browser alone/);

  const before = (await keysOf(cyd)).length;
  const said = await makesCard(cyd, "", false);
  assert.equal((await keysOf(cyd)).length, before, "nothing is recorded before its holder has it");
  await looked(cyd, "keep-card");
  // On paper there is the card and nothing else.
  await cyd.page.emulateMedia({ media: "print" });
  const printed = await cyd.page.evaluate(() =>
    [...document.querySelectorAll("header, nav, form, footer, aside, h1, main p")].filter((part) => part.checkVisibility() && !part.closest(".keycard")).map((part) => part.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(printed, []);
  await cyd.page.screenshot({ path: `${PICTURES}keep-card-print.png` });
  await cyd.page.emulateMedia({ media: "screen" });
  await cyd.page.getByRole("button", { name: "I have it" }).click();
  await step(cyd, "done").waitFor();
  await looked(cyd, "keep-done");
  assert.equal((await keysOf(cyd)).length, 2);
  await cyd.goto(home);
  assert.doesNotMatch(await cyd.text(), /hangs on this one phone/);
  const spelled = [said, said.replaceAll(" ", "-"), said.replaceAll(" ", "+"), said.replaceAll(" ", "%20"), said.split(" ")[2]];
  for (const one of sent) assert.ok(spelled.every((words) => !one.includes(words)), `the card was sent: ${one}`);
  await cyd.leave();
});

test("a browser that has forgotten everything: seven words, and the same person goes on; the old phone's key is ended with one tap", async () => {
  words = await makesCard(ben);
  const lost = ben;
  const back = await Person.arrive("Ben", server.url);
  await back.goto(home);
  await back.page.getByRole("link", { name: "I have been here before" }).click();
  await step(back, "words").waitFor();
  await looked(back, "key-words");

  // A slip of the pen, a card of nobody: said, and what was typed stays.
  const slip = words.replace(/^./, (letter) => (letter === "b" ? "d" : "b"));
  await opens(back, slip);
  const line = back.page.locator("form[data-words-form] .say[data-state=refused]");
  await line.filter({ hasText: "do not fit together" }).waitFor();
  assert.equal(await back.page.locator("#words").inputValue(), slip);
  await opens(back, "bahaf basah bihak bisam bohap bosas tuloz");
  await line.filter({ hasText: "No place here belongs to this card" }).waitFor();
  await opens(back, words.toUpperCase().replaceAll(" ", "  "));
  await step(back, "who").waitFor();
  assert.match(await back.text("[data-who]"), /^This is the place of Ben\.$/);
  await looked(back, "key-who");
  await takes(back);
  const keys = back.page.locator("#keys .keys li");
  assert.equal(await keys.count(), 3);
  await looked(back, "me-keys");

  const motion = await moves(back, "The same hands, another phone");
  assert.equal((await back.json(`${home}people.json`)).members?.filter?.(({ name }) => name === "Ben").length ?? 1, 1);

  // The lost phone still could; one tap, and it cannot.
  await back.goto(`${home}me#keys`);
  const first = back.page.locator("#keys form[data-act='key.drop']").first();
  await back.does(first);
  await back.page.waitForURL(/me#keys/);
  assert.equal(await keys.count(), 2);
  await lost.goto(motion);
  assert.equal((await lost.page.request.get(`${server.url}${home}people`)).status(), 401, "not even to read");
  back.forgives("400", "401");
  lost.forgives("401", "400");
  await lost.leave();
  ben = back;
});

test("the code on the card is a link whose secret part never leaves the phone and does not stay in the address bar", async () => {
  const asked = [];
  const back = await Person.arrive("Ben", server.url);
  back.page.on("request", (request) => asked.push(request.url()));
  await back.page.goto(`${server.url}${home}key#${words.replaceAll(" ", "-")}`);
  await step(back, "who").waitFor();
  assert.equal(new URL(back.page.url()).hash, "");
  assert.ok(asked.every((url) => !url.includes(words.split(" ")[0])));
  // Somebody else's link opens nothing unseen: whose place it is stands there, and it takes a press.
  assert.match(await back.text("[data-who]"), /Ben/);
  assert.equal((await back.json(`${home}key.json`)).headline, "Take your place again");
  const kept = await back.page.evaluate(async () => (await (await import("/static/store.js")).everything("keys")).length);
  assert.equal(kept, 0);
  // Nor does it replace the place of whoever is here already.
  await ada.page.goto(`${server.url}${home}key#${words.replaceAll(" ", "-")}`);
  await step(ada, "here").waitFor();
  await looked(ada, "key-here");
  await back.leave();
});

test("a card with a PIN opens nothing without it", async () => {
  const said = await makesCard(ben, "271828");
  const finder = await comesBack("a finder", said);
  const line = finder.page.locator("form[data-words-form] .say[data-state=refused]");
  await line.filter({ hasText: "If it has a PIN" }).waitFor();
  await opens(finder, said, "0000");
  await line.filter({ hasText: "with this PIN" }).waitFor();
  await opens(finder, said, "271828");
  await step(finder, "who").waitFor();
  finder.forgives("400");
  await finder.leave();
});

test("another phone reads the first one's code, once", async () => {
  await ben.goto(`${home}me`);
  await ben.page.locator("summary", { hasText: "Another phone" }).click();
  // The camera's part: what is drawn is noted on its way to the module.
  await ben.page.evaluate(() => {
    const { encode } = TextEncoder.prototype;
    TextEncoder.prototype.encode = function (text) {
      if (text?.startsWith('{"ask":"qr"')) globalThis.drawn = JSON.parse(text).text;
      return encode.call(this, text);
    };
  });
  await ben.page.getByRole("button", { name: "I show the code" }).click();
  await ben.page.locator("[data-another-phone] svg.code").waitFor();
  await looked(ben, "me-phone-code");
  const link = await ben.page.evaluate(() => globalThis.drawn);
  const other = await Person.arrive("Ben", new URL(link).origin);
  await other.page.goto(link);
  await takes(other);
  await moves(other, "From the second phone");
  const late = await Person.arrive("somebody who photographed the screen", new URL(link).origin);
  await late.page.goto(link);
  await step(late, "over").waitFor();
  late.forgives("400", "401");
  await late.leave();
  await other.leave();

  await ben.goto(`${home}me`);
  await ben.page.locator("summary", { hasText: "Another phone" }).click();
  await ben.page.getByRole("button", { name: "I show the code" }).click();
  await ben.page.locator("[data-another-phone] svg.code").waitFor();
  const before = await keysOf(ben);
  const passage = before.at(-1);
  assert.equal(passage.this, false);
  await Promise.all([ben.page.waitForEvent("load"), ben.page.getByRole("button", { name: "I stop this code" }).click()]);
  assert.equal((await keysOf(ben)).length, before.length - 1, "a code that is stopped is worth nothing");
});

test("moved from plain http to another address: one tap at the old one, and the new one makes its own key", async () => {
  const hall = `http://hall.test:${server.port}`;
  const dee = await Person.arrive("Dee", hall);
  await dee.join(`${home}join`);
  await server.close();
  await server.open(["--url", server.url]);
  await dee.goto(home);
  const moved = dee.page.locator("[data-elsewhere]");
  await moved.waitFor();
  await looked(dee, "now-elsewhere");
  await moved.getByRole("button", { name: "I move there" }).click();
  await dee.page.waitForURL((url) => url.origin === server.url);
  await step(dee, "who").waitFor();
  assert.equal(new URL(dee.page.url()).hash, "");
  await takes(dee);
  const held = await dee.page.evaluate(async () => {
    const { find } = await import("/static/keys.js");
    const { private: own, seed } = await find(document.documentElement.dataset.institution);
    return { own: own?.extractable, seed };
  });
  assert.deepEqual(held, { own: false, seed: undefined }, "at the secure address the key is the browser's own");
  const keys = await keysOf(dee);
  assert.equal(keys.length, 2, "the key of the passage has ended with it");
  await moves(dee, "From the new address");
  dee.faults = dee.faults.filter((fault) => !fault.startsWith(`asked ${server.url}`));
  dee.forgives("Cross-Origin-Opener-Policy", "ERR_CONNECTION_REFUSED");
  await dee.leave();
});

test("over plain http a card with a PIN works too", async () => {
  const hall = `http://hall.test:${server.port}`;
  const eve = await Person.arrive("Eve", hall);
  await eve.join(`${home}join`);
  const said = await makesCard(eve, "314159");
  const back = await comesBack("Eve", said, "314159", hall);
  await takes(back);
  for (const person of [eve, back]) {
    person.forgives("Cross-Origin-Opener-Policy");
    await person.leave();
  }
});

test("a browser inside a chat app is recognised before a key is made, and whoever wants goes on", async () => {
  const agents = {
    android: "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36",
    iphone: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 309.0",
  };
  for (const [phone, userAgent] of Object.entries(agents)) {
    const fay = await Person.arrive("Fay", server.url, { userAgent });
    await fay.goto(`${home}join`);
    await fay.page.getByRole("heading", { name: "Open this in your phone's own browser" }).waitFor();
    assert.equal(await fay.form("member.join").isVisible(), false);
    const out = fay.page.locator("a[data-out]");
    assert.equal(await out.isVisible(), phone === "android");
    if (phone === "android") assert.match(await out.getAttribute("href"), /^intent:\/\/localhost:\d+\/.*\/join#Intent;scheme=http;end$/);
    else assert.match(await fay.text(), /compass/);
    await looked(fay, `unkept-${phone}`);
    assert.equal(await fay.page.evaluate(async () => (await (await import("/static/store.js")).everything("keys")).length), 0);
    if (phone === "iphone") {
      await fay.page.getByRole("button", { name: "I go on here anyway" }).click();
      await fay.does(fay.form("member.join"), { name: "Fay" });
      assert.equal(new URL(fay.page.url()).pathname, `${home}place`);
    }
    await fay.leave();
  }
  // An ordinary phone is not bothered.
  const gus = await Person.arrive("Gus", server.url, { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1" });
  await gus.goto(`${home}join`);
  assert.equal(await gus.form("member.join").isVisible(), true);
  await gus.leave();
});

test("one tablet, two people: each joins, seconds and votes with a card and a PIN, and nothing of either stays", async () => {
  const motion = await moves(ada, "Chairs for the hall");
  const tablet = await Person.arrive("the tablet", server.url, { viewport: { width: 800, height: 1100 } });
  const sits = async (name, pin) => {
    await tablet.goto(`${home}desk`);
    await tablet.page.getByRole("button", { name: "I join, and get a key card" }).click();
    await tablet.page.locator("#name").fill(name);
    await tablet.page.locator("#join-pin").fill(pin);
    await tablet.page.getByRole("button", { name: "I make my key card" }).click();
    await step(tablet, "card").waitFor();
    const said = await tablet.text("[data-words]");
    await tablet.page.getByRole("button", { name: "I have it, and I join" }).click();
    await step(tablet, "session").waitFor();
    return said;
  };
  const nothing = async () => {
    await step(tablet, "start").waitFor();
    const left = await tablet.page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      noted: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      caches: await caches.keys(),
      typed: [...document.querySelectorAll("input:not([type=hidden])")].map((input) => input.value).filter(Boolean),
      text: document.body.innerText,
      history: history.length,
    }));
    assert.deepEqual([left.databases, left.noted, left.caches, left.typed], [[], [], [], []]);
    assert.doesNotMatch(left.text, /Hal|Ivy/);
    assert.deepEqual(await tablet.context.cookies(), []);
  };
  await tablet.goto(`${home}desk`);
  await step(tablet, "start").waitFor();
  await looked(tablet, "desk-start");
  const hals = await sits("Hal", "161803");
  assert.match(await tablet.text("[data-at-desk]"), /^Hal is at this desk\.$/);
  await tablet.page.locator('[data-desk-page] nav a[href$="/decide"]').click();
  await tablet.page.locator("[data-desk-page] a", { hasText: "Chairs for the hall" }).first().click();
  const second = tablet.page.locator('[data-desk-page] form[data-act="motion.second"]');
  await second.locator("button").click();
  await tablet.page.locator("[data-desk-page]", { hasText: "opens" }).waitFor();
  await looked(tablet, "desk-session");
  await tablet.page.getByRole("button", { name: "I am done" }).click();
  await nothing();
  const ivys = await sits("Ivy", "112358");
  await tablet.page.getByRole("button", { name: "I am done" }).click();
  await nothing();

  await server.pass(11);
  for (const [name, said, pin, choice] of [["Hal", hals, "161803", "yes"], ["Ivy", ivys, "112358", "no"]]) {
    await tablet.page.getByRole("button", { name: "I have a key card" }).click();
    await opens(tablet, said, pin);
    await step(tablet, "session").waitFor();
    await tablet.page.locator('[data-desk-page] nav a[href$="/decide"]').click();
    await tablet.page.locator("[data-desk-page] a", { hasText: "Chairs for the hall" }).first().click();
    await tablet.page.locator("[data-desk-page] h1", { hasText: "Chairs" }).waitFor();
    const ballot = tablet.page.locator('[data-desk-page] a[href*="/votes/"]');
    if (await ballot.count()) await ballot.first().click();
    await tablet.page.locator(`[data-desk-page] form[data-act="vote.cast"] button[value=${choice}]`).click();
    await tablet.page.locator("[data-desk-page] .recorded").waitFor();
    assert.match(await tablet.text("[data-at-desk]"), new RegExp(name));
    await tablet.page.getByRole("button", { name: "I am done" }).click();
    await nothing();
  }
  // Back, forward: nobody is there again.
  await tablet.page.goBack().catch(() => {});
  await tablet.page.waitForTimeout(300);
  assert.doesNotMatch(await tablet.page.evaluate(() => document.body.innerText), /is at this desk/);
  await ada.vote(motion, "yes");
  await server.pass(31);
  await ada.goto(motion);
  const { yes, no } = (await ada.text()).match(/(?<yes>\d+) to (?<no>\d+)/)?.groups ?? {};
  assert.deepEqual([yes, no], ["2", "1"]);
  // Between two people the tablet is nobody's, and the pages behind the first one are closed to it.
  tablet.forgives("401");
  await tablet.leave();
});

test("a desk that nobody touches closes by itself", async () => {
  const tablet = await Person.arrive("the tablet", server.url);
  await tablet.page.clock.install();
  await tablet.goto(`${home}desk`);
  await tablet.page.getByRole("button", { name: "I have a key card" }).click();
  await opens(tablet, words);
  await step(tablet, "session").waitFor();
  await tablet.page.locator("[data-desk-page] h1").waitFor();
  await tablet.page.clock.runFor(105_000);
  await tablet.page.locator("[data-idle]").waitFor();
  await Promise.all([tablet.page.waitForEvent("load"), tablet.page.clock.runFor(20_000)]);
  await step(tablet, "start").waitFor();
  assert.doesNotMatch(await tablet.page.evaluate(() => document.body.innerText), /Ben/);
  await tablet.leave();
});

test("a PIN locks the key: nothing in the browser's keeping signs, and each page asks", async () => {
  await ben.goto(`${home}me`);
  await ben.page.locator("summary", { hasText: "A PIN for this phone" }).click();
  const form = ben.page.locator("form[data-phone-pin]");
  await form.locator("[name=pin]").fill("577215");
  await form.locator("[name=again]").fill("577216");
  await form.getByRole("button", { name: "I lock my key" }).click();
  await form.locator(".say", { hasText: "not the same" }).waitFor();
  await form.locator("[name=again]").fill("577215");
  const count = (await keysOf(ben)).length;
  await Promise.all([ben.page.waitForEvent("load"), form.getByRole("button", { name: "I lock my key" }).click()]);
  assert.equal((await keysOf(ben)).length, count, "the key that needed no PIN has ended");
  // A script that reads everything the browser keeps finds no key that signs.
  const kept = await ben.page.evaluate(async () => {
    const { everything } = await import("/static/store.js");
    const [{ seed, private: own, locked }] = await everything("keys");
    return { seed, own, box: locked.box.length };
  });
  assert.deepEqual(kept, { seed: undefined, own: undefined, box: 48 });
  await ben.goto(`${home}move?kind=resolution`);
  const motion = ben.form("motion.move");
  await ben.type(motion, { title: "Behind a lock", open_minutes: "30" });
  await motion.locator("button").first().click();
  const asks = ben.page.locator("form.unlock");
  await asks.waitFor();
  await looked(ben, "unlock");
  await asks.locator("input").fill("000000");
  await asks.locator("button.main").click();
  await asks.locator(".say", { hasText: "That is not your PIN" }).waitFor();
  await asks.locator("input").fill("577215");
  await Promise.all([ben.page.waitForURL(/\/motions\//), asks.locator("button.main").click()]);
  // Taken away again: by a new key, which the browser keeps as its own.
  await ben.goto(`${home}me`);
  await ben.page.locator("summary", { hasText: "A PIN for this phone" }).click();
  await form.getByRole("button", { name: "I take the PIN away" }).click();
  await asks.locator("input").fill("577215");
  await Promise.all([ben.page.waitForEvent("load"), asks.locator("button.main").click()]);
  assert.equal(await ben.page.evaluate(async () => (await (await import("/static/store.js")).everything("keys"))[0].private?.extractable), false);
});

test("whoever leaves a phone and has another key ends this one too", async () => {
  const back = await comesBack("Ben", words);
  await takes(back);
  const before = (await keysOf(ben)).length;
  await back.goto(`${home}me`);
  const form = back.page.locator("form[data-leave-phone]");
  await back.type(form, {});
  await Promise.all([back.page.waitForURL((url) => url.pathname === "/"), form.locator("button").click()]);
  assert.equal((await keysOf(ben)).length, before - 1);
  await back.leave();
});

test("a key that somebody else added is shown on the first page", async () => {
  const thief = await comesBack("a thief", words);
  await takes(thief);
  await ben.goto(home);
  assert.match(await ben.text(), /A key was added to your place .* not by this phone/);
  await looked(ben, "now-key");
  await thief.leave();
});

test("in Spanish everything is Spanish, and the keyboard alone is enough", async () => {
  const eva = await Person.arrive("Eva", server.url, { locale: "es-AR" });
  await eva.goto(`${home}join`);
  await eva.does(eva.form("member.join"), { name: "Eva" });
  await step(eva, "make").waitFor();
  const press = async (name) => {
    for (let i = 0; i < 40; i++) {
      await eva.page.keyboard.press("Tab");
      if ((await eva.page.evaluate(() => document.activeElement.textContent.trim())) === name) return eva.page.keyboard.press("Enter");
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await press("Hago mi tarjeta de llave");
  await step(eva, "card").waitFor();
  await looked(eva, "keep-card-es");
  await press("La tengo");
  await step(eva, "done").waitFor();
  await press("Sigo");
  await eva.page.waitForURL((url) => url.pathname === home);
  for (const path of ["key", "desk", "me"]) {
    await eva.goto(`${home}${path}`);
    await looked(eva, `${path}-es`);
    assert.doesNotMatch(await eva.text(), /\b(the|your|this|you)\b/i, path);
  }
  await eva.leave();
});

test("no browser complained", async () => {
  ben.forgives("400", "401");
  for (const person of [ada, ben]) await person.leave();
});
