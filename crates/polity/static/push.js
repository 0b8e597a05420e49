// Web push on this browser: asked for on the page "Hear of it", shown by `sw.js`.
//
// A browser has one subscription for everything on this server; each organisation knows it by a name of its own, made
// here. The message bears that name; where a tap on it leads only this browser knows, in its cache "push".

import { base64, random, urlSafe } from "./core.js";
import { wish } from "./follow.js";
import { here, trace } from "./place.js";
import { words } from "./words.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const same = (a, b) => a && b && String(new Uint8Array(a)) === String(new Uint8Array(b));
const names = () => caches.open("push");

/** Shows the section where this browser can be told of things, with the one form that makes sense. */
export async function offer(section) {
  if (!globalThis.isSecureContext || !globalThis.PushManager || !globalThis.Notification || !navigator.serviceWorker) return;
  const key = bytes(section.dataset.push);
  const [on, off] = ["form[data-on]", "form[data-off]"].map((form) => section.querySelector(form));
  const known = section.dataset.tags.split(" ");
  const told = Boolean(await subscribed(key)) && (await tagsOf(here().base)).some((tag) => known.includes(tag));
  if (on) on.hidden = told;
  off.hidden = !told;
  section.hidden = false;
  press(on, () => begin(key));
  press(off, () => end());
}

function press(form, does) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const say = (sentence) => Object.assign(form.querySelector(".say"), { textContent: sentence }).setAttribute("data-state", "refused");
    does()
      .then((refused) => (refused ? say(refused) : location.reload()))
      .catch((problem) => {
        trace(problem);
        say(words("push_failed"));
      });
  });
}

async function begin(key) {
  if ((await Notification.requestPermission()) !== "granted") return words("push_denied");
  const { pushManager } = await worker();
  // One that is bound to a key which the server no longer has is good for nothing.
  if (!(await subscribed(key))) await (await pushManager.getSubscription())?.unsubscribe();
  const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
  const place = here();
  const tag = urlSafe(base64(random(16)));
  await forget(place.base);
  await (await names()).put(`/push/${tag}`, new Response(place.base));
  return wish({ browser: { endpoint, key: keys.p256dh, auth: keys.auth, tag } });
}

async function end() {
  const subscription = await (await worker()).pushManager.getSubscription();
  const refused = subscription && (await wish({ no_browser: subscription.endpoint }));
  if (refused) return refused;
  await quiet(here().base);
}

/** Nothing of this organisation is shown here any more; of no other either, then the subscription ends. */
export async function quiet(base) {
  if (!globalThis.caches || !(await caches.has("push"))) return;
  await forget(base);
  if ((await (await names()).keys()).length) return;
  await caches.delete("push");
  const registration = await navigator.serviceWorker?.getRegistration("/");
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

async function worker() {
  await navigator.serviceWorker.register("/sw.js");
  return navigator.serviceWorker.ready;
}

/** This browser's subscription, if it is bound to this key. */
async function subscribed(key) {
  const subscription = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  return subscription && same(subscription.options.applicationServerKey, key) ? subscription : undefined;
}

async function tagsOf(base) {
  const found = [];
  for (const request of await (await names()).keys()) {
    const kept = await (await (await names()).match(request)).text();
    if (kept === base) found.push(new URL(request.url).pathname.slice("/push/".length));
  }
  return found;
}

async function forget(base) {
  for (const tag of await tagsOf(base)) await (await names()).delete(`/push/${tag}`);
}
