// What a condition means: the twin of app/questions/conditions. Nothing is converted, a comparison of different types
// or with nothing is false. Both run tests/questions/vectors.json.

import { readAnswer } from "./answers.js";
import { compare, divided, exact, minus, plus, whole, ZERO } from "./exact.js";
import { moment } from "./moments.js";
import { compareTexts, countWords, folded } from "./texts.js";
import { ANSWER_TYPES, isNumber } from "./types.js";

/** @typedef {import("./exact.js").Exact} Exact */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Fact} Fact */
/** @typedef {import("./answers.js").Answer} Answer */
/** @typedef {Fact | Fact[] | null} Value null is nothing */
/** @typedef {{requires_tag?: string, show_if?: unknown, questions?: Question[]}} Section */
/** @typedef {{sections: Section[]}} Form the published form's JSON */
/**
 * @typedef {object} Facts
 * @property {Map<string, Question>} questions all questions of the form
 * @property {Map<string, Answer>} answers the answers so far; hidden ones count as not given
 * @property {string | null} channel
 */
/** @typedef {(operands: unknown[], facts: Facts) => Value} Operator */

/**
 * Whether the condition (its JSON) holds. Never throws: what makes no sense is false.
 * @param {unknown} condition
 * @param {Facts} facts
 * @returns {boolean}
 */
export const evaluate = (condition, facts) => worth(condition, facts) === true;

/**
 * The answers of a document with the hidden ones marked, in the form's order.
 * @param {Form} form
 * @param {Record<string, unknown>} document
 * @param {{tags?: string[], channel?: string | null}} context
 * @returns {Facts}
 */
export function readAnswers(form, document, context) {
  /** @type {Facts} */
  const facts = { questions: new Map(), answers: new Map(), channel: context.channel ?? null };
  for (const section of form.sections)
    for (const question of section.questions ?? []) facts.questions.set(question.id, question);
  for (const section of form.sections) {
    const isOpen = isShown(section, facts, context.tags ?? []);
    for (const question of section.questions ?? []) {
      const shown = isOpen && isShown(question, facts, context.tags ?? []);
      const entry = Object.hasOwn(document, question.id) ? document[question.id] : null;
      facts.answers.set(question.id, shown ? readAnswer(question, entry) : { state: "hidden" });
    }
  }
  return facts;
}

/** @param {Section | Question} thing @param {Facts} facts @param {string[]} tags */
function isShown(thing, facts, tags) {
  if (thing.requires_tag != null && !tags.includes(thing.requires_tag)) return false;
  return thing.show_if == null || evaluate(thing.show_if, facts);
}

/** @param {unknown} condition @param {Facts} facts @returns {Value} */
function worth(condition, facts) {
  if (typeof condition === "string" || typeof condition === "boolean") return condition;
  if (typeof condition === "number") return exact(condition);
  if (Array.isArray(condition)) {
    const members = condition.map((member) => worth(member, facts));
    return /** @type {Fact[]} */ (members.filter((member) => member !== null));
  }
  const [entry, ...others] = Object.entries(condition ?? {});
  if (!entry || others.length) return null;
  const [operator, raw] = entry;
  if (operator === "date" || operator === "time" || operator === "datetime") return moment(operator, raw);
  return OPERATORS.get(operator)?.(Array.isArray(raw) ? raw : [raw], facts) ?? null;
}

/** @param {unknown[]} operands @param {Facts} facts @returns {[Question, Answer] | null} */
function asked([name], facts) {
  const [question, answer] = [facts.questions.get(String(name)), facts.answers.get(String(name))];
  return question && answer && answer.state !== "hidden" ? [question, answer] : null;
}

/** @type {Operator} */
function answer(operands, facts) {
  const found = asked(operands, facts);
  if (found?.[1].state !== "scored" || found[0].type === "photo") return null;
  return found[1].value ?? null;
}

/**
 * The item's ratio 0…1, of a repeated question the mean over its scored repeats; null for what is not scored.
 * @param {Question} question @param {Answer} given @returns {Exact | null}
 */
export function rate(question, given) {
  if (given.state !== "scored") return null;
  if (given.repeats) {
    const rated = given.repeats.map((repeat) => rate(question, repeat)).filter((each) => each !== null);
    return rated.length ? divided(rated.reduce(plus, ZERO), whole(rated.length)) : null;
  }
  return given.value === undefined ? null : (ANSWER_TYPES.get(question.type)?.rate(question, given.value) ?? null);
}

