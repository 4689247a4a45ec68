// Answer types on the phone: the twin of app/questions/types, one row each. A raw answer becomes a value or a code.

import { compare, divided, exact, fraction, minus, ONE, plus, whole, ZERO } from "./exact.js";
import { moment } from "./moments.js";
import { countWords, isStorable, trimmed, withoutSpaces } from "./texts.js";

/** @typedef {import("./exact.js").Exact} Exact */
/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {string | boolean | Exact | Moment | string[]} Fact what a condition sees */
/** @typedef {{id: string, points?: number | string, exclusive?: boolean}} Option */
/** @typedef {{bound?: number | string | null, ratio: number | string}} Band */
/**
 * @typedef {object} Question a question of the published form's JSON
 * @property {string} id
 * @property {string} type
 * @property {Option[]} [options]
 * @property {Band[]} [bands]
 * @property {{rule: string, k?: number}} [multi]
 * @property {number | string} [min]
 * @property {number | string} [max]
 * @property {number | string} [step]
 * @property {number | string} [points_min]
 * @property {number | string} [points_max]
 * @property {number} [min_words]
 * @property {number} [repeats]
 * @property {string} [polarity]
 * @property {string} [parts]
 * @property {boolean} [na_allowed]
 * @property {boolean} [unobserved_allowed]
 * @property {string} [requires_tag]
 * @property {unknown} [show_if]
 */
/** @typedef {{value: Fact} | {code: string}} Checked */
/** @typedef {{check: (question: Question, raw: unknown) => Checked, rate: (question: Question, value: Fact) => Exact | null}} AnswerType */

const TYPED = /^-?\d{1,15}([.,]\d{1,12})?$/;
const CLOCK = /^(?:(\d{1,4}):(?=\d\d:))?(\d{1,4}):([0-5]\d)$/;
const FILE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BEYOND = whole(10n ** 15n);
const SMALLEST = 10n ** 12n;

/** Whether nothing was given; 0 and false are answers. @param {unknown} raw */
export function isEmpty(raw) {
  if (raw === null || raw === undefined) return true;
  if (typeof raw === "string") return trimmed(raw) === "";
  return typeof raw === "object" && Object.keys(raw).length === 0;
}

/**
 * A number as typed, or a JSON number: at most 15 digits and 12 decimals.
 * @param {unknown} raw @returns {Exact | null}
 */
export function typedNumber(raw) {
  if (typeof raw === "string") {
    const text = withoutSpaces(raw).replaceAll("\u2212", "-");
    return TYPED.test(text) ? exact(text.replace(",", ".")) : null;
  }
  const number = typeof raw === "number" ? exact(raw) : null;
  if (!number || SMALLEST % number.d || compare(number, BEYOND) >= 0 || compare(minus(ZERO, number), BEYOND) >= 0)
    return null;
  return number;
}

/** @param {Question} question @param {Exact} number @returns {Checked} */
function limited(question, number) {
  const [least, most, step] = [exact(question.min), exact(question.max), exact(question.step)];
  if (least && compare(number, least) < 0) return { code: "too_small" };
  if (most && compare(number, most) > 0) return { code: "too_large" };
  if (step?.n && divided(minus(number, least ?? ZERO), step).d !== 1n) return { code: "off_step" };
  return { value: number };
}

/** @param {unknown} raw @returns {Exact | null} */
function seconds(raw) {
  const clock = typeof raw === "string" ? CLOCK.exec(trimmed(raw)) : null;
  if (clock) {
    const [hours, minutes] = [Number(clock[1] ?? 0), Number(clock[2])];
    return clock[1] && minutes > 59 ? null : whole(hours * 3600 + minutes * 60 + Number(clock[3]));
  }
  const number = typedNumber(raw);
  return number && number.d === 1n && number.n >= 0n ? number : null;
}

/** @param {Question} question @param {Fact} value @returns {Exact | null} */
function byBands(question, value) {
  if (!question.bands?.length || !isNumber(value)) return null;
  for (const band of question.bands) {
    const bound = exact(band.bound);
    const side = bound ? compare(value, bound) : 0;
    if (!bound || (question.polarity === "higher" ? side >= 0 : side <= 0)) return exact(band.ratio);
  }
  return ZERO;
}

/** @param {Fact | null} value @returns {value is Exact} */
export const isNumber = (value) => typeof value === "object" && value !== null && "n" in value;

/** @param {Option} option */
const points = (option) => exact(option.points) ?? ZERO;

/** @param {Question} question */
const options = (question) => question.options ?? [];

/** @param {Question} question */
const hasPoints = (question) => options(question).some((option) => exact(option.points));

/** @param {Exact[]} numbers */
const least = (numbers) => numbers.reduce((a, b) => (compare(a, b) <= 0 ? a : b));

/** @param {Exact[]} numbers */
const greatest = (numbers) => numbers.reduce((a, b) => (compare(a, b) >= 0 ? a : b));

/** @param {Exact[]} numbers */
const total = (numbers) => numbers.reduce(plus, ZERO);

/** Clamped to 0…1. @param {Exact} earned @param {Exact} worst @param {Exact} best */
function ratio(earned, worst, best) {
  if (compare(best, worst) <= 0) return ZERO;
  return least([greatest([divided(minus(earned, worst), minus(best, worst)), ZERO]), ONE]);
}

/** @param {Question} question @param {Fact} value @returns {Exact | null} */
function rateOne(question, value) {
  const chosen = options(question).find((option) => option.id === value);
  if (!chosen || !hasPoints(question)) return null;
  const all = options(question).map(points);
  const worst = exact(question.points_min) ?? least([ZERO, ...all]);
  return ratio(points(chosen), worst, exact(question.points_max) ?? greatest(all));
}

