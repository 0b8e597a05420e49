// The whole evening of an assembly in the street: a thousand phones beside twelve people with browsers. It is founded, the
// room reads the wall's code, demands are found and adopted, people are named to speak, hands are counted, a floor vote runs
// on the wall, a motion outside the purpose is not taken, and a week later an offer is accepted. Then the record is verified.
//
// The phones are real ones to the server: signed acts over HTTP, 32 at once (crates/polity/examples/phones.rs). Time is moved by
// the clock of a test build; nothing here waits for a time, only for what is to be seen. With POLITY_PICTURES=DIR it takes the
// pictures of the README.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { found, Person, wallCode } from "./people.js";
import { closeBrowser, PROGRAM, Server } from "./server.js";

const PHONES = 1000;
const A_CODE = 100;
const NAMES = ["Ben", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hua", "Ivo", "Jan", "Kim", "Lou"];
const PATIENCE_MS = 90_000;

let server, ada, home, wall, chair, meeting, phones;
const people = {};
const everyone = () => [ada, ...Object.values(people)];

/** The program that is a thousand phones. */
class Crowd {
  constructor(address, slug) {
    this.process = spawn(join(dirname(PROGRAM), "examples", "phones"), [address, slug], { stdio: ["pipe", "pipe", "inherit"] });
    this.waiting = [];
    createInterface({ input: this.process.stdout }).on("line", (line) => this.waiting.shift().resolve(JSON.parse(line)));
    this.process.on("exit", (code) => this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`the phones ended with ${code}`))));
  }

  /** Tells them to do something, all at once; everything must be taken. */
  async do(...words) {
    const answer = new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
    this.process.stdin.write(`${words.join(" ")}\n`);
    const { sent, refused } = await answer;
    assert.deepEqual(refused, []);
    return sent;
  }

  stop() {
    this.process.stdin.end();
  }
}

before(async () => {
  // A picture shows the address of a real assembly, not of this machine.
  const address = process.env.POLITY_PICTURES ? ["--url", "https://mill-street.example"] : [];
  server = await Server.start("--unlimited", ...address);
});
after(async () => {
  phones?.stop();
  await closeBrowser();
  await server.stop();
});

