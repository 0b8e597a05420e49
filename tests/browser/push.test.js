// Notices by the browser itself: asked for on a page, handed to a push service of this test's own, opened with the
// browser's keys, and shown by the service worker.
//
// Only the browser maker's service is replaced, since nothing outside is ever asked: `PushManager.subscribe` answers with a
// subscription to this test's.

import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { assembly, moves, Person } from "./people.js";
import { closeBrowser, Server } from "./server.js";

const HAND = { key: createECDH("prime256v1"), auth: randomBytes(16) };
HAND.key.generateKeys();

let server, service, ada, ben, cyd, motion;
const handed = [];

before(async () => {
  service = createServer(async (request, reply) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    reply.writeHead(201).end();
    handed.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
    service.emit("handed");
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  server = await Server.start();
  [ada, ben] = await assembly(server, ["Ada", "Ben"]);
  cyd = await Person.arrive("Cyd", server.url, { serviceWorkers: "allow" });
  await cyd.context.grantPermissions(["notifications"], { origin: server.url });
  const endpoint = `http://127.0.0.1:${service.address().port}/push/${randomBytes(16).toString("hex")}`;
  const keys = { p256dh: HAND.key.getPublicKey("base64url"), auth: HAND.auth.toString("base64url") };
  await cyd.page.addInitScript(subscribesAt, { endpoint, keys });
  await cyd.join(`${ada.home}join`);
});
after(async () => {
  await closeBrowser();
  await server.stop();
  service.closeAllConnections();
  service.close();
});

/** In the page: a push service that the browser can reach. What it keeps, it keeps as long as a browser would. */
function subscribesAt(said) {
  const kept = () => {
    const key = localStorage.getItem("test subscription");
    if (!key) return null;
    const applicationServerKey = Uint8Array.from(JSON.parse(key)).buffer;
    const unsubscribe = async () => (localStorage.removeItem("test subscription"), true);
    return { endpoint: said.endpoint, options: { applicationServerKey }, unsubscribe, toJSON: () => said };
  };
  PushManager.prototype.getSubscription = async () => kept();
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new TypeError("no browser takes this");
    localStorage.setItem("test subscription", JSON.stringify([...applicationServerKey]));
    return kept();
  };
}

/** RFC 8291 and RFC 8188 from the browser's side. */
function opened({ body }) {
  const [salt, theirs, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)];
  const about = Buffer.concat([Buffer.from("WebPush: info\0"), HAND.key.getPublicKey(), theirs]);
  const input = Buffer.from(hkdfSync("sha256", HAND.key.computeSecret(theirs), HAND.auth, about, 32));
  const derived = (what, length) => Buffer.from(hkdfSync("sha256", input, salt, `Content-Encoding: ${what}\0`, length));
  const cipher = createDecipheriv("aes-128-gcm", derived("aes128gcm", 16), derived("nonce", 12));
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = plain.findLastIndex((byte) => byte !== 0);
  assert.equal(plain[end], 2);
  return plain.subarray(0, end).toString();
}

const section = () => cyd.page.locator("[data-push]");
const presses = (button) => Promise.all([cyd.page.waitForEvent("load"), section().getByRole("button", { name: button }).click()]);

test("a browser that can be told is asked for on one page, and the page knows it afterwards", async () => {
  await cyd.goto(`${ada.home}follow`);
  await section().waitFor();
  await presses("I want to be told here");
  await section().getByText("You are told on this phone.").waitFor();
  assert.equal(await section().getByRole("button", { name: "I want to be told here" }).isVisible(), false);
  // Without scripts, or in a browser that knows nothing of it, nothing is offered that would not work.
  const reader = await Person.arrive("a reader", server.url, { javaScriptEnabled: false });
  await reader.context.addCookies(await cyd.context.cookies());
  await reader.goto(`${ada.home}follow`);
  assert.equal(await reader.page.locator("[data-push]").isVisible(), false);
  await reader.leave();
  await ben.page.addInitScript(() => delete globalThis.PushManager);
  await ben.goto(`${ada.home}follow`);
  await ben.page.waitForLoadState("networkidle");
  assert.equal(await ben.page.locator("[data-push]").count(), 1);
  assert.equal(await ben.page.locator("[data-push]").isVisible(), false);
});

test("what needs its owner arrives sealed, says nothing of whom or what, and a tap leads to the right place", async () => {
  motion = await moves(ben, "Withhold the rent", "From December.");
  await ada.goto(motion);
  await ada.does(ada.form("motion.second"));
  const told = handed.length ? undefined : once(service, "handed");
  await server.pass(31);
  await told;
  const { path, headers, body } = handed[0];
  assert.match(path, /^\/push\/[0-9a-f]{32}$/);
  assert.equal(headers["content-encoding"], "aes128gcm");
  assert.match(headers.authorization, /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
  const data = opened({ body });
  const { words, tag } = JSON.parse(data);
  assert.equal(words, "Something needs you");
  assert.equal(tag, headers.topic);
  for (const secret of ["Mill", "mill", "tenants", "Withhold", "rent", "Ben"]) {
    assert.ok(!data.includes(secret) && !JSON.stringify(headers).includes(secret), secret);
  }

  // The browser hands it to the service worker, as it would whatever page is open.
  const devtools = await cyd.context.newCDPSession(cyd.page);
  const registered = new Promise((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.length && resolve(registrations[0]));
  });
  await devtools.send("ServiceWorker.enable");
  const { registrationId } = await registered;
  await devtools.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data });
  const shown = await cyd.page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.ready;
    const [one] = await registration.getNotifications();
    return one && { title: one.title, body: one.body, data: one.data };
  });
  assert.deepEqual(await shown.jsonValue(), { title: "Something needs you", body: "", data: tag });
  const worker = cyd.context.serviceWorkers()[0] ?? (await cyd.context.waitForEvent("serviceworker"));
  const led = await worker.evaluate(async () => {
    const opened = new Promise((resolve) => (clients.openWindow = async (url) => resolve(url)));
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent("notificationclick", { notification }));
    return opened;
  });
  assert.equal(led, `${ada.home}notices`);
});

test("it ends by one tap here, and nothing stays behind", async () => {
  await cyd.goto(`${ada.home}follow`);
  await section().waitFor();
  await presses("I want silence here");
  await section().getByRole("button", { name: "I want to be told here" }).waitFor();
  assert.equal(await cyd.page.evaluate(() => localStorage.getItem("test subscription")), null);
  assert.equal(await cyd.page.evaluate(() => caches.has("push")), false);
  // And once more, to leave this phone with it.
  await presses("I want to be told here");
  await section().getByText("You are told on this phone.").waitFor();
  await cyd.page.evaluate(async (base) => (await import("/static/push.js")).quiet(base), ada.home.replace(/\/$/, ""));
  assert.equal(await cyd.page.evaluate(() => localStorage.getItem("test subscription")), null);
});

test("no browser complained", async () => {
  for (const person of [ada, ben, cyd]) await person.leave();
});
