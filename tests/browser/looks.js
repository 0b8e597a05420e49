// What every page must stand: pictures of it in every width and scheme, no scrolling sideways, room for a thumb, axe.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("pictures/", import.meta.url));

/** A page as somebody sees it, looked at: as `pages.test.js` does for the pages of an assembly. */
export async function look(name, person, path) {
  mkdirSync(PICTURES, { recursive: true });
  await person.goto(path);
  const { page } = person;
  for (const [shot, width, colorScheme] of [["360-light", 360, "light"], ["360-dark", 360, "dark"], ["1280-light", 1280, "light"]]) {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}${name}-${shot}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 320, height: 740 });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${name} is too wide`);
  await page.setViewportSize({ width: 360, height: 740 });
  const low = await page.evaluate(() => {
    const pressed = [...document.querySelectorAll("button, a.button, input:not([type=hidden]), select, textarea, summary")];
    return pressed.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 47.5).map((e) => e.outerHTML);
  });
  assert.deepEqual(low, [], `${name}: too small for a thumb`);
  const { violations } = await page.evaluate(`(() => { ${AXE}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }); })()`);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], name);
}