/** @param {Question} question @param {Fact} value @returns {Exact | null} */
function rateSeveral(question, value) {
  if (!question.multi || !hasPoints(question) || !Array.isArray(value)) return null;
  const chosen = options(question).filter((option) => value.includes(option.id));
  if (chosen.some((option) => option.exclusive)) return ZERO;
  const gaining = options(question).filter((option) => points(option).n > 0n);
  const met = chosen.filter((option) => points(option).n > 0n);
  if (question.multi.rule === "share") {
    const best = exact(question.points_max) ?? total(gaining.map(points));
    return ratio(total(chosen.map(points)), exact(question.points_min) ?? ZERO, best);
  }
  if (question.multi.rule === "at_least") return met.length >= (question.multi.k ?? 1) ? ONE : ZERO;
  const isSpoilt = chosen.some((option) => points(option).n < 0n);
  return met.length === gaining.length && !isSpoilt ? ONE : ZERO;
}

/** @param {Question} question @param {unknown} raw @returns {Checked} */
function checkSeveral(question, raw) {
  if (!Array.isArray(raw) || !raw.every((each) => typeof each === "string")) return { code: "not_a_choice" };
  const known = options(question);
  if (!raw.every((each) => known.some((option) => option.id === each))) return { code: "unknown_option" };
  const chosen = known.filter((option) => raw.includes(option.id));
  if (chosen.some((option) => option.exclusive))
    return chosen.length === 1 ? { value: chosen.map((option) => option.id) } : { code: "exclusive_with_others" };
  const [fewest, most] = [exact(question.min), exact(question.max)];
  if (fewest && compare(whole(chosen.length), fewest) < 0) return { code: "too_few_choices" };
  if (most && compare(whole(chosen.length), most) > 0) return { code: "too_many_choices" };
  return { value: chosen.map((option) => option.id) };
}

/** @param {number} usual the most characters @returns {AnswerType} */
const wording = (usual) => ({
  check: (question, raw) => {
    if (typeof raw !== "string" || !isStorable(raw)) return { code: "not_text" };
    const text = trimmed(raw.replaceAll("\r\n", "\n"));
    const most = exact(question.max) ?? whole(usual);
    if (BigInt(Array.from(text).length) > most.n / most.d) return { code: "too_many_characters" };
    if (question.min_words && countWords(text) < question.min_words) return { code: "too_few_words" };
    return { value: text };
  },
  rate: () => null,
});

/** @param {number} low @param {number} high @returns {AnswerType} */
const scale = (low, high) => ({
  check: (_question, raw) => {
    const number = typedNumber(raw);
    if (number?.d !== 1n) return { code: "not_a_number" };
    if (compare(number, whole(low)) < 0) return { code: "too_small" };
    return compare(number, whole(high)) > 0 ? { code: "too_large" } : { value: number };
  },
  rate: (question, value) => {
    if (!isNumber(value)) return null;
    const place = fraction(value.n - BigInt(low), BigInt(high - low));
    return question.polarity === "lower" ? minus(ONE, place) : place;
  },
});

/** @param {unknown} raw @returns {string[] | null} */
export function fileIds(raw) {
  const isList = Array.isArray(raw) && raw.every((each) => typeof each === "string" && FILE_ID.test(each));
  return isList ? [...new Set(raw)] : null;
}

/** @type {Map<string, AnswerType>} */
export const ANSWER_TYPES = new Map([
  [
    "yes_no",
    {
      check: (_question, raw) => {
        if (typeof raw === "boolean") return { value: raw ? "yes" : "no" };
        return raw === "yes" || raw === "no" ? { value: raw } : { code: "not_a_choice" };
      },
      rate: (question, value) => (value === (question.polarity === "lower" ? "no" : "yes") ? ONE : ZERO),
    },
  ],
  [
    "one_choice",
    {
      check: (question, raw) => {
        if (typeof raw !== "string") return { code: "not_a_choice" };
        return options(question).some((option) => option.id === raw) ? { value: raw } : { code: "unknown_option" };
      },
      rate: rateOne,
    },
  ],
  ["several", { check: checkSeveral, rate: rateSeveral }],
  [
    "number",
    {
      check: (question, raw) => {
        const number = typedNumber(raw);
        return number ? limited(question, number) : { code: "not_a_number" };
      },
      rate: byBands,
    },
  ],
  [
    "duration",
    {
      check: (question, raw) => {
        const number = seconds(raw);
        return number ? limited(question, number) : { code: "not_a_duration" };
      },
      rate: byBands,
    },
  ],
  [
    "datetime",
    {
      check: (question, raw) => {
        const at = typeof raw === "string" ? moment(question.parts ?? "datetime", trimmed(raw)) : null;
        return at ? { value: at } : { code: "not_a_moment" };
      },
      rate: () => null,
    },
  ],
  ["short_text", wording(300)],
  ["long_text", wording(10_000)],
  [
    "photo",
    {
      check: (question, raw) => {
        const files = fileIds(raw);
        if (!files) return { code: "not_an_answer" };
        const [fewest, most] = [exact(question.min), exact(question.max) ?? whole(10)];
        if (fewest && compare(whole(files.length), fewest) < 0) return { code: "too_few_files" };
        return compare(whole(files.length), most) > 0 ? { code: "too_many_files" } : { value: files };
      },
      rate: () => null,
    },
  ],
  ["nps", scale(0, 10)],
  ["csat", scale(1, 5)],
  ["ces", scale(1, 7)],
]);
