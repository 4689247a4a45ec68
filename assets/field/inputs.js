// How each answer type is asked: real inputs, so that a keyboard and a screen reader know them. One row a type.

import { clock, el, icon, say, t } from "./page.js";

/** @typedef {import("./checks.js").Question} Question */
/** @typedef {import("./page.js").Entry} Entry */
/**
 * @typedef {object} Cell one answer: of a repeated question one of its repeats
 * @property {string} name unique on the page
 * @property {() => Entry} get
 * @property {(entry: Entry) => void} set
 * @property {() => number | undefined} timer when the stopwatch was started, ms since 1970
 * @property {(at: number | null) => void} setTimer
 */
/** @typedef {{node: HTMLElement, sync: () => void}} Input sync shows what the entry says */
/** @typedef {(question: Question, cell: Cell) => Input} Maker */

/** The value given, nothing while the entry says "not applicable" or "could not be seen". @param {Cell} cell */
const given = (cell) => (cell.get().state ? undefined : cell.get().value);

/** @param {Cell} cell @param {unknown} value */
function answer(cell, value) {
  const { state: _state, ...rest } = cell.get();
  cell.set({ ...rest, value });
}

/** @param {Cell} cell @param {string} type @param {string} value @param {string} label @param {(event: Event) => void} change */
function choice(cell, type, value, label, change) {
  const input = el("input", { type, name: cell.name, value, change });
  return { input, node: el("label", {}, input, el("span", {}, label)) };
}

/** @param {Cell} cell @param {[string, string][]} options value and label @param {string} look */
function radios(cell, options, look) {
  const made = options.map(([value, label]) =>
    choice(cell, "radio", value, label, () =>
      value === "na" ? cell.set({ ...cell.get(), state: "na" }) : answer(cell, value),
    ),
  );
  const sync = () => {
    const chosen = cell.get().state === "na" ? "na" : String(given(cell) ?? "");
    for (const { input } of made) input.checked = input.value === chosen;
  };
  sync();
  return { node: el("div", { class: `pick ${look}` }, ...made.map((each) => each.node)), sync };
}

/** @type {Maker} */
function yesNo(question, cell) {
  /** @type {[string, string][]} */
  const options = [
    ["yes", t("yes")],
    ["no", t("no")],
  ];
  if (question.na_allowed) options.push(["na", t("na_short")]);
  const made = radios(cell, options, "short");
  made.node.querySelector("[value=na]")?.setAttribute("aria-label", t("na"));
  return made;
}

/** @param {Question} question @returns {{id: string, label: object, exclusive?: boolean}[]} */
const choices = (question) => /** @type {any[]} */ (question.options ?? []);

/** @type {Maker} */
function oneChoice(question, cell) {
  /** @type {[string, string][]} */
  const options = choices(question).map((option) => [option.id, say(option.label)]);
  const isShort = options.length <= 3 && options.every(([, label]) => label.length <= 9);
  return radios(cell, options, isShort ? "short" : "");
}

/** @type {Maker} */
function several(question, cell) {
  const options = choices(question);
  const made = options.map((option) =>
    choice(cell, "checkbox", option.id, say(option.label), (event) => {
      const { checked } = /** @type {HTMLInputElement} */ (event.target);
      const before = /** @type {string[]} */ (given(cell) ?? []);
      const others = before.filter(
        (id) => id !== option.id && (!checked || !isExclusive(options, id) === !option.exclusive) && !option.exclusive,
      );
      answer(cell, checked ? [...others, option.id] : before.filter((id) => id !== option.id));
      sync();
    }),
  );
  const sync = () => {
    const chosen = /** @type {string[]} */ (given(cell) ?? []);
    for (const { input } of made) input.checked = chosen.includes(input.value);
  };
  sync();
  return { node: el("div", { class: "pick" }, ...made.map((each) => each.node)), sync };
}

/** @param {any[]} options @param {string} id */
const isExclusive = (options, id) => Boolean(options.find((option) => option.id === id)?.exclusive);

/** @param {number} low @param {number} high @returns {Maker} */
const scale = (low, high) => (_question, cell) => {
  const marks = Array.from({ length: high - low + 1 }, (_, at) => String(low + at));
  return radios(
    cell,
    marks.map((mark) => [mark, mark]),
    `short scale of-${marks.length}`,
  );
};

