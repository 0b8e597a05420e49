// What the booth that was saved as a file does: voting, a teller's key, decrypting, verifying. All computing is the
// module's (crates/booth); here are forms, files, and the memory of what was decrypted.

import { booth } from "polity:booth";

const MEMORY = "polity-decrypted";

const section = (id) => document.getElementById(id);
const part = (within, selector) => within.querySelector(selector);
const field = (within, name) => part(within, `[name="${name}"]`);

/** Runs what a button or a file asks for, and says in the section what became of it. */
async function doing(within, work) {
  const status = part(within, "[role=status]");
  status.textContent = "…";
  within.setAttribute("aria-busy", "true");
  try {
    status.textContent = (await work()) ?? "";
  } catch (problem) {
    status.textContent = `Not done: ${problem.message}`;
  } finally {
    within.removeAttribute("aria-busy");
  }
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Voting.

const vote = section("vote");
let election, prepared;

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  if (text) made.append(text);
  return made;
}

/** A question as the specification has it: choices to tick, or ranks and grades to write. */
function asked(question, number) {
  const ranks = question.type === "NonHomomorphic";
  const { answers, question: words, blank, min, max } = ranks ? question.value : question;
  const box = element("fieldset");
  box.append(element("legend", words));
  if (!ranks) box.append(element("p", min === max ? `Choose ${min}.` : `Choose ${min} to ${max}.`, { className: "hint" }));
  const one = !ranks && max === 1 && min === 1;
  const lines = blank ? ["Blank vote", ...answers] : answers;
  lines.forEach((line) => {
    const input = element("input", "", ranks ? { type: "number", min: 0, max: 255, required: true } : { type: one ? "radio" : "checkbox" });
    input.name = `question-${number}`;
    const label = element("label");
    label.append(input, ` ${line}`);
    box.append(label);
  });
  return box;
}

function choices() {
  return election.questions.map((question, number) =>
    [...vote.querySelectorAll(`[name="question-${number}"]`)].map((input) =>
      input.type === "number" ? Number(input.value) : Number(input.checked),
    ),
  );
}

field(vote, "election").onchange = ({ target }) =>
  doing(vote, async () => {
    const text = (await target.files[0].text()).trim();
    election = { ...JSON.parse(text), text };
    part(vote, "[data-name]").textContent = election.name;
    part(vote, "[data-questions]").replaceChildren(...election.questions.map(asked));
    part(vote, "form").hidden = false;
  });

part(vote, "form").onsubmit = (event) => {
  event.preventDefault();
  doing(vote, async () => {
    const question = { election: election.text, credential: field(vote, "credential").value.trim(), choices: choices() };
    prepared = await booth({ ask: "ballot", ...question });
    part(vote, "[data-tracker]").textContent = prepared.tracker;
    part(vote, "[data-prepared]").hidden = false;
  });
};

field(vote, "save").onclick = () => doing(vote, () => save(`${election.uuid}.ballot.json`, prepared.ballot));

// A ballot that was opened proves a vote to whoever sees it: it is never handed in.
field(vote, "challenge").onclick = () =>
  doing(vote, async () => {
    const { ballot, opening } = prepared;
    prepared = undefined;
    part(vote, "[data-prepared]").hidden = true;
    save(`${election.uuid}.thrown-away.json`, ballot);
    save(`${election.uuid}.opening`, opening);
    const { opens } = await booth({ ask: "opens", election: election.text, ballot, opening });
    return opens
      ? `It had these choices in it: ${JSON.stringify(JSON.parse(opening).choices)}. Let another device check the two files that were saved; then prepare a new ballot.`
      : "It does NOT have the choices in it that it claims. Do not vote with this device.";
  });

// A teller's key.

const key = section("key");
const lines = (name) => field(key, name).value.split("\n").map((line) => line.trim()).filter(Boolean);
const group = () => field(key, "group").value;
const known = () => ({ group: group(), threshold: Number(field(key, "threshold").value), certificates: lines("certificates") });
const own = () => field(key, "own").value.trim();
const show = (text) => (field(key, "made").value = text);

const STEPS = {
  async trustee() {
    const made = await booth({ ask: "trustee", group: group() });
    field(key, "own").value = made.private;
    show(made.public);
    return "Keep what stands under “your secret”. What was made is your public key, for the election.";
  },
  async seed() {
    const number = Object.fromEntries(["number", "threshold", "size"].map((name) => [name, Number(field(key, name).value)]));
    const made = await booth({ ask: "seed", group: group(), ...number });
    field(key, "own").value = made.seed;
    show(made.certificate);
  },
  async polynomial() {
    show((await booth({ ask: "polynomial", ...known(), seed: own() })).polynomial);
  },
  async route() {
    show((await booth({ ask: "route", ...known(), polynomials: lines("polynomials") })).inputs.join("\n"));
  },
  async answer() {
    show((await booth({ ask: "answer", ...known(), seed: own(), input: field(key, "input").value })).output);
    return "What you got is right. Give your answer to the one who gathers.";
  },
  async parameters() {
    const made = await booth({ ask: "parameters", ...known(), polynomials: lines("polynomials"), outputs: lines("outputs") });
    show([made.parameters, ...made.keys].join("\n"));
    return "The first line is the election's key (threshold.json). Each further line is for a teller, in the order of their numbers.";
  },
};
for (const [name, step] of Object.entries(STEPS)) field(key, name).onclick = () => doing(key, step);

// Decrypting.

const decrypt = section("decrypt");
const remembered = () => JSON.parse(localStorage.getItem(MEMORY) ?? "[]");

part(decrypt, "form").onsubmit = (event) => {
  event.preventDefault();
  doing(decrypt, async () => {
    field(decrypt, "share").value = "";
    const secret = field(decrypt, "secret").value.trim();
    const encrypted = field(decrypt, "key").value.trim();
    const keys = encrypted ? { seed: secret, key: encrypted } : { private: secret };
    const archive = await base64(field(decrypt, "archive").files[0]);
    const made = await booth({ ask: "share", archive, remembered: remembered(), ...keys });
    if (made.refused) {
      return `REFUSED: ${made.refused}. Somebody shows you another box than before. Tell the other tellers and the members.`;
    }
    // Before anybody sees the share: what cannot be remembered is not given out.
    localStorage.setItem(MEMORY, JSON.stringify([...new Set([...remembered(), made.remember])]));
    if (!remembered().includes(made.remember)) throw new Error("this browser cannot remember what it decrypted");
    field(decrypt, "share").value = made.share;
    return `Trustee ${made.owner}: the share of ${made.ballots} ballots. Hand it in (polity ballot decrypt --share).`;
  });
};

// Verifying.

const verify = section("verify");

field(verify, "archive").onchange = ({ target }) =>
  doing(verify, async () => {
    const verdict = await booth({ ask: "verify", archive: await base64(target.files[0]) });
    if (!verdict.valid) return `NOT valid: ${verdict.says}`;
    const counts = `${verdict.ballots} ballots, of which ${verdict.counted} count`;
    return verdict.finished ? `Valid: ${counts}. ${verdict.result}` : `Valid so far: ${counts}. The election is not finished.`;
  });
