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

test("without a connection it says so, keeps what was typed, and the same press later is one act", async () => {
  await ben.goto(motion);
  const form = argues(ben);
  await ben.type(form, { text: "It rains here." });
  await ben.page.waitForLoadState("networkidle");
  await ben.context.setOffline(true);
  await form.locator("button").click();
  await form.locator(".say[data-state=unsent]", { hasText: "kept on this phone" }).waitFor();
  assert.equal(await form.locator("textarea").inputValue(), "It rains here.");
  await ben.context.setOffline(false);
  await ben.does(form);
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
  assert.equal(lost, 1);
  await ben.page.unroute("**/acts");
  await ben.does(form);
  assert.equal(await times(ben, "Lost once."), 1);

  await ben.page.route("**/acts", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await ben.type(argues(ben), { text: "Lost twice." });
  await argues(ben).locator("button").click();
  await argues(ben).locator(".say", { hasText: "kept on this phone" }).waitFor();
  await ben.page.unroute("**/acts");
  await ben.goto(home);
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
  await ben.page.unroute("**/acts");
  await ben.does(argues(ben));
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
  const joined = dee.page.waitForURL((url) => url.pathname === home);
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