/** One line (or several) that is written through with every letter. @param {Cell} cell @param {HTMLInputElement | HTMLTextAreaElement} input */
function written(cell, input) {
  const sync = () => {
    const value = String(given(cell) ?? "");
    if (input.value !== value) input.value = value;
  };
  input.addEventListener("input", () => answer(cell, input.value));
  sync();
  return sync;
}

/** @type {Maker} */
function number(question, cell) {
  const unit = say(question.unit);
  const input = el("input", { inputmode: "decimal", autocomplete: "off", "aria-label": say(question.label) });
  const node = el("div", { class: "with-unit" }, input, unit ? el("span", {}, unit) : null);
  return { node, sync: written(cell, input) };
}

/** @type {Maker} */
function shortText(question, cell) {
  const input = el("input", { maxlength: Number(question.max ?? 300), "aria-label": say(question.label) });
  return { node: input, sync: written(cell, input) };
}

/** @type {Maker} */
function longText(question, cell) {
  const input = el("textarea", {
    rows: 4,
    maxlength: Number(question.max ?? 10000),
    "aria-label": say(question.label),
  });
  return { node: input, sync: written(cell, input) };
}

/** @type {Maker} */
function moment(question, cell) {
  const types = new Map([
    ["date", "date"],
    ["time", "time"],
  ]);
  const type = types.get(question.parts ?? "datetime") ?? "datetime-local";
  const input = el("input", { type, "aria-label": say(question.label) });
  return { node: input, sync: written(cell, input) };
}

/** Seconds as a clock shows them. @param {number} seconds */
export const asClock = (seconds) =>
  [...(seconds >= 3600 ? [Math.floor(seconds / 3600)] : []), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");

/** A stopwatch that goes on while the screen is dark, and a line to write the time into. @type {Maker} */
function duration(question, cell) {
  const output = el("output", { "aria-live": "off" });
  const button = el("button", { type: "button", class: "btn", click: press });
  const since = el("p", { class: "note muted" });
  const typed = el("input", { inputmode: "numeric", placeholder: t("minutes_seconds"), autocomplete: "off" });
  const line = el("label", { class: "typed" }, el("span", { class: "muted" }, t("or_type")), typed);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;

  const running = () => {
    const started = cell.timer();
    return started === undefined ? null : Math.max(0, Math.round((Date.now() - started) / 1000));
  };

  function press() {
    const seconds = running();
    if (seconds === null) cell.setTimer(Date.now());
    else {
      cell.setTimer(null);
      answer(cell, seconds);
    }
    sync();
  }

  function sync() {
    const [seconds, value] = [running(), given(cell)];
    const isGiven = typeof value === "number" || Boolean(value);
    output.value =
      seconds === null
        ? typeof value === "number"
          ? asClock(value)
          : String(value ?? "") || "00:00"
        : asClock(seconds);
    button.replaceChildren(icon(seconds === null ? "player-play" : "player-stop"), buttonWords(seconds, isGiven));
    const started = cell.timer();
    since.hidden = seconds === null;
    since.textContent = started === undefined ? "" : t("running_since", { time: clock(started) });
    line.hidden = seconds !== null;
    if (document.activeElement !== typed)
      typed.value = typeof value === "number" ? asClock(value) : String(value ?? "");
    clearInterval(ticking);
    if (seconds !== null) ticking = setInterval(() => (output.isConnected ? sync() : clearInterval(ticking)), 500);
  }

  typed.addEventListener("input", () => {
    answer(cell, typed.value);
    sync();
  });
  typed.setAttribute("aria-label", `${say(question.label)}: ${t("minutes_seconds")}`);
  sync();
  return { node: el("div", {}, el("div", { class: "clock" }, output, button), since, line), sync };
}

/** @param {number | null} seconds @param {boolean} isGiven */
function buttonWords(seconds, isGiven) {
  if (seconds !== null) return t("stop");
  return isGiven ? t("start_again") : t("start");
}

/** A photo question is asked by its photos alone, drawn under every question. @type {Maker} */
const none = () => ({ node: el("div", { hidden: true }), sync: () => {} });

/** @type {Map<string, Maker>} */
export const INPUTS = new Map([
  ["yes_no", yesNo],
  ["one_choice", oneChoice],
  ["several", several],
  ["number", number],
  ["duration", duration],
  ["datetime", moment],
  ["short_text", shortText],
  ["long_text", longText],
  ["photo", none],
  ["nps", scale(0, 10)],
  ["csat", scale(1, 5)],
  ["ces", scale(1, 7)],
]);