/** Asks again until it is so. */
async function until(what, isSo) {
  const began = Date.now();
  for (;;) {
    const is = await isSo();
    if (is) return is;
    assert.ok(Date.now() - began < PATIENCE_MS, `it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The vote that a motion's page leads to. */
async function voteOn(motion) {
  await ada.goto(motion);
  const href = await ada.page.locator('main a[href*="/votes/"]').first().getAttribute("href");
  return href.split("/").pop();
}

/** So many phones vote yes, the rest of them no, all at once. */
async function phonesVote(vote, yes, no) {
  const both = await Promise.all([phones.do("vote", 1, yes, vote, "yes"), phones.do("vote", yes + 1, yes + no, vote, "no")]);
  assert.deepEqual(both, [yes, no]);
}

/** Time passes until the vote is closed; then it is counted as soon as it can be. */
async function counted(vote, minutes) {
  await server.pass(minutes);
  return until(`the count of ${vote}`, async () => (await ada.json(`${home}votes/${vote}.json`)).result);
}

async function move(person, path, fields) {
  await person.goto(`${home}${path}`);
  return person.moves({ open_minutes: "5", ...fields });
}

async function second(person, motion) {
  await person.goto(motion);
  await person.does(person.form("motion.second"));
}

/** Seconded, put to the vote by the chair, voted on by phones and carried. */
async function carry(motion, by, { put = true } = {}) {
  await second(by, motion);
  if (put) {
    await ada.goto(motion);
    await ada.does(ada.form("motion.put"));
  } else await server.pass(11);
  const vote = await voteOn(motion);
  await phonesVote(vote, 600, 40);
  await by.vote(motion, "yes");
  const result = await counted(vote, 6);
  assert.match(result.sentence, /^Passed, 601 to 40/);
  return vote;
}

async function street() {
  const stranger = await Person.arrive("a passer-by", server.url, { javaScriptEnabled: false });
  await stranger.page.goto(server.url + home);
  const said = await stranger.text("body");
  await stranger.leave();
  return said;
}

async function picture(name, page, width, height) {
  if (!process.env.POLITY_PICTURES) return;
  mkdirSync(process.env.POLITY_PICTURES, { recursive: true });
  await page.setViewportSize({ width, height });
  // A page that counts down learns what time it is when it is loaded: the test has moved the clock since.
  await page.reload();
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: join(process.env.POLITY_PICTURES, `${name}.png`) });
}

test("Ada founds an assembly, calls it together and opens its wall", async () => {
  ada = await Person.arrive("Ada", server.url);
  await found(ada, { code: server.code, name: "Tenants of Mill Street", purpose: "To keep our homes.", presence: true });
  home = ada.home;
  await ada.goto(`${home}meetings`);
  await ada.does(ada.form("meeting.call"), { title: "First assembly", text: "In the street" });
  await ada.page.waitForURL(/meetings\/[a-z2-7]{26}/);
  meeting = ada.page.url().split("/").pop();
  await ada.does(ada.form("meeting.open"), { heads: "1050" });
  await ada.page.waitForURL(/\/wall/);
  wall = ada.page;
  await wall.locator(".shown svg path").waitFor();
  // The wall stays on the projector; Ada's other page is the chair's.
  chair = await ada.context.newPage();
  ada.page = chair;
  phones = new Crowd(`127.0.0.1:${server.port}`, home.replaceAll("/", ""));
});

test("a thousand phones and eleven people read the code, a hundred by each", async () => {
  for (let i = 0; i < PHONES / A_CODE; i += 1) {
    await server.pass(0.5);
    const { slot, signature, link } = await wallCode(wall, meeting, server.now);
    const arrive = async (name) => {
      if (!name) return;
      people[name] = await Person.arrive(name, server.url);
      await people[name].join(home + link);
    };
    const [sent] = await Promise.all([phones.do("enter", i * A_CODE + 1, (i + 1) * A_CODE, meeting, slot, signature), arrive(NAMES[i])]);
    assert.equal(sent, A_CODE);
  }
  await server.pass(0.5);
  const { link } = await wallCode(wall, meeting, server.now);
  people.Lou = await Person.arrive("Lou", server.url);
  await people.Lou.join(home + link);
  await wall.locator(".present").filter({ hasText: /1,011 of at most 1,050/ }).waitFor({ timeout: PATIENCE_MS });
  await people.Ben.goto(`${home}me`);
  assert.match(await people.Ben.text(), /You vote: you were at a meeting/);
  await people.Ben.goto(`${home}meetings/${meeting}`);
  await people.Ben.page.locator("summary").filter({ hasText: "Who is present" }).click();
  assert.match(await people.Ben.text(), /Phone 1\b/);
});

test("two find a demand each; the floor adopts the first while the wall counts who has voted", async () => {
  const { Ben, Cyd } = people;
  const motion = await move(Ben, "move?kind=demand.adopt", { title: "No evictions this winter", of: "The city", least: "Nobody put out before April", text: "Because it is cold." });
  await second(Cyd, motion);
  await ada.goto(`${home}meetings/${meeting}`);
  await ada.does(ada.form("motion.put"));
  const vote = await voteOn(motion);
  const profiles = Promise.all(everyone().map((person, i) => person.vote(motion, i < 9 ? "yes" : "no")));
  await Promise.all([phonesVote(vote, 650, 350), profiles]);
  await wall.locator(".so-far").filter({ hasText: /1,012 of 1,012/ }).waitFor({ timeout: PATIENCE_MS });
  assert.doesNotMatch(await wall.locator(".board").innerText(), /Passed/, "nothing is known before the close");
  await picture("wall", wall, 1280, 800);
  const result = await counted(vote, 6);
  assert.match(result.sentence, /^Passed, 659 to 353/);
  await wall.locator(".result").filter({ hasText: /Passed, 659 to 353/ }).waitFor({ timeout: PATIENCE_MS });
  await people.Dee.goto(`${home}votes/${vote}`);
  await picture("result", people.Dee.page, 360, 640);
  assert.match(await street(), /What we demand[\s\S]*No evictions this winter/);
});

test("the second is adopted by a show of hands, signed from both sides", async () => {
  const { Dee, Eli, Fay } = people;
  const motion = await move(Dee, "move?kind=demand.adopt", { title: "The roof is mended", of: "The owner", least: "Before the frost", text: "It leaks." });
  await second(Eli, motion);
  await ada.goto(`${home}meetings/${meeting}`);
  await ada.does(ada.form("hand.open"));
  await wall.locator(".so-far").filter({ hasText: "Hands are counted" }).waitFor({ timeout: PATIENCE_MS });
  for (const [person, side] of [[Eli, "for"], [Fay, "against"]]) {
    await person.goto(`${home}meetings/${meeting}`);
    await person.does(person.form("hand.sign"), { yes: "700", no: "211", abstain: "90", side });
  }
  await wall.locator(".result").filter({ hasText: /Counted by hand\. Passed, 700 to 211/ }).waitFor({ timeout: PATIENCE_MS });
  assert.match(await street(), /The roof is mended/);
});

test("Gus and Hua asked to speak for all, and are named", async () => {
  const { Gus, Hua, Ivo } = people;
  for (const person of [Gus, Hua]) {
    await carry(await move(person, "move?kind=spokesperson.name", { "effect.hours": "48" }), Ivo);
  }
  const said = await street();
  for (const words of [/Gus speaks for us/, /Hua speaks for us/]) assert.match(said, words);
});

test("the floor goes round, who has not spoken first", async () => {
  const { Jan } = people;
  await Jan.goto(`${home}meetings/${meeting}`);
  await Jan.does(Jan.form("speech.ask"));
  assert.equal(await phones.do("ask", 1, 30, meeting), 30);
  await ada.goto(`${home}meetings/${meeting}`);
  await ada.does(ada.form("speech.begin"), {}, "button.main");
  await wall.locator(".speaker").filter({ hasText: "Jan" }).waitFor({ timeout: PATIENCE_MS });
});

test("a motion outside the purpose says so, and the members do not take it", async () => {
  const { Kim, Lou } = people;
  const motion = await move(Kim, "move?kind=resolution", { title: "We write to the president", text: "About the war." });
  await Kim.goto(motion);
  await Kim.does(Kim.form("motion.outside"));
  await second(Lou, motion);
  const vote = await voteOn(motion);
  await phonesVote(vote, 100, 500);
  await Lou.vote(motion, "no");
  assert.match((await counted(vote, 6)).sentence, /^Did not pass, 100 to 501/);
  await Kim.goto(motion);
  assert.match(await Kim.text(), /Not taken, 100 to 501/);
});

test("a week later an offer is recorded and accepted, and nobody speaks for all any more", async () => {
  const { Ivo, Jan } = people;
  await server.pass(7 * 24 * 60);
  assert.doesNotMatch(await street(), /speaks for us/, "their time was over by itself");
  await carry(await move(Ivo, "move?kind=offer.record&demand=1", { title: "Nobody is put out before May", text: "In writing." }), Jan, { put: false });
  assert.match(await street(), /Something was offered/);
  await carry(await move(Jan, "move?kind=offer.accept&demand=1", { text: "It is more than the least." }), Ivo, { put: false });
  const said = await street();
  assert.match(said, /What we won[\s\S]*No evictions this winter/);
  assert.match(said, /What we demand[\s\S]*The roof is mended/);
});

test("polity verify agrees with the running server", async () => {
  const pass = await ada.pass();
  const source = server.url + home.replace(/\/$/, "");
  const verify = (...more) => promisify(execFile)(PROGRAM, ["verify", source, "--pass", pass, ...more], { maxBuffer: 1 << 26 });
  const { stdout } = await verify("--json");
  const report = JSON.parse(stdout);
  assert.equal(report.valid, true);
  assert.ok(report.size > 5_000, `${report.size} entries`);
  const { stdout: told } = await verify();
  for (const words of [/1,?012 members/, /demand 1: No evictions this winter \(won/, /counted by hand/, /not taken at/]) assert.match(told, words);
});

test("no browser complained all evening", async () => {
  for (const person of everyone()) await person.leave();
});
