// Runs the vectors that the Python suite runs: node --test tests/questions/vectors.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { evaluate, readAnswers } from "../../assets/field/conditions.js";

const { form, vectors } = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8"));

for (const [what, rule, given, expected, more = {}] of vectors) {
  test(what, () => {
    const wrapped = Object.fromEntries(Object.entries(given).map(([id, value]) => [id, { value }]));
    const facts = readAnswers(form, { ...wrapped, ...more.entries }, more);
    assert.equal(evaluate(rule, facts), expected);
  });
}
