// The people of a test: each with a browser profile of their own, doing what a person does: reading, typing, pressing.

import assert from "node:assert/strict";

import { browser } from "./server.js";

/** How long anything may take on a busy machine. */
const PATIENCE = 15_000;

export class Person {
  /** Somebody with a browser that has never been here. */
  static async arrive(name, url, options = {}) {
    const person = new Person();
    // The service worker is tested where it matters; elsewhere a test sees every request itself.
    person.name = name;
    person.url = url;
    person.context = await (await browser()).newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB", serviceWorkers: "block", ...options });
    person.context.setDefaultTimeout(PATIENCE);
    person.page = await person.context.newPage();
    person.faults = [];
    // A page must not log an error, break its own content security policy, or ask another host for anything.
    person.page.on("console", (message) => message.type() === "error" && person.faults.push(message.text()));
    person.page.on("pageerror", (error) => person.faults.push(String(error)));
    person.page.on("request", (request) => {
      if (new URL(request.url()).host !== new URL(url).host) person.faults.push(`asked ${request.url()}`);
    });
    return person;
  }

  async goto(path) {
    const reply = await this.page.goto(new URL(path, this.url).href);
    // A page that needs a pass signs one and loads again.
    if (reply.status() === 401) await this.page.locator("[data-gate]").waitFor({ state: "detached" }).catch(() => {});
    return reply;
  }

  link(end) {
    return this.page.locator(`main a[href$="${end}"]`).first();
  }

  form(act, more = "") {
    return this.page.locator(`form[data-act="${act}"]${more}`);
  }

  /** Fills the fields of a form; a form behind a summary is opened first. */
  async type(form, fields) {
    const summary = form.locator("xpath=ancestor::details[not(@open)]/summary");
    if (await summary.count()) await summary.first().click();
    for (const [name, value] of Object.entries(fields)) {
      const field = form.locator(`[name="${name}"]`);
      if ((await field.evaluate((input) => input.tagName)) === "SELECT") await field.selectOption(value);
      else await field.fill(value);
    }
  }

  /** Presses a form's button, and waits until the act is recorded and the page that follows is there. */
  async does(form, fields = {}, button = "button") {
    await this.type(form, fields);
    // "Recorded" is said and the next page loaded: on a quick machine before anybody could have looked at the word.
    // What was said before the press does not count.
    await form.locator(".say").evaluateAll((lines) => lines.forEach((line) => line.removeAttribute("data-state")));
    const next = this.page.waitForEvent("load").then(() => null);
    const no = form.locator(".say[data-state=refused]");
    const refused = no.waitFor().then(() => no.textContent()).catch(() => null);
    next.catch(() => {});
    await form.locator(button).first().click();
    const sentence = await Promise.race([next, refused]);
    assert.equal(sentence, null, `${this.name}: ${sentence}`);
    await next;
  }

  /** Presses a form's button and gives the sentence with which it was refused. */
  async isRefused(form, fields = {}, button = "button") {
    await this.type(form, fields);
    await form.locator(button).first().click();
    const said = form.locator(".say[data-state=refused]");
    await said.waitFor();
    return said.textContent();
  }

  /** Joins by the link that the room is shown. */
  async join(link) {
    await this.goto(link);
    await this.does(this.form("member.join"), { name: this.name });
    // Whoever has joined is asked to keep their place first.
    this.home = new URL(this.page.url()).pathname.replace(/place$/, "");
  }

  /** Sends the form that moves a motion, and gives the motion's page, which follows. */
  async moves(fields) {
    await this.does(this.form("motion.move"), fields);
    await this.page.waitForURL(/\/motions\//);
    return new URL(this.page.url()).pathname;
  }

  /** Votes by the page of a motion or of a change to its text. */
  async vote(motion, choice) {
    await this.goto(motion);
    await this.page.locator('main a[href*="/votes/"]').first().click();
    await this.does(this.form("vote.cast"), {}, `button[value=${choice}]`);
    await this.page.locator(".recorded").waitFor();
  }

  text(selector = "main") {
    return this.page.locator(selector).first().innerText();
  }

  /** The same facts as JSON, as this person may read them. */
  async json(path) {
    return this.page.evaluate(async (path) => (await fetch(path)).json(), path);
  }

  /** A reading pass, as `polity verify` takes it. */
  async pass() {
    await this.goto(`${this.home}me`);
    return this.page.evaluate(async () => {
      const { bearer } = await import("/static/pass.js");
      const { find } = await import("/static/keys.js");
      const { institution } = document.documentElement.dataset;
      return bearer(institution, await find(institution));
    });
  }

  /** What the browser's console says of a refusal that was called for. */
  forgives(...whats) {
    this.faults = this.faults.filter((fault) => !whats.some((what) => fault.includes(what)));
  }

  async leave() {
    assert.deepEqual(this.faults, [], `${this.name}'s browser complained`);
    await this.context.close();
  }
}

/** Takes out the rule on who votes, before the founding is signed: everybody who joined does, for tests of everything else. */
export function byBelonging(form) {
  const clause = /\n\[\[article\.clause\]\]\nid = "presence"\n[^[]*\n(?=\n\[)/;
  return form.locator("[name=bylaws]").evaluate((input, clause) => (input.value = input.value.replace(new RegExp(clause), "")), clause.source);
}

/** Founds an assembly the way a person does, question by question; ends on the page with the code for the room. */
export async function found(founder, { code, name, purpose, presence, last = "tonight" }) {
  await founder.goto("/");
  await founder.link("/found").click();
  for (const answer of [name, purpose]) {
    await founder.page.locator("#answer").fill(answer);
    await founder.page.locator("main button.main").click();
  }
  await founder.page.locator(`button[value=${last}]`).click();
  await founder.page.locator("#offset").selectOption("120");
  await founder.page.locator("main button.main").click();
  if (!presence) await byBelonging(founder.form("institution.found"));
  await founder.does(founder.form("institution.found"), { name: founder.name, code });
  founder.home = new URL(founder.page.url()).pathname.replace("share", "");
}

/** An organisation with these people in it, the first of them its founder: an assembly, or what was founded to last. */
export async function assembly(server, names, last = "tonight") {
  const people = [];
  for (const name of names) {
    const person = await Person.arrive(name, server.url);
    if (people.length) await person.join(`${people[0].home}join`);
    else await found(person, { code: server.code, name: "Tenants of Mill Street", purpose: "To keep our homes.", last });
    people.push(person);
  }
  return people;
}

/** Moves a resolution and gives its page. */
export async function moves(person, title, text = "") {
  await person.goto(`${person.home}move?kind=resolution`);
  return person.moves({ title, text, open_minutes: "30" });
}

/** What a wall shows for the half minute of the server's clock, made as the wall makes it, and the link that it opens. */
export async function wallCode(wall, meeting, now) {
  return wall.evaluate(
    async ([meeting, now]) => {
      const { ask, urlSafe } = await import("/static/core.js");
      const { wallKey } = await import("/static/gathering.js");
      const { here } = await import("/static/place.js");
      const slot = Math.floor(now / 30_000);
      const signed = `polity wall\n${here().institution}\n${meeting}\n${slot}\n`;
      const { signature } = await ask({ ask: "sign", seed: localStorage.getItem(wallKey(meeting)), signed });
      return { meeting, slot, signature, link: `join#w=${meeting}.${slot}.${urlSafe(signature)}` };
    },
    [meeting, now],
  );
}
