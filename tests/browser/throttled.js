// How soon a stranger reads a page on a slow network: `node throttled.js URL [TIMES]` prints {"profile","readable":[ms,…],"bytes"}.
//
// Chromium's own throttle, at what its developer tools called "Regular 3G": 750 kbit/s down, 250 kbit/s up, 100 ms more for each request. Each time with
// an empty browser. Readable is the first contentful paint: the page is its text, and no script or picture comes before it.

import { browser, closeBrowser } from "./server.js";

const [url, times = "7"] = process.argv.slice(2);
const readable = [];
let bytes = 0;
for (let i = 0; i < Number(times); i += 1) {
  const context = await (await browser()).newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB", serviceWorkers: "block" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  let came = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (came += encodedDataLength));
  const kilobits = (n) => (n * 1000) / 8;
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 100, downloadThroughput: kilobits(750), uploadThroughput: kilobits(250) });
  await page.goto(url, { waitUntil: "networkidle" });
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach(({ startTime }) => resolve(startTime))).observe({ type: "paint", buffered: true });
      }),
  );
  readable.push(Math.round(paint));
  bytes = Math.max(bytes, came);
  await context.close();
}
await closeBrowser();
console.log(JSON.stringify({ profile: "750 kbit/s down, 250 up, 100 ms", readable, bytes }));
