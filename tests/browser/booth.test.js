// The voting module in the browser, and a second opinion on what it makes: powers, a credential and every proof of a
// whole ballot are checked by noble-curves, which shares no code with it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";

import { onePage } from "./server.js";

const Point = ed25519.Point;
const ORDER = Point.Fn.ORDER;

const opened = onePage();

const ask = (question) =>
  opened.page.evaluate(async (question) => {
    const { booth } = await import("/static/booth.js");
    return booth(question);
  }, question);

/** Belenios spells a point as the integer of its encoding: the bytes in reverse. */
const reversed = (hex) => hex.match(/../g).reverse().join("");
const point = (text) => Point.fromHex(reversed(text));
const spelled = (point) => reversed(point.toHex());
const times = (point, scalar) => (scalar === 0n ? Point.ZERO : point.multiply(scalar));
const mod = (number) => ((number % ORDER) + ORDER) % ORDER;
const sha256 = (text) => createHash("sha256").update(text).digest();
const challenge = (text) => mod(BigInt(`0x${sha256(text).toString("hex")}`));
const fingerprint = (text) => sha256(text).toString("base64").replace(/=+$/, "");

const UUID = "PoLityTestEx1x";
const CREDENTIAL = "YdLDx-Pf9uf5-wULWx-ArJPif";
const key = () => times(Point.BASE, 31337n);
const election = () =>
  JSON.stringify({
    version: 1,
    description: "Grüße",
    name: "Vectors",
    group: "Ed25519",
    public_key: spelled(key()),
    questions: [
      { answers: ["a", "b", "c"], min: 1, max: 2, question: "Which?" },
      { answers: ["a", "b"], blank: true, min: 1, max: 1, question: "And which?" },
      { type: "NonHomomorphic", value: { answers: ["a", "b", "c"], question: "In which order?" } },
    ],
    uuid: UUID,
  });

/** The commitments of the statement that (alpha, beta) encrypts `value`, as text. */
function commitments(y, alpha, beta, value, { challenge, response }) {
  const [c, r] = [BigInt(challenge), BigInt(response)];
  const a = times(Point.BASE, r).add(times(alpha, c));
  const b = times(y, r).add(times(beta.subtract(times(Point.BASE, BigInt(value))), c));
  return `${spelled(a)},${spelled(b)}`;
}

const sum = (proofs) => mod(proofs.reduce((all, proof) => all + BigInt(proof.challenge), 0n));

/** Checks every proof of a ballot after the specification, 4.11 to 4.14. */
function check(text, ballot) {
  const y = key();
  const s0 = `${fingerprint(text)}|${ballot.credential}`;
  const questions = JSON.parse(text).questions;
  ballot.answers.forEach((answer, at) => {
    if (questions[at].type) {
      const { alpha, beta } = answer.choices;
      const { challenge: c, response: r } = answer.proof;
      const a = times(Point.BASE, BigInt(r)).add(times(point(alpha), BigInt(c)));
      assert.equal(challenge(`raweg|${s0}|${spelled(y)},${alpha},${beta}|${spelled(a)}`), BigInt(c));
      return;
    }
    const { min, max, blank } = questions[at];
    const choices = answer.choices.map(({ alpha, beta }) => [point(alpha), point(beta)]);
    choices.forEach(([alpha, beta], i) => {
      const proofs = answer.individual_proofs[i];
      const both = [0, 1].map((value) => commitments(y, alpha, beta, value, proofs[value])).join(",");
      assert.equal(challenge(`prove|${s0}|${spelled(alpha)},${spelled(beta)}|${both}`), sum(proofs));
    });
    const s = `${s0}|${answer.choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(",")}`;
    const summed = choices.slice(blank ? 1 : 0);
    const [alpha, beta] = [0, 1].map((part) => summed.reduce((all, choice) => all.add(choice[part]), Point.ZERO));
    const values = Array.from({ length: max - min + 1 }, (_, i) => min + i);
    const range = (proofs) => values.map((value, i) => commitments(y, alpha, beta, value, proofs[i]));
    if (!blank) {
      const all = range(answer.overall_proof).join(",");
      assert.equal(challenge(`prove|${s}|${spelled(alpha)},${spelled(beta)}|${all}`), sum(answer.overall_proof));
      return;
    }
    const zero = [commitments(y, ...choices[0], 0, answer.blank_proof[0]), commitments(y, alpha, beta, 0, answer.blank_proof[1])];
    assert.equal(challenge(`bproof0|${s}|${zero.join(",")}`), sum(answer.blank_proof));
    const one = [commitments(y, ...choices[0], 1, answer.overall_proof[0]), ...range(answer.overall_proof.slice(1))];
    assert.equal(challenge(`bproof1|${s}|${one.join(",")}`), sum(answer.overall_proof));
  });
  const { signature, ...unsigned } = ballot;
  assert.equal(signature.hash, fingerprint(JSON.stringify(unsigned)));
  const { challenge: c, response: r } = signature.proof;
  const a = times(Point.BASE, BigInt(r)).add(times(point(ballot.credential), BigInt(c)));
  assert.equal(challenge(`sig|${signature.hash}|${spelled(a)}`), BigInt(c));
}

