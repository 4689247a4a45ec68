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
  const code = repeats.find((repeat) => repeat.code)?.code;
  return code ? { state, repeats, code } : { state, repeats };
}

/** @typedef {{files: string[], comment?: string, code?: string}} Given what an entry carries beside its value */

/** @param {Question} question @param {unknown} raw @returns {Answer} */
function single(question, raw) {
  const entry = asObject(raw);
  const state = entry ? stateOf(entry.state) : null;
  if (!entry || !state || !Object.keys(entry).every((key) => KEYS.has(key)))
    return { state: "blank", code: "not_an_answer" };
  const given = carried(entry);
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

/** @param {Record<string, unknown>} entry @returns {Given} */
function carried(entry) {
  const [reason, comment, files] = [words(entry.reason), words(entry.comment), listed(entry.files)];
  const code = reason.code ?? comment.code ?? files.code;
  return {
    files: files.ids,
    ...(comment.text ? { comment: comment.text } : {}),
    ...(code ? { code } : {}),
  };
}

/** @param {unknown} raw @returns {{text?: string, code?: string}} */
function words(raw) {
  if (raw === null || raw === undefined) return {};
  if (typeof raw !== "string" || !isStorable(raw)) return { code: "not_text" };
  const text = trimmed(raw.replaceAll("\r\n", "\n"));
  return Array.from(text).length > MOST_COMMENT ? { code: "too_many_characters" } : { text };
}

/** @param {unknown} raw @returns {{ids: string[], code?: string}} */
function listed(raw) {
  if (raw === null || raw === undefined) return { ids: [] };
  const ids = fileIds(raw);
  if (!ids) return { ids: [], code: "not_an_answer" };
  return ids.length > MOST_FILES ? { ids: [], code: "too_many_files" } : { ids };
}

/** @param {Question} question @param {Record<string, unknown>} entry @param {Given} given @returns {Answer} */
function valued(question, entry, given) {
  const raw = question.type === "photo" ? given.files : entry.value;
  if (isEmpty(raw)) return { ...given, state: "blank" };
  const checked = ANSWER_TYPES.get(question.type)?.check(question, raw) ?? { code: "unknown_type" };
  if ("code" in checked) return { ...given, state: "blank", code: given.code ?? checked.code };
  return { ...given, state: "scored", value: checked.value };
}