/** @param {Answer} given @returns {boolean} */
export const hasFiles = (given) => Boolean(given.files?.length || given.repeats?.some(hasFiles));

/** The kind of which two values must be to be compared; lists and nothing have none. @param {Value} value */
function kind(value) {
  if (value === null || Array.isArray(value)) return null;
  if (typeof value !== "object") return typeof value;
  return isNumber(value) ? "number" : value.kind;
}

/** @param {Value} left @param {Value} right @returns {number | null} the order, null when they cannot be compared */
function order(left, right) {
  if (kind(left) === null || kind(left) !== kind(right)) return null;
  if (typeof left === "string") return compareTexts(folded(left), folded(String(right)));
  if (typeof left === "boolean") return left === right ? 0 : 1;
  const [one, other] = [/** @type {Fact} */ (left), /** @type {Fact} */ (right)];
  if (isNumber(one) && isNumber(other)) return compare(one, other);
  const [from, to] = [/** @type {import("./moments.js").Moment} */ (one), other];
  return from.at - /** @type {import("./moments.js").Moment} */ (to).at;
}

/** @param {(order: number) => boolean} holds @param {boolean} ranks @returns {Operator} */
const comparison = (holds, ranks) => (operands, facts) => {
  const [left, right] = [worth(operands[0], facts), worth(operands[1], facts)];
  if (ranks && typeof left === "boolean") return false;
  const found = order(left, right);
  return found !== null && holds(found);
};

/** @param {unknown[]} operands @param {Facts} facts @returns {Exact[] | null} */
function numbers(operands, facts) {
  const values = operands.map((operand) => worth(operand, facts));
  return values.every((value) => kind(value) === "number") ? /** @type {Exact[]} */ (values) : null;
}

/** @type {Operator} */
function secondsBetween(operands, facts) {
  const [start, end] = [worth(operands[0], facts), worth(operands[1], facts)];
  const type = kind(start);
  if (type !== kind(end) || (type !== "date" && type !== "time" && type !== "datetime")) return null;
  const [from, to] = /** @type {import("./moments.js").Moment[]} */ ([start, end]);
  return from && to ? whole(to.at - from.at) : null;
}

/** @type {Map<string, Operator>} */
const OPERATORS = new Map([
  ["answer", answer],
  ["answered", (operands, facts) => asked(operands, facts)?.[1].state === "scored"],
  [
    "count_selected",
    (operands, facts) => {
      const chosen = answer(operands, facts);
      return Array.isArray(chosen) ? whole(chosen.length) : null;
    },
  ],
  [
    "score",
    (operands, facts) => {
      const found = asked(operands, facts);
      return found ? rate(...found) : null;
    },
  ],
  [
    "has_photo",
    (operands, facts) => {
      const found = asked(operands, facts);
      return found !== null && hasFiles(found[1]);
    },
  ],
  ["==", comparison((found) => found === 0, false)],
  ["!=", comparison((found) => found !== 0, false)],
  ["<", comparison((found) => found < 0, true)],
  ["<=", comparison((found) => found <= 0, true)],
  [">", comparison((found) => found > 0, true)],
  [">=", comparison((found) => found >= 0, true)],
  [
    "in",
    (operands, facts) => {
      const [sought, among] = [worth(operands[0], facts), worth(operands[1], facts)];
      return Array.isArray(among) && among.some((member) => order(sought, /** @type {Fact} */ (member)) === 0);
    },
  ],
  ["and", (operands, facts) => operands.every((operand) => evaluate(operand, facts))],
  ["or", (operands, facts) => operands.some((operand) => evaluate(operand, facts))],
  ["not", (operands, facts) => !evaluate(operands[0], facts)],
  ["+", (operands, facts) => numbers(operands, facts)?.reduce(plus, ZERO) ?? null],
  [
    "-",
    (operands, facts) => {
      const [left, right] = numbers(operands, facts) ?? [];
      return left && right ? minus(left, right) : null;
    },
  ],
  ["seconds_between", secondsBetween],
  [
    "length",
    (operands, facts) => {
      const text = worth(operands[0], facts);
      return typeof text === "string" ? whole(countWords(text)) : null;
    },
  ],
  ["channel", (_operands, facts) => facts.channel],
]);
