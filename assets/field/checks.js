// What is still missing: the same rules as the server's (app/questions/answers.py), told before leaving the shop.

import { evaluate, hasFiles, readAnswers } from "./conditions.js";

/** @typedef {import("./page.js").Entry} Entry */
/** @typedef {import("./answers.js").Answer} Answer */
/**
 * @typedef {import("./types.js").Question & {label: object, hint?: object, unit?: object, required?: boolean,
 *   comment_when?: unknown, photo_when?: unknown, parts?: string, options?: any[]}} Question
 */
/** @typedef {{id: string, label: object, questions: Question[], requires_tag?: string, show_if?: unknown}} Section */
/** @typedef {{sections: Section[]}} Form */
/** @typedef {"answer" | "comment" | "photo" | "wrong"} Rule */
/** @typedef {{id: string, number: string, section: number, rule: Rule, code: string}} Missing */
/**
 * @typedef {object} State
 * @property {import("./conditions.js").Facts} facts
 * @property {Missing[]} missing in the form's order
 * @property {{answered: number, total: number, shown: number}[]} sections required questions, shown questions
 * @property {number} answered
 * @property {number} total
 * @property {{met: number, total: number}} rules
 */

/** @type {Rule[]} */
const RULES = ["answer", "comment", "photo", "wrong"];

/**
 * @param {Form} form
 * @param {Record<string, Entry>} document
 * @param {{tags: string[], channel: string}} context
 * @returns {State}
 */
export function check(form, document, context) {
  const facts = readAnswers(form, document, context);
  /** @type {Missing[]} */
  const missing = [];
  const sections = form.sections.map((section, at) => {
    const counts = { answered: 0, total: 0, shown: 0 };
    section.questions.forEach((question, below) => {
      const answer = facts.answers.get(question.id);
      if (!answer || answer.state === "hidden") return;
      counts.shown += 1;
      if (question.required !== false) {
        counts.total += 1;
        if (answer.state !== "blank") counts.answered += 1;
      }
      const found = lacking(question, answer, facts);
      if (found) missing.push({ id: question.id, number: `${at + 1}.${below + 1}`, section: at, ...found });
    });
    return counts;
  });
  const [answered, total] = [sum(sections.map((each) => each.answered)), sum(sections.map((each) => each.total))];
  const broken = new Set(missing.map((each) => each.rule));
  return { facts, missing, sections, answered, total, rules: { met: RULES.length - broken.size, total: RULES.length } };
}

/**
 * @param {Question} question @param {Answer} answer @param {import("./conditions.js").Facts} facts
 * @returns {{rule: Rule, code: string} | null}
 */
function lacking(question, answer, facts) {
  if (answer.code) return { rule: "wrong", code: answer.code };
  if (answer.state === "blank") {
    return question.required === false ? null : { rule: "answer", code: "required" };
  }
  if (question.comment_when != null && !hasComment(answer) && evaluate(question.comment_when, facts))
    return { rule: "comment", code: "comment_required" };
  const wantsPhoto = answer.state === "scored" && question.photo_when != null && !hasFiles(answer);
  return wantsPhoto && evaluate(question.photo_when, facts) ? { rule: "photo", code: "photo_required" } : null;
}

/** @param {Answer} answer @returns {boolean} */
const hasComment = (answer) => Boolean(answer.comment || answer.repeats?.some(hasComment));

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

/**
 * What is submitted: entries of the questions that are shown, without what was left empty.
 * @param {Record<string, Entry>} document
 * @param {State} state
 * @returns {Record<string, Entry>}
 */
export function shownOnly(document, state) {
  const kept = Object.entries(document).filter(([id, entry]) => {
    const answer = state.facts.answers.get(id);
    return entry && answer && answer.state !== "hidden" && Object.keys(entry).length > 0;
  });
  return Object.fromEntries(kept);
}

/** The photos that a document names, repeats included. @param {Record<string, Entry>} document @returns {string[]} */
export function filesOf(document) {
  const entries = Object.values(document).flatMap((entry) => [entry, ...(entry?.repeats ?? [])]);
  return [...new Set(entries.flatMap((entry) => entry?.files ?? []))];
}
