// What the phone says is missing: node --test tests/field/checks.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import { check, filesOf, shownOnly } from "../../assets/field/checks.js";

const ru = (words) => ({ ru: words });
const form = {
  sections: [
    {
      id: "hall",
      label: ru("Зал"),
      questions: [
        { id: "sign", type: "yes_no", label: ru("Вывеска?"), photo_when: { "==": [{ answer: "sign" }, "no"] } },
        { id: "wait", type: "duration", label: ru("Ждали?"), comment_when: { ">": [{ answer: "wait" }, 300] } },
        { id: "note", type: "short_text", label: ru("Ещё?"), required: false },
      ],
    },
    {
      id: "queue",
      label: ru("Очередь"),
      show_if: { ">": [{ answer: "wait" }, 600] },
      questions: [{ id: "warned", type: "yes_no", label: ru("Предупредили?"), na_allowed: true }],
    },
    { id: "cash", label: ru("Касса"), requires_tag: "cash", questions: [{ id: "till", type: "yes_no", label: ru("?") }] },
  ],
};
const context = { tags: [], channel: "in_person" };
const PHOTO = "01890000-0000-7000-8000-000000000000";
const told = (document) => check(form, document, context).missing.map(({ id, rule }) => `${id}:${rule}`);

test("an empty form misses the answers that are shown and required", () => {
  const state = check(form, {}, context);
  assert.deepEqual(state.missing.map((each) => each.number), ["1.1", "1.2"]);
  assert.deepEqual([state.answered, state.total, state.rules], [0, 2, { met: 3, total: 4 }]);
  assert.deepEqual(state.sections.map((each) => each.shown), [3, 0, 0]);
});

test("a comment and a photo are asked for by their conditions", () => {
  const long = { value: "6:00" };
  assert.deepEqual(told({ sign: { value: "no" }, wait: long }), ["sign:photo", "wait:comment"]);
  const whole = { sign: { value: "no", files: [PHOTO] }, wait: { ...long, comment: "Одно окно" } };
  assert.deepEqual(told(whole), []);
  assert.deepEqual(check(form, whole, context).rules, { met: 4, total: 4 });
});

test("a shown section counts, and what is not applicable is an answer", () => {
  const late = { sign: { value: "yes" }, wait: { value: 700, comment: "Долго" } };
  assert.deepEqual(told(late), ["warned:answer"]);
  assert.deepEqual(told({ ...late, warned: { state: "na" } }), []);
});

test("a wrong answer says why", () => {
  const state = check(form, { sign: { value: "yes" }, wait: { value: "soon" } }, context);
  assert.deepEqual(state.missing.map(({ rule, code }) => [rule, code]), [["wrong", "not_a_duration"]]);
});

test("only what is shown is submitted, with its photos", () => {
  const document = { sign: { value: "yes", files: [PHOTO] }, wait: { value: 60 }, warned: { value: "no", files: ["x"] }, note: {} };
  const sent = shownOnly(document, check(form, document, context));
  assert.deepEqual(Object.keys(sent), ["sign", "wait"]);
  assert.deepEqual(filesOf(sent), [PHOTO]);
  assert.deepEqual(filesOf({ till: { repeats: [{ files: ["a"] }, { files: ["b", "a"] }] } }), ["a", "b"]);
});
