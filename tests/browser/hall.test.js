// A hall with plain http, a bad connection, other people's phones: what the scripts promise when things go wrong.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assembly, moves, Person } from "./people.js";
import { closeBrowser, Server } from "./server.js";

let server, ada, ben, home, motion;

before(async () => {
  server = await Server.start();
  [ada, ben] = await assembly(server, ["Ada", "Ben"]);
  home = ada.home;
  motion = await moves(ada, "A bench in the yard", "With a roof.");
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

const stance = (value) => `:has(input[name=stance][value=${value}])`;
const argues = (person, side = "for") => person.form("argument.add", stance(side));
/** How often a text stands on the motion's page. */
const times = async (person, text) => {
  await person.goto(motion);
  return (await person.text()).split(text).length - 1;
};

test("over plain http to an address the key is the module's, the page says what that means, and everything works", async () => {
  const url = `http://hall.test:${server.port}`;
  const cyd = await Person.arrive("Cyd", url);
  await cyd.goto(`${home}join`);
  assert.deepEqual(await cyd.page.evaluate(() => [isSecureContext, typeof crypto.subtle]), [false, "undefined"]);
  const says = cyd.page.locator("[data-protection]");
  await says.filter({ hasText: "did not come over https" }).waitFor();
  await cyd.join(`${home}join`);
  const held = await cyd.page.evaluate(async () => {
    const { find } = await import("/static/keys.js");
    const { private: locked, seed } = await find(document.documentElement.dataset.institution);
    return { locked: Boolean(locked), bytes: seed.length };
  });
  assert.deepEqual(held, { locked: false, bytes: 32 });
  await cyd.goto(motion);
  await cyd.does(argues(cyd), { text: "My back says yes." });
  await cyd.goto(`${home}me`);
  await cyd.page.locator("[data-receipts] .say[data-state=recorded]").waitFor();
  // Where a header only means something over https the browser says that it ignores it.
  cyd.forgives("Cross-Origin-Opener-Policy");
  await cyd.leave();
});

test("on a secure page the key is the browser's and no script can read it", async () => {
  await ben.goto(`${home}me`);
  const held = await ben.page.evaluate(async () => {
    const { find } = await import("/static/keys.js");
    const held = await find(document.documentElement.dataset.institution);
    return { extractable: held.private?.extractable, seed: held.seed };
  });
  assert.deepEqual(held, { extractable: false, seed: undefined });
});

test("without a connection it says so, keeps what was typed, and sends it by itself later, as one act", async () => {
  await ben.goto(motion);
  const form = argues(ben);
  await ben.type(form, { text: "It rains here." });
  await ben.page.waitForLoadState("networkidle");
  await ben.context.setOffline(true);
  await form.locator("button").click();
  await form.locator(".say[data-state=unsent]", { hasText: "kept on this phone" }).waitFor();
  assert.equal(await form.locator("textarea").inputValue(), "It rains here.");
  // It goes out by itself as soon as there is a connection.
  await Promise.all([ben.page.waitForEvent("load"), ben.context.setOffline(false)]);
  assert.equal(await times(ben, "It rains here."), 1);
  ben.forgives("ERR_INTERNET_DISCONNECTED");
});

test("nor does a connection that was gone from the first, before anything could be signed, lose what was typed", async () => {
  await ben.goto(motion);
  await ben.page.waitForLoadState("networkidle");
  await ben.context.setOffline(true);
  const form = argues(ben);
  await ben.type(form, { text: "Is anybody there?" });
  await form.locator("button").click();
  await form.locator(".say[data-state=unsent]", { hasText: "What you typed stays" }).waitFor();
  await ben.context.setOffline(false);
  await ben.does(form);
  assert.equal(await times(ben, "Is anybody there?"), 1);
  ben.forgives("ERR_INTERNET_DISCONNECTED");
});

test("a reply that is lost on the way does nothing twice, neither on a second press nor on the next page", async () => {
  let lost = 0;
  await ben.page.route("**/acts", async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort();
  });
  await ben.goto(motion);
  const form = argues(ben);
  await ben.type(form, { text: "Lost once." });
  await form.locator("button").click();
  await form.locator(".say", { hasText: "kept on this phone" }).waitFor();
  const before = lost;
  await form.locator("button").click();
  while (lost === before) await ben.page.waitForTimeout(50);
  await Promise.all([ben.page.waitForEvent("load"), ben.page.unroute("**/acts")]);
  assert.equal(await times(ben, "Lost once."), 1);

  await ben.page.route("**/acts", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await ben.type(argues(ben), { text: "Lost twice." });
  await argues(ben).locator("button").click();
  await argues(ben).locator(".say", { hasText: "kept on this phone" }).waitFor();
  await ben.goto(home);
  await ben.page.locator(".say[data-state=unsent]", { hasText: "Not sent yet: you took part in a discussion" }).waitFor();
  await ben.page.unroute("**/acts");
  await ben.page.locator(".say[data-state=recorded]", { hasText: "Recorded now" }).waitFor();
  assert.equal(await times(ben, "Lost twice."), 1);
  await ben.goto(home);
  await ben.page.waitForTimeout(500);
  assert.equal(await ben.page.locator(".say", { hasText: "Recorded now" }).count(), 0, "it is said once");
  ben.forgives("ERR_FAILED");
});

test("a refusal comes in words next to what was typed, which stays, also after a reload", async () => {
  await ben.goto(motion);
  const typed = "ä".repeat(3000);
  const said = await ben.isRefused(argues(ben, "against"), { text: typed });
  assert.match(said, /not recorded/);
  assert.equal(await argues(ben, "against").locator("textarea").inputValue(), typed);
  await ben.page.reload();
  await ben.page.waitForFunction(
    (length) => [...document.querySelectorAll("textarea")].some((area) => area.value.length === length),
    typed.length,
  );
  assert.equal(await argues(ben, "against").locator("textarea").inputValue(), typed);
  assert.equal(await argues(ben, "for").locator("textarea").inputValue(), "");
  await argues(ben, "against").locator("textarea").fill("");
  ben.forgives("422", "413");
});

test("a page that was open for more than a day looks again and signs what is true now", async () => {
  await ben.goto(motion);
  await server.pass(26 * 60);
  await ada.goto(motion);
  await ada.does(argues(ada), { text: "A day later." });
  await ben.does(argues(ben), { text: "I am slow." });
  assert.equal(await times(ben, "I am slow."), 1);
  ben.forgives("422");
});

test("a receipt whose proof does not hold is not called recorded", async () => {
  await ben.page.route("**/acts", async (route) => {
    const reply = await route.fetch();
    const receipt = await reply.json();
    receipt.proof[0] = receipt.proof.at(-1) === receipt.proof[0] ? btoa("x".repeat(32)) : receipt.proof.at(-1);
    await route.fulfill({ response: reply, json: receipt });
  });
  await ben.goto(motion);
  await ben.type(argues(ben), { text: "Believe me." });
  await argues(ben).locator("button").click();
  const line = argues(ben).locator(".say", { hasText: "its proof does not hold" });
  await line.waitFor();
  assert.notEqual(await line.getAttribute("data-state"), "recorded");
  await Promise.all([ben.page.waitForEvent("load"), ben.page.unroute("**/acts")]);
  assert.equal(await times(ben, "Believe me."), 1);
});

test("a record that lost something of mine, or is not the one I have seen, raises the alarm", async () => {
  const verdict = async () => {
    await ben.goto(`${home}me`);
    const line = ben.page.locator("[data-receipts] .say[data-state]");
    await line.waitFor();
    return line.textContent();
  };
  const meddle = (store, change) =>
    ben.page.evaluate(
      async ([store, change]) => {
        const { all, put } = await import("/static/store.js");
        const [record] = (await all(store, document.documentElement.dataset.institution)).reverse();
        await put(store, { ...record, ...change });
        return record;
      },
      [store, change],
    );
  assert.match(await verdict(), /are in the record, unchanged/);
  const receipt = await meddle("receipts", { time: 1 });
  assert.match(await verdict(), /^1 of the things you did/);
  await meddle("receipts", { time: receipt.time });
  assert.match(await verdict(), /are in the record, unchanged/);
  const seal = await meddle("seals", { root: "a".repeat(52) });
  assert.match(await verdict(), /does not continue the one this phone has seen/);
  await meddle("seals", { root: seal.root, size: seal.size + 1 });
  assert.match(await verdict(), /does not continue the one this phone has seen/);
  await meddle("seals", { size: seal.size });
  assert.match(await verdict(), /are in the record, unchanged/);
});

test("the pages close when their reader closes them, and open again by one press", async () => {
  await ben.goto(`${home}me`);
  const form = ben.page.locator("form[action$='/pass/end']");
  await ben.type(form, {});
  await form.locator("button").click();
  await ben.page.waitForURL((url) => url.pathname === home);
  const again = ben.page.getByRole("button", { name: "I open the pages again" });
  await again.waitFor();
  const reply = await ben.page.request.get(server.url + home + "people");
  assert.equal(reply.status(), 401);
  await Promise.all([ben.page.waitForEvent("load"), again.click()]);
  await ben.goto(`${home}people`);
  assert.match(await ben.text(), /Ada/);
});

/** A vote on a new motion, opened: the pages of the motion and of the vote. */
async function called(title) {
  const motion = await moves(ada, title);
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  await server.pass(11);
  await ben.goto(motion);
  const vote = await ben.page.locator('main a[href*="/votes/"]').first().getAttribute("href");
  return { motion, vote };
}

/** Lets nothing out, and notes what tried to get out. */
async function cutOff(person) {
  const tried = new Set();
  await person.page.route("**/acts", (route) => {
    tried.add(route.request().postData());
    return route.abort("internetdisconnected");
  });
  return tried;
}

/** Lets everything out again, and the browser says so, as it does when a network comes back. */
async function signalFor(person) {
  await person.page.unroute("**/acts");
  await person.page.evaluate(() => void dispatchEvent(new Event("online")));
}

/** Waits until something holds, for as long as anything may take. */
async function until(holds) {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 150, "it never came to hold");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Everything the record says, folded or not. */
const minutes = async (person) => {
  await person.goto(`${home}record`);
  return person.page.locator("main").evaluate((main) => main.textContent);
};

test("ten minutes without signal during a vote: it waits, survives a reload, and goes out once, as it was", async () => {
  const { vote } = await called("A lamp for the stairs");
  await ben.goto(vote);
  const tried = await cutOff(ben);
  await ben.form("vote.cast").locator("button[value=yes]").click();
  await ben.form("vote.cast").locator(".say[data-state=unsent]", { hasText: "goes out by itself" }).waitFor();
  await server.pass(10);
  await ben.page.reload();
  await ben.page.locator(".waiting .say[data-state=unsent]", { hasText: "Not sent yet: you voted." }).waitFor();
  // Whoever is impatient presses again: the same envelope.
  await ben.form("vote.cast").locator("button[value=yes]").click();
  await ben.form("vote.cast").locator(".say[data-state=unsent]").waitFor();
  assert.equal(tried.size, 1, "one envelope, however often it is sent");
  await Promise.all([ben.page.waitForEvent("load"), signalFor(ben)]);
  await ben.page.locator(".recorded").waitFor();
  assert.equal((await minutes(ben)).split("Ben voted.").length - 1, 1);
  ben.forgives("ERR_INTERNET_DISCONNECTED", "ERR_FAILED");
});

test("whoever changes their mind without signal has voted once, the last way", async () => {
  const { vote } = await called("A lamp for the cellar");
  await ben.goto(vote);
  const tried = await cutOff(ben);
  for (const choice of ["yes", "no"]) {
    await ben.form("vote.cast").locator(`button[value=${choice}]`).click();
    await ben.form("vote.cast").locator(".say[data-state=unsent]", { hasText: "goes out by itself" }).waitFor();
  }
  // The line still says of the first choice that it waits: the second must have been tried too.
  await until(() => tried.size >= 2);
  await Promise.all([ben.page.waitForEvent("load"), signalFor(ben)]);
  await ben.page.locator('button[value=no][aria-pressed=true], .recorded').first().waitFor();
  const before = (await minutes(ben)).split("Ben voted.").length - 1;
  assert.equal(before, 2, "this vote and the one before");
  ben.forgives("ERR_INTERNET_DISCONNECTED", "ERR_FAILED");
});

test("what came too late says so, and what was typed is still there until its maker has read why", async () => {
  const { motion, vote } = await called("A lamp for the roof");
  await ben.goto(vote);
  await cutOff(ben);
  await ben.form("vote.cast").locator("button[value=no]").click();
  await ben.form("vote.cast").locator(".say[data-state=unsent]").waitFor();
  await ben.goto(motion);
  await ben.type(argues(ben), { text: "Wait for me." });
  await argues(ben).locator("button").click();
  await argues(ben).locator(".say[data-state=unsent]", { hasText: "goes out by itself" }).waitFor();
  await server.pass(40);
  await ben.goto(home);
  await ben.page.locator(".waiting .say[data-state=unsent]").first().waitFor();
  await signalFor(ben);
  const late = ben.page.locator(".waiting .say[data-state=refused]", { hasText: "This vote closed" });
  await late.waitFor();
  const typed = ben.page.locator(".waiting blockquote");
  await typed.waitFor();
  assert.equal(await typed.textContent(), "Wait for me.");
  await ben.page.reload();
  await typed.waitFor();
  for (const _ of [1, 2]) await ben.page.getByRole("button", { name: "I have read this" }).first().click();
  assert.equal(await ben.page.locator(".waiting .say").count(), 0);
  await ben.page.reload();
  await ben.page.waitForLoadState("networkidle");
  assert.equal(await ben.page.locator(".waiting .say").count(), 0, "it is said until it was read");
  ben.forgives("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "422");
});

test("the first page tells what was decided since this device was here", async () => {
  await ada.goto(home);
  // The visit is remembered once the page's scripts have run.
  await ada.page.waitForFunction(() => {
    const now = Number(document.querySelector("section[data-since]").dataset.since);
    const visits = Object.entries(localStorage).filter(([name]) => name.startsWith("polity-visit"));
    return visits.some(([, visit]) => JSON.parse(visit).last === now);
  });
  const { motion } = await called("A lamp for the gate");
  for (const person of [ada, ben]) await person.vote(motion, "yes");
  await server.pass(31);
  await ada.goto(home);
  const news = ada.page.locator("section[data-since]");
  await news.locator("h2", { hasText: "Decided since you were here" }).waitFor();
  assert.match(await news.innerText(), /A lamp for the gate/);
  assert.doesNotMatch(await news.innerText(), /A lamp for the roof/);
  await ada.page.reload();
  await news.locator("h2", { hasText: "Decided since you were here" }).waitFor();
  const without = await (await ada.page.request.get(server.url + home)).text();
  assert.match(without, /Decided lately/);
});

test("with no connection at all the page says so instead of showing something old, and comes back by itself", async () => {
  const fay = await Person.arrive("Fay", server.url, { serviceWorkers: "allow" });
  await fay.join(`${home}join`);
  await fay.goto(motion);
  await fay.page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await fay.page.waitForFunction(() => navigator.serviceWorker.controller);
  await fay.goto(motion);
  await fay.page.waitForLoadState("networkidle");
  await server.close();
  await fay.type(argues(fay), { text: "From the cellar." });
  await argues(fay).locator("button").click();
  await argues(fay).locator(".say[data-state=unsent]", { hasText: "goes out by itself" }).waitFor();
  await fay.page.goto(server.url + home);
  await fay.page.getByRole("heading", { name: "No connection" }).waitFor();
  await fay.page.locator("[data-waiting] .say", { hasText: "Not sent yet: you took part in a discussion" }).waitFor();
  assert.doesNotMatch(await fay.text("body"), /Tenants of Mill Street/);
  await server.open();
  await fay.page.locator(".waiting .say[data-state=recorded]", { hasText: "Recorded now" }).waitFor();
  assert.equal(await times(fay, "From the cellar."), 1);
  // On a home screen it goes by its own name, or by one that says nothing.
  const manifest = async () => {
    await fay.goto(`${home}me`);
    const link = await fay.page.locator("link[rel=manifest]").getAttribute("href");
    return (await fay.page.request.get(server.url + link)).json();
  };
  assert.equal((await manifest()).name, "Tenants of Mill Street");
  await Promise.all([fay.page.waitForEvent("load"), fay.page.getByRole("button", { name: "I call it “Agenda”" }).click()]);
  const neutral = await manifest();
  assert.deepEqual([neutral.name, neutral.short_name, neutral.start_url], ["Agenda", "Agenda", home]);
  assert.equal(await fay.page.title(), "Me");
  for (const { src, sizes } of neutral.icons) {
    const reply = await fay.page.request.get(server.url + src);
    assert.equal(reply.status(), 200, `${src} ${sizes}`);
  }
  fay.forgives("ERR_CONNECTION_REFUSED", "ERR_FAILED", "Failed to load resource");
  await fay.leave();
});

test("leaving a phone takes the key, the proofs and the history from it", async () => {
  const gil = await Person.arrive("Gil", server.url);
  await gil.join(`${home}join`);
  await gil.goto(`${home}me`);
  const form = gil.page.locator("form[data-leave-phone]");
  await gil.type(form, {});
  assert.match(await gil.text(), /Nobody can make the key again/);
  // It is the only key: that is said a second time.
  await form.locator("#know").check();
  await Promise.all([gil.page.waitForURL((url) => url.pathname === "/"), form.locator("button").click()]);
  const left = await gil.page.evaluate(async () => {
    const { everything } = await import("/static/store.js");
    const stores = await Promise.all(["keys", "receipts", "openings", "seals", "unsent"].map(everything));
    return { kept: stores.flat().length, noted: [...Object.keys(localStorage), ...Object.keys(sessionStorage)] };
  });
  assert.deepEqual(left, { kept: 0, noted: [] });
  assert.deepEqual(await gil.context.cookies(), []);
  await gil.goto(home);
  assert.match(await gil.text(), /Join/);
  assert.equal((await gil.page.request.get(`${server.url}${home}people`)).status(), 401);
  await gil.leave();
});

test("a text is read aloud by the device's own voice, and where there is none there is no button", async () => {
  await ben.goto(motion);
  // This browser has no voice: what stands in for one notes what it is given to say.
  assert.equal(await ben.page.locator(".aloud").count(), 0);
  const hal = await Person.arrive("Hal", server.url);
  await hal.context.addInitScript(() => {
    window.said = [];
    const voice = { getVoices: () => [{ lang: "en" }], speak: (what) => said.push([what.lang, what.text]), cancel() {} };
    Object.defineProperty(window, "speechSynthesis", { value: voice });
  });
  await hal.join(`${home}join`);
  await hal.goto(motion);
  await hal.page.locator("main > .aloud").click();
  const said = await hal.page.evaluate(() => said);
  assert.deepEqual(said[0], ["en", "A bench in the yard"]);
  assert.ok(said.some(([, text]) => text === "With a roof."), JSON.stringify(said));
  assert.ok(!said.some(([, text]) => /Read aloud|I second this|polity act/.test(text)), JSON.stringify(said));
  await hal.page.getByRole("button", { name: "Stop reading" }).click();
  const reason = hal.page.locator(".reason .aloud").first();
  await hal.page.evaluate(() => (said.length = 0));
  await reason.click();
  assert.ok((await hal.page.evaluate(() => said.length)) >= 1);
  await hal.leave();
});

test("in Spanish from the first page on, the scripts too, until another language is pressed", async () => {
  const ivo = await Person.arrive("Ivo", server.url, { locale: "es-MX" });
  await ivo.goto(`${home}join`);
  assert.equal(await ivo.page.locator("html").getAttribute("lang"), "es");
  await ivo.page.locator("[data-protection]", { hasText: "Tu llave" }).waitFor();
  const said = await ivo.isRefused(ivo.form("member.join"), { name: "\u202e" });
  assert.match(said, /no se registró|No te uniste/);
  await ivo.does(ivo.form("member.join"), { name: "Ivo" });
  await ivo.goto(motion);
  await ivo.type(argues(ivo), { text: "Me gusta." });
  await cutOff(ivo);
  await argues(ivo).locator("button").click();
  await argues(ivo).locator(".say[data-state=unsent]", { hasText: "Todavía sin mandar" }).waitFor();
  await Promise.all([ivo.page.waitForEvent("load"), ivo.page.unroute("**/acts")]);
  await ivo.goto(`${home}me`);
  await ivo.page.locator("[data-receipts] .say[data-state=recorded]", { hasText: "en el registro" }).waitFor();
  await Promise.all([ivo.page.waitForEvent("load"), ivo.page.getByRole("button", { name: "English" }).click()]);
  assert.equal(new URL(ivo.page.url()).pathname, `${home}me`);
  assert.equal(await ivo.page.locator("html").getAttribute("lang"), "en");
  ivo.forgives("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "422");
  await ivo.leave();
});

test("joining and voting by keyboard alone", async () => {
  const dee = await Person.arrive("Dee", server.url);
  const tabTo = async (what) => {
    for (let presses = 0; presses < 40; presses++) {
      await dee.page.keyboard.press("Tab");
      if (await dee.page.evaluate((what) => document.activeElement.matches(what), what)) return;
    }
    assert.fail(`no ${what} within forty presses of Tab`);
  };
  await dee.goto(`${home}join`);
  await tabTo("#name");
  await dee.page.keyboard.type("Dee");
  const joined = dee.page.waitForURL((url) => url.pathname === `${home}place`);
  await dee.page.keyboard.press("Enter");
  await joined;
  await ben.goto(motion);
  await ben.does(ben.form("motion.second"));
  await server.pass(11);
  await dee.goto(motion);
  await tabTo('a[href*="/votes/"]');
  await dee.page.keyboard.press("Enter");
  await dee.page.waitForURL(/votes/);
  await tabTo("button[value=no]");
  const outline = await dee.page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
  assert.equal(outline, "3px");
  await dee.page.keyboard.press("Enter");
  await dee.page.locator(".recorded").waitFor();
  await dee.leave();
});

test("a browser that keeps nothing is told so before anything is sent", async () => {
  const eve = await Person.arrive("Eve", server.url);
  await eve.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not in a private window", "SecurityError");
    };
  });
  let sent = 0;
  await eve.page.route("**/acts", (route) => ((sent += 1), route.continue()));
  await eve.goto(`${home}join`);
  assert.match(await eve.isRefused(eve.form("member.join"), { name: "Eve" }), /does not let pages keep anything/);
  assert.equal(sent, 0);
  await eve.leave();
});

test("no browser complained", async () => {
  await ada.leave();
  await ben.leave();
});
