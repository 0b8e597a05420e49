// testdata/vectors in the browser: the module that pages load gives the verdicts that the Rust test gives
// (crates/page/tests/it/vectors.rs), and WebCrypto's signatures are valid by them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { onePage } from "./server.js";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../testdata/vectors/${name}.json`, import.meta.url)));
const base64 = (text) => Buffer.from(text).toString("base64");

const opened = onePage();

/** The answers to questions, in order; `null` where the module cannot answer. */
const answers = (questions) =>
  opened.page.evaluate(async (questions) => {
    const { ask, Bad } = await import("/static/core.js");
    const answer = (question) =>
      ask(question).catch((problem) => (problem instanceof Bad ? null : Promise.reject(problem)));
    return Promise.all(questions.map(answer));
  }, questions);

test("acts are read or refused and have one spelling", async () => {
  const cases = vectors("acts");
  assert.ok(cases.length > 70);
  const got = await answers(cases.map(({ act, bytes }) => ({ ask: "act", payload: bytes ?? base64(act) })));
  cases.forEach(({ case: name, canonical }, i) => assert.equal(got[i]?.payload ?? null, canonical, name));
});

test("ids, commitments, signed bytes, envelopes, keys and signatures are as written", async () => {
  const cases = vectors("ids");
  const got = await answers(cases.map(({ question }) => question));
  cases.forEach(({ case: name, answer }, i) => assert.deepEqual(got[i], answer, name));
});

test("signatures have one validity", async () => {
  const cases = vectors("signatures");
  assert.ok(cases.some(({ valid }) => valid) && cases.some(({ valid }) => !valid));
  const got = await answers(cases.map((item) => ({ ask: "verify", ...item })));
  cases.forEach(({ case: name, valid, may_be_bound }, i) => assert.deepEqual(got[i], { valid, may_be_bound }, name));
});

test("receipts hold or do not", async () => {
  const cases = vectors("receipts");
  const got = await answers(cases.map(({ question }) => question));
  cases.forEach(({ case: name, answer }, i) => assert.deepEqual(got[i], answer, name));
});

test("WebCrypto signs what the module finds valid, and its key can be bound", async () => {
  const verdicts = await opened.page.evaluate(async () => {
    const { ask, base64 } = await import("/static/core.js");
    const { make, sign } = await import("/static/keys.js");
    const verdicts = [];
    for (let round = 0; round < 20; round++) {
      const held = await make();
      const payload = `{"round":${round},"text":"Grüße 🌻"}`;
      const { signed } = await ask({ ask: "signed", type: "x", payload });
      const signature = await sign(held, signed);
      const verify = (payload) => ask({ ask: "verify", key: held.key, type: "x", payload: base64(payload), signature });
      verdicts.push({ webcrypto: Boolean(held.private), right: await verify(payload), other: await verify(`${payload} `) });
    }
    return verdicts;
  });
  for (const verdict of verdicts) {
    assert.deepEqual(verdict, {
      webcrypto: true,
      right: { valid: true, may_be_bound: true },
      other: { valid: false, may_be_bound: true },
    });
  }
});

test("WebCrypto's key cannot be taken out of the browser", async () => {
  const exported = await opened.page.evaluate(async () => {
    const { make } = await import("/static/keys.js");
    const held = await make();
    return crypto.subtle.exportKey("pkcs8", held.private).then(
      () => "exported",
      (problem) => problem.name,
    );
  });
  assert.equal(exported, "InvalidAccessError");
});

test("the module survives a question that it cannot answer", async () => {
  assert.deepEqual(await answers([{ ask: "sign", seed: "AA==" }, { ask: "nothing" }]), [null, null]);
  assert.deepEqual(await answers([{ ask: "spell", bytes: base64("\0".repeat(16)) }]), [{ text: "a".repeat(26) }]);
});
