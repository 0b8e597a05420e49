// Browsers that forget: those inside chat apps, and private windows. Told before a key is made, with what to do.
//
// Nothing is prevented: whoever goes on anyway goes on. A browser that hides what it is is not recognised; then the key card
// is the way back, as ever. Only what a browser says of itself is looked at, and none of it leaves the page.

// What chat apps and social networks write into the name of their browser.
const IN_APP =
  /FBAN|FBAV|FB_IAB|Instagram|WhatsApp|\bLine\/|MicroMessenger|Telegram|Snapchat|TikTok|musical_ly|BytedanceWebview|Twitter|LinkedInApp|Pinterest|KAKAOTALK|Viber|Slack|Discord|GSA\//i;
// Android writes "; wv" for a browser inside another program. On an iPhone such a browser does not call itself Safari.
const IN_ANDROID = /; wv\)/;
const IPHONE = /iPhone|iPad|iPod/;

/** "app", "private" or nothing. */
async function forgets(agent) {
  const homeScreen = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
  if (IN_APP.test(agent) || IN_ANDROID.test(agent) || globalThis.TelegramWebviewProxy) return "app";
  if (IPHONE.test(agent) && !homeScreen && !/Safari\//.test(agent)) return "app";
  // Safari and Firefox have no such folder in private windows. Chromium cannot be told: there nothing is said.
  const folder = navigator.storage?.getDirectory?.();
  if (folder && (await folder.then(() => false, (problem) => problem?.name !== "NotAllowedError"))) return "private";
  return undefined;
}

/** Shows the warning instead of what comes after it, until its reader goes on anyway. */
export async function look(warning) {
  const what = await forgets(navigator.userAgent);
  if (!what) return;
  const behind = document.querySelector(warning.dataset.unkept);
  for (const part of warning.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== what;
  // The page's headline is behind it, so this is the headline now.
  const headline = Object.assign(document.createElement("h1"), { textContent: warning.querySelector(`[data-of=${what}] h2`).textContent });
  warning.querySelector(`[data-of=${what}] h2`).replaceWith(headline);
  const phone = IPHONE.test(navigator.userAgent) ? "iphone" : /Android/.test(navigator.userAgent) ? "android" : "other";
  for (const part of warning.querySelectorAll("[data-on]")) part.hidden = !part.dataset.on.split(" ").includes(phone);
  const out = warning.querySelector("a[data-out]");
  // Android opens this in the browser that the phone's owner has chosen.
  if (out) out.href = `intent://${location.host}${location.pathname}${location.search}#Intent;scheme=${location.protocol.slice(0, -1)};end`;
  const address = warning.querySelector("[data-address]");
  if (address) address.textContent = location.origin + location.pathname;
  warning.hidden = false;
  behind.hidden = true;
  warning.querySelector("button[data-anyway]").addEventListener("click", () => {
    warning.hidden = true;
    behind.hidden = false;
    behind.querySelector("input:not([type=hidden])")?.focus();
  });
}
