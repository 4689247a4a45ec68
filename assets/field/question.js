// One question: its words, its input, what goes with the answer, and what is missing.

import { INPUTS } from "./inputs.js";
import { el, icon, say, t } from "./page.js";
import { photos } from "./shots.js";

/** @typedef {import("./checks.js").Question} Question */
/** @typedef {import("./checks.js").Missing} Missing */
/** @typedef {import("./page.js").Entry} Entry */
/** @typedef {import("./inputs.js").Cell} Cell */
/** @typedef {import("./draft.js").Filling} Filling */

/**
 * @param {Question} question
 * @param {string} number
 * @param {Filling} filling
 */
export function ask(question, number, filling) {
  const id = `q-${question.id}`;
  const fault = el("p", { class: "error", id: `${id}-note`, hidden: true });
  const hint = say(question.hint);
  const most = question.repeats ?? 1;
  const blocks = el("div", { class: "repeats" });
  const more = el("button", { type: "button", class: "btn quiet", click: () => add() }, icon("plus"), t("one_more"));
  /** @type {{sync: (missing: Missing | null) => void}[]} */
  const parts = [];

  function add() {
    const at = parts.length;
    const part = block(question, cellOf(question, at, filling), filling);
    parts.push(part);
    const heading = most > 1 ? el("p", { class: "muted" }, t("repeat_number", { n: at + 1 })) : null;
    blocks.append(el("div", { class: "repeat" }, heading, part.node));
    more.hidden = parts.length >= most;
  }

  const begun = Math.max(1, filling.draft.answers[question.id]?.repeats?.length ?? 1);
  for (let at = 0; at < Math.min(begun, most); at += 1) add();
  const node = el(
    "fieldset",
    { class: "q", id, tabindex: -1, "aria-describedby": `${id}-note` },
    el("legend", {}, el("small", { class: "num" }, number), " ", say(question.label)),
    hint ? el("p", { class: "hint" }, hint) : null,
    fault,
    blocks,
    more,
  );

  /** @param {{shown: boolean, missing: Missing | null, strict: boolean}} state strict says what is missing */
  function sync({ shown, missing, strict }) {
    node.hidden = !shown;
    const told = missing && (strict || missing.rule !== "answer") && (strict || missing.rule !== "wrong");
    node.classList.toggle("wrong", Boolean(told && strict));
    fault.hidden = !(told && strict);
    fault.textContent = missing ? problemWords(missing) : "";
    for (const part of parts) part.sync(missing);
  }

  return { node, sync };
}

/** @param {Missing} missing */
export function problemWords({ rule, code }) {
  const key = `problem_${code}`;
  const words = t(key);
  return words === key ? t(`problem_${rule}`) : words;
}

/** @param {Question} question @param {number} at @param {Filling} filling @returns {Cell} */
function cellOf(question, at, filling) {
  const isRepeated = (question.repeats ?? 1) > 1;
  const timer = isRepeated ? `${question.id}/${at}` : question.id;
  const whole = () => filling.draft.answers[question.id] ?? {};
  return {
    name: `${question.id}-${at}`,
    get: () => (isRepeated ? (whole().repeats?.[at] ?? {}) : whole()),
    set: (entry) => {
      const repeats = [...(whole().repeats ?? [])];
      while (repeats.length < at) repeats.push({ state: "blank" });
      repeats[at] = entry;
      filling.setEntry(question.id, isRepeated ? { repeats } : entry);
    },
    timer: () => filling.draft.timers[timer],
    setTimer: (started) => {
      if (started === null) delete filling.draft.timers[timer];
      else filling.draft.timers[timer] = started;
      filling.touch();
    },
  };
}

/** An input with what may go with it. @param {Question} question @param {Cell} cell @param {Filling} filling */
function block(question, cell, filling) {
  const input = (INPUTS.get(question.type) ?? /** @type {any} */ (INPUTS.get("short_text")))(question, cell);
  const comment = commentOf(cell);
  const takesPhotos = question.type === "photo" || question.photo_when != null || Boolean(cell.get().files?.length);
  const shots = takesPhotos ? shotsOf(question, cell, filling) : null;
  const toggles = [
    comment.button,
    question.na_allowed && question.type !== "yes_no" ? toggle(cell, "na", t("na")) : null,
    question.unobserved_allowed ? toggle(cell, "unobserved", t("unobserved")) : null,
  ].filter((each) => each !== null);
  const under = el("div", { class: "under" }, ...toggles.map((each) => each.node));

  /** @param {Missing | null} missing */
  function sync(missing) {
    input.sync();
    comment.sync(missing?.rule === "comment");
    shots?.sync();
    const isWanted = question.type === "photo" || cell.get().files?.length || missing?.rule === "photo";
    if (shots) shots.node.hidden = !isWanted;
    for (const each of toggles) each.sync();
  }

  return { node: el("div", {}, input.node, shots?.node, comment.node, under), sync };
}

/** @param {Question} question @param {Cell} cell @param {Filling} filling */
function shotsOf(question, cell, filling) {
  return photos(question.id, cell, filling, (files, shot) => {
    const { state: _state, ...rest } = cell.get();
    const entry = { ...(question.type === "photo" ? rest : cell.get()), files };
    const answers = filling.draft.answers;
    if ((question.repeats ?? 1) > 1) cell.set(entry);
    else answers[question.id] = entry;
    filling.touch(shot ? [["blobs", shot]] : [], question.id).then(() => filling.tell("saved"));
  });
}

/** "Not applicable", "could not be seen": a state of its own, taken back by touching it again. @param {Cell} cell @param {string} state @param {string} words */
function toggle(cell, state, words) {
  const node = el("button", { type: "button", class: "btn quiet", click: press }, words);
  function press() {
    const { state: before, ...rest } = cell.get();
    cell.set(before === state ? rest : { ...rest, state });
  }
  return { node, sync: () => node.setAttribute("aria-pressed", String(cell.get().state === state)) };
}

/** @param {Cell} cell */
function commentOf(cell) {
  const area = el("textarea", {
    rows: 2,
    maxlength: 4000,
    input: () => cell.set({ ...cell.get(), comment: area.value }),
  });
  const label = el("span", { class: "muted" }, t("comment"));
  const node = el("label", { class: "comment", hidden: true }, label, area);
  const button = el("button", { type: "button", class: "btn quiet", click: open }, t("comment"));
  let isOpen = false;

  function open() {
    isOpen = !isOpen || Boolean(area.value);
    node.hidden = !isOpen;
    if (isOpen) area.focus();
  }

  /** @param {boolean} isWanted */
  function sync(isWanted) {
    const words = cell.get().comment ?? "";
    if (area.value !== words) area.value = words;
    isOpen ||= isWanted || Boolean(words);
    node.hidden = !isOpen;
    label.textContent = isWanted ? t("comment_wanted") : t("comment");
    button.hidden = isOpen;
  }

  return { node, button: { node: button, sync: () => {} }, sync };
}
