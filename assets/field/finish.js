// The last page: how the visit ended, who served, what is missing; sent once.

import { filesOf, shownOnly } from "./checks.js";
import { freeze, send } from "./outbox.js";
import { el, t } from "./page.js";
import { problemWords } from "./question.js";
import { showSending } from "./sending.js";

/** @typedef {import("./draft.js").Filling} Filling */
/** @typedef {import("./checks.js").State} State */

const LISTED = 6;
const OUTCOMES = ["completed", "not_possible", "recognised", "refused"];

/**
 * @param {import("./page.js").Assignment} assignment
 * @param {Filling} filling
 * @param {() => State} stateNow
 * @param {(missing: import("./checks.js").Missing) => void} jump leads to the question
 */
export function finishing(assignment, filling, stateNow, jump) {
  const details = () => filling.draft.details;
  const outcome = () => details().outcome ?? "completed";
  let isSending = false;

  const radios = OUTCOMES.map((value) =>
    el("input", { type: "radio", name: "outcome", value, change: () => filling.setDetails({ outcome: value }) }),
  );
  const reason = area("outcome_reason", t("outcome_reason"), filling);
  const reasonFault = el("p", { class: "error", hidden: true }, t("problem_reason"));
  const note = area("staff_note", t("staff_hint"), filling);
  const missing = el("ul", { class: "steps" });
  const missingSheet = el("div", { class: "q" }, el("h2", {}, t("still_missing")), missing);
  const node = el(
    "div",
    {},
    el(
      "fieldset",
      { class: "q" },
      el("legend", {}, t("outcome_title")),
      el(
        "div",
        { class: "pick" },
        ...radios.map((input) => el("label", {}, input, el("span", {}, t(`outcome_${input.value}`)))),
      ),
      reason.node,
      reasonFault,
    ),
    el("fieldset", { class: "q", id: "q-staff" }, el("legend", {}, t("staff_title")), note.node),
    missingSheet,
  );

  function sync() {
    for (const input of radios) input.checked = input.value === outcome();
    const isCompleted = outcome() === "completed";
    reason.node.hidden = isCompleted;
    reason.sync();
    note.sync();
    const found = stateNow().missing;
    missingSheet.hidden = !isCompleted || !found.length;
    const lines = found.slice(0, LISTED).map((each) => {
      const words = `${each.number} ${problemWords(each)}`;
      return el("li", {}, el("button", { type: "button", class: "btn quiet", click: () => jump(each) }, words));
    });
    const more = found.length - LISTED;
    missing.replaceChildren(...lines, ...(more > 0 ? [el("li", { class: "muted" }, t("and_more", { n: more }))] : []));
  }

  const isReady = () =>
    outcome() === "completed" ? !stateNow().missing.length : Boolean(details().outcome_reason?.trim());

  async function press() {
    if (!isReady()) {
      reasonFault.hidden = outcome() === "completed";
      missingSheet.scrollIntoView();
      return;
    }
    if (isSending) return;
    isSending = true;
    const body = bodyOf(filling, stateNow(), outcome());
    await freeze(filling.draft, body, filesOf(body.answers));
    showSending(assignment, filling.draft.uuid);
    send(true);
  }

  const button = () =>
    el(
      "button",
      { type: "button", class: "btn main-act", "aria-disabled": isReady() ? null : "true", click: press },
      t("submit"),
    );

  return { node, sync, button };
}

/** @param {Filling} filling @param {State} state @param {string} outcome */
function bodyOf({ draft, elapsed }, state, outcome) {
  const ended = new Date().toISOString();
  return {
    assignment_id: draft.assignment_id,
    version_id: draft.version_id,
    outcome,
    outcome_reason: outcome === "completed" ? "" : (draft.details.outcome_reason ?? ""),
    started_at: draft.started_at ?? ended,
    finished_at: ended,
    monotonic: elapsed,
    answers: shownOnly(draft.answers, state),
    staff_note: draft.details.staff_note ?? "",
  };
}

/** @param {"outcome_reason" | "staff_note"} name @param {string} hint @param {Filling} filling */
function area(name, hint, filling) {
  const input = el("textarea", { rows: 3, maxlength: 4000, id: `f-${name}` });
  input.addEventListener("input", () => filling.setDetails({ [name]: input.value }));
  const sync = () => {
    const words = filling.draft.details[name] ?? "";
    if (input.value !== words) input.value = words;
  };
  return { node: el("label", { class: "comment" }, el("span", { class: "muted" }, hint), input), sync };
}
