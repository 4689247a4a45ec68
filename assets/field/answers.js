// One entry of the answers document as an answer with its state: the twin of app/questions/answers.py.

import { isStorable, trimmed } from "./texts.js";
import { ANSWER_TYPES, fileIds, isEmpty } from "./types.js";

/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Fact} Fact */
/** @typedef {"scored" | "na" | "hidden" | "unobserved" | "blank"} State only scored counts */
/**
 * @typedef {object} Answer
 * @property {State} state
 * @property {Fact} [value]
 * @property {string[]} [files]
 * @property {string} [comment]
 * @property {Answer[]} [repeats]
 * @property {string} [code] why the entry was refused, as app/questions/problems.py names it
 */

/** @type {Map<string, State>} */
const STATES = new Map([
  ["answered", "scored"],
  ["na", "na"],
  ["unobserved", "unobserved"],
  ["blank", "blank"],
]);
/** @type {State[]} */
const STRONGEST = ["scored", "unobserved", "blank", "na"];
const KEYS = new Set(["value", "state", "reason", "comment", "files", "repeats"]);
const MOST_FILES = 20;
const MOST_COMMENT = 4000;

/** @param {unknown} raw @returns {Record<string, unknown> | null} */
const asObject = (raw) =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) ? /** @type {Record<string, unknown>} */ (raw) : null;

/**
 * The answer that an entry gives; a refused one is blank and carries the code of what is wrong.
 * @param {Question} question
 * @param {unknown} entry
 * @returns {Answer}
 */
export function readAnswer(question, entry) {
  if (entry === null || entry === undefined) return { state: "blank" };
  if ((question.repeats ?? 1) === 1) return single(question, entry);
  const repeats = asObject(entry)?.repeats ?? null;
  if (repeats === null) return repeated([single(question, entry)]);
  if (!Array.isArray(repeats)) return { state: "blank", code: "not_an_answer" };
  if (repeats.length > (question.repeats ?? 1)) return { state: "blank", code: "too_many_repeats" };
  return repeated(repeats.map((each) => single(question, each)));
}

/** @param {Answer[]} repeats @returns {Answer} */
function repeated(repeats) {
  const state = STRONGEST.find((each) => repeats.some((repeat) => repeat.state === each)) ?? "blank";
  return { state, repeats };
}

/** @param {Question} question @param {unknown} raw @returns {Answer} */
function single(question, raw) {
  const entry = asObject(raw);
  const state = entry ? stateOf(entry.state) : null;
  if (!entry || !state || !Object.keys(entry).every((key) => KEYS.has(key)))
    return { state: "blank", code: "not_an_answer" };
  const listed = entry.files == null ? [] : fileIds(entry.files);
  const files = listed && listed.length <= MOST_FILES ? listed : [];
  const given = { files, ...comment(entry.comment) };
  if (state === "na" && !question.na_allowed) return { ...given, state: "blank", code: "na_not_allowed" };
  if (state === "unobserved" && !question.unobserved_allowed)
    return { ...given, state: "blank", code: "unobserved_not_allowed" };
  return state === "scored" ? valued(question, entry, given) : { ...given, state };
}

/** @param {unknown} raw @returns {State | null} */
function stateOf(raw) {
  if (raw === null || raw === undefined) return "scored";
  return typeof raw === "string" ? (STATES.get(raw) ?? null) : null;
}

/** @param {unknown} raw @returns {{comment?: string}} */
function comment(raw) {
  if (typeof raw !== "string" || !isStorable(raw)) return {};
  const text = trimmed(raw.replaceAll("\r\n", "\n"));
  return text && Array.from(text).length <= MOST_COMMENT ? { comment: text } : {};
}

/** @param {Question} question @param {Record<string, unknown>} entry @param {{files: string[]}} given @returns {Answer} */
function valued(question, entry, given) {
  const raw = question.type === "photo" ? given.files : entry.value;
  if (isEmpty(raw)) return { ...given, state: "blank" };
  const checked = ANSWER_TYPES.get(question.type)?.check(question, raw) ?? { code: "unknown_type" };
  if ("code" in checked) return { ...given, state: "blank", code: checked.code };
  return { ...given, state: "scored", value: checked.value };
}
