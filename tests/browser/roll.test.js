// What members of a local enter about themselves: nobody else sees it but by a look, and whoever was looked at sees that.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { look } from "./looks.js";
import { assembly } from "./people.js";
import { closeBrowser, Server } from "./server.js";

const DAY = 24 * 60;
const PHONE = "+15550001234";

after(closeBrowser);

test("Ben enters his details, Cyd is lent the power to look, and Ben sees that she did", async () => {
  const server = await Server.start();
  const people = await assembly(server, ["Ada", "Ben", "Cyd", "Dee", "Eli"], "lasting");
  const [ada, ben, cyd, dee] = people;
  const { home } = ada;

  await ben.goto(`${home}me`);
  await ben.page.getByRole("link", { name: "My details" }).click();
  await ben.page.waitForURL(/details/);
  await look("details-empty", ben, `${home}details`);
  const enter = { "field.legal-name": "Benjamin Ortiz", "field.postal-address": "7 Mill Lane\nRiverside", "field.phone": PHONE };
  await ben.does(ben.form("roll.enter"), enter);
  await ben.goto(`${home}details`);
  assert.equal(await ben.page.locator("#phone").inputValue(), PHONE);
  assert.match(await ben.text(), /Nobody has looked at your details/);

  // Nobody else finds it, on the page that would show it or any other.
  for (const path of ["roll", "roll?q=Ben", "people?q=Ben", "record"]) {
    await cyd.goto(home + path);
    assert.ok(!(await cyd.page.content()).includes(PHONE), path);
  }
  await look("roll-not", cyd, `${home}roll`);
  assert.match(await cyd.text(), /You cannot look at others' details/);

  await dee.goto(`${home}move?kind=power.delegate`);
  await dee.page.locator("#q").fill("Cyd");
  await dee.page.locator("main form button").click();
  await dee.page.locator('main a[href*="person="]').first().click();
  const lend = await dee.moves({ "effect.power": "see-the-roll", "effect.hours": "48", title: "Cyd writes to everybody", open_minutes: "5" });
  await ada.goto(lend);
  await ada.does(ada.form("motion.second"));
  await server.pass(DAY + 1);
  for (const person of people) await person.vote(lend, "yes");
  await server.pass(6);

  await look("roll-search", cyd, `${home}roll`);
  await cyd.page.locator("#q").fill("Ben");
  await cyd.page.locator("main form[role=search] button").click();
  await cyd.page.waitForURL(/q=Ben/);
  assert.ok(!(await cyd.page.content()).includes(PHONE), "the power alone shows nothing");
  await look("roll-found", cyd, `${home}roll?q=Ben`);
  await cyd.does(cyd.form("roll.look"));
  await cyd.page.waitForURL(/member=/);
  assert.match(await cyd.text(), /Benjamin Ortiz/);
  const shown = new URL(cyd.page.url());
  await look("roll-looked", cyd, shown.pathname + shown.search);
  await ada.goto(shown.pathname + shown.search);
  assert.ok(!(await ada.page.content()).includes(PHONE), "the address helps nobody else");

  await look("details-looked", ben, `${home}details`);
  assert.match(await ben.text(), /Cyd, /);
  await ben.goto(`${home}notices`);
  assert.match(await ben.text(), /Cyd looked at your details/);
  await ben.context.addCookies([{ name: "language", value: "es", url: server.url }]);
  await look("details-spanish", ben, `${home}details`);

  await server.pass(61);
  await cyd.goto(shown.pathname + shown.search);
  assert.ok(!(await cyd.page.content()).includes(PHONE), "a look serves for an hour");
  for (const person of people) await person.leave();
  await server.stop();
});