test("powers are those of another implementation", async () => {
  for (const exponent of [0n, 1n, 2n, 255n, ORDER - 1n, challenge("some"), challenge("other")]) {
    const base = times(Point.BASE, challenge(`base ${exponent}`));
    const { power } = await ask({ ask: "power", group: "Ed25519", base: spelled(base), exponent: String(exponent) });
    assert.equal(power, spelled(times(base, exponent)));
  }
});

test("a credential has the key that another implementation derives", async () => {
  const halves = [0, 1].map((half) => sha256(`derive_credential|${UUID}|${half}|${CREDENTIAL}`).toString("hex"));
  const secret = mod(BigInt(`0x${halves.join("")}`));
  const { public: found } = await ask({ ask: "credential", group: "Ed25519", uuid: UUID, credential: CREDENTIAL });
  assert.equal(found, spelled(times(Point.BASE, secret)));
});

test("every proof of a ballot made in the page is valid to another implementation, and opens to its choices", async () => {
  for (const choices of [[[1, 0, 1], [0, 1, 0], [3, 0, 255]], [[0, 1, 0], [1, 0, 0], [1, 2, 3]]]) {
    const text = election();
    const { ballot, tracker, opening } = await ask({ ask: "ballot", election: text, credential: CREDENTIAL, choices });
    assert.equal(tracker, fingerprint(ballot));
    check(text, JSON.parse(ballot));
    assert.deepEqual(await ask({ ask: "opens", election: text, ballot, opening }), { opens: true });
    const claimed = JSON.stringify({ ...JSON.parse(opening), choices: [[0, 1, 1], ...choices.slice(1)] });
    assert.deepEqual(await ask({ ask: "opens", election: text, ballot, opening: claimed }), { opens: false });
  }
});

test("a ballot takes no longer in the page than a voter notices", async () => {
  const choices = [[1, 0, 0, 0, 0]];
  const questions = [{ answers: ["a", "b", "c", "d", "e"], min: 1, max: 1, question: "Which?" }];
  const text = JSON.stringify({ ...JSON.parse(election()), questions, uuid: UUID });
  // The order of fields is the specification's.
  const { version, description, name, group, public_key } = JSON.parse(text);
  const ordered = JSON.stringify({ version, description, name, group, public_key, questions, uuid: UUID });
  const milliseconds = await opened.page.evaluate(async (question) => {
    const { booth } = await import("/static/booth.js");
    await booth(question);
    const began = performance.now();
    for (let round = 0; round < 10; round++) await booth(question);
    return (performance.now() - began) / 10;
  }, { ask: "ballot", election: ordered, credential: CREDENTIAL, choices });
  console.log(`a ballot of five choices in the page: ${milliseconds.toFixed(1)} ms`);
  assert.ok(milliseconds < 1000);
});
