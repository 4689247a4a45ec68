// After the last button: three lines that say where the visit is, until the server has all of it.

import { keepSending, outbox, send } from "./outbox.js";
import { clock, data, el, icon, size, t } from "./page.js";
import { get } from "./store.js";

/** @typedef {import("./page.js").Assignment} Assignment */
/** @typedef {import("./store.js").Outgoing} Outgoing */

/**
 * Whether this draft is no longer to be filled: it is on its way, or there already.
 * @param {Assignment} assignment @param {import("./store.js").Draft} draft
 */
export async function isWaiting(assignment, draft) {
  if (draft.finished || (await get("outbox", draft.uuid))) return true;
  return assignment.visit !== null && assignment.visit.state !== "returned" && !draft.started_at;
}

/** @param {Assignment} assignment @param {string} uuid */
export async function showSending(assignment, uuid) {
  const main = /** @type {HTMLElement} */ (document.querySelector(".main"));
  main.classList.remove("under-top");
  document.querySelector(".top")?.replaceChildren();
  document.querySelector(".top")?.setAttribute("hidden", "");
  const list = el("div", { "aria-live": "polite" });
  main.replaceChildren(el("h1", {}, assignment.branch.name), el("p", { class: "muted" }, assignment.scenario), list);
  document
    .querySelector(".foot")
    ?.replaceChildren(
      el("div", { class: "row" }, el("a", { class: "btn main-act", href: data.urls.visits }, t("to_list"))),
    );

  /** @param {Outgoing | null} record */
  async function draw(record) {
    const receipt = await get("receipts", uuid);
    list.replaceChildren(
      receipt || !record ? arrived(receipt?.receipt ?? assignment.visit?.receipt ?? "", assignment) : onItsWay(record),
    );
  }

  outbox.addEventListener("change", (event) => {
    const record = /** @type {CustomEvent<Outgoing | undefined>} */ (event).detail;
    if (record?.uuid === uuid) draw(record);
  });
  outbox.addEventListener("sign_in", () => list.append(signIn()));
  await draw(await get("outbox", uuid));
  scrollTo(0, 0);
  keepSending();
}

/** @param {string} receipt @param {Assignment} assignment */
function arrived(receipt, assignment) {
  return el(
    "div",
    { class: "sheet", id: "arrived" },
    el("h3", {}, t("arrived")),
    el("ul", { class: "steps" }, done(t("answers_there", { receipt })), done(t("all_files_there"))),
    el("p", { class: "muted" }, assignment.visit?.state === "approved" ? t("approved") : t("in_review")),
  );
}

/** @param {Outgoing} record */
export function onItsWay(record) {
  const total = record.files.reduce((sum, file) => sum + file.bytes, 0);
  const files = t("files_there", { n: record.arrived.length, m: record.files.length });
  return el(
    "div",
    { class: "sheet" },
    el("h3", {}, record.title),
    el("p", { class: "muted num" }, clock(record.finished_at)),
    el(
      "ul",
      { class: "steps" },
      done(t("on_this_phone")),
      record.receipt ? done(t("answers_there", { receipt: record.receipt })) : coming(t("answers_coming")),
      record.files.length ? coming(files) : null,
    ),
    total ? el("progress", { value: record.sent, max: total, "aria-label": files }) : null,
    total ? el("p", { class: "muted num" }, t("size_of", { sent: size(record.sent), total: size(total) })) : null,
    record.state === "parked" ? parked(record) : waiting(record),
  );
}

/** @param {Outgoing} record */
function waiting(record) {
  if (!record.attempts || record.next_at < Date.now()) return null;
  const again = t("again_in", { n: Math.ceil((record.next_at - Date.now()) / 1000) });
  return el(
    "p",
    { class: "row" },
    el("span", { class: "muted" }, again),
    el("button", { type: "button", class: "btn quiet", click: () => void send(true) }, t("send_now")),
  );
}

/** Never thrown away by itself: somebody has to look. @param {Outgoing} record */
function parked(record) {
  const key = `parked_${record.error}`;
  const words = t(key) === key ? t("parked", { code: record.error }) : t(key);
  return el("p", { class: "note" }, el("span", { class: "warn" }, icon("alert-triangle")), el("span", {}, words));
}

/** @param {string} words */
const done = (words) => el("li", {}, el("span", { class: "good", "aria-hidden": "true" }, "✓"), ` ${words}`);
/** @param {string} words */
const coming = (words) => el("li", {}, el("span", { class: "muted", "aria-hidden": "true" }, "→"), ` ${words}`);

export const signIn = () =>
  el(
    "div",
    { class: "sheet" },
    el("p", {}, t("signed_out")),
    el("p", { class: "row" }, el("a", { class: "btn", href: data.urls.sign_in }, t("sign_in"))),
  );
