// The fill screen: a section a page, what is ready, and where everything lies.

import { check } from "./checks.js";
import { openDraft } from "./draft.js";
import { finishing } from "./finish.js";
import { clock, data, el, icon, ring, say, t } from "./page.js";
import { ask, problemWords } from "./question.js";
import { isWaiting, showSending } from "./sending.js";
import { get, save } from "./store.js";

/** @typedef {import("./page.js").Assignment} Assignment */
/** @typedef {import("./checks.js").Form} Form */
/** @typedef {import("./checks.js").State} State */

/** @param {Assignment} assignment @returns {Promise<Form>} */
async function formOf(assignment) {
  const kept = await get("forms", String(assignment.version_id));
  if (kept) return kept.form;
  const answer = await fetch(`${data.urls.api}forms/${assignment.version_id}`);
  const form = await answer.json();
  await save([["forms", { version: String(assignment.version_id), form }]]);
  return form;
}

/** @param {Assignment} assignment */
export async function fill(assignment) {
  const [form, filling] = await Promise.all([formOf(assignment), openDraft(assignment)]);
  if (await isWaiting(assignment, filling.draft)) return showSending(assignment, filling.draft.uuid);
  const context = { tags: assignment.branch.tags, channel: assignment.channel };
  const [top, main, foot] = frame();
  /** @type {State} */
  let state = check(form, filling.draft.answers, context);
  let place = 0;
  let isStrict = false;
  /** @type {ReturnType<typeof ask>[]} */
  let asked = [];
  const finish = finishing(assignment, filling, () => state, jump);
  const last = form.sections.length;

  /** @param {number} from @param {number} step */
  const next = (from, step) => {
    let at = from + step;
    while (at >= 0 && at < last && !state.sections[at]?.shown) at += step;
    return at;
  };

  function update() {
    state = check(form, filling.draft.answers, context);
    const section = form.sections[place];
    section?.questions.forEach((question, at) => {
      asked[at]?.sync({
        shown: state.facts.answers.get(question.id)?.state !== "hidden",
        missing: state.missing.find((each) => each.id === question.id) ?? null,
        strict: isStrict,
      });
    });
    if (place === last) finish.sync();
    drawTop(top, form, state, place, assignment);
    drawFoot(foot, state, { place, last, form, go, jump, next, finish });
    where();
  }

  function where() {
    const line = top.querySelector(".where");
    line?.replaceWith(whereOf(filling));
    const notice = document.querySelector("#notice");
    notice?.replaceChildren(...noticesOf(filling, update));
  }

  /** @param {number} at @param {string} [id] */
  function go(at, id) {
    place = Math.max(0, Math.min(last, at));
    const section = form.sections[place];
    asked = section ? section.questions.map((each, below) => ask(each, `${place + 1}.${below + 1}`, filling)) : [];
    main.replaceChildren(
      el("h1", { class: "seen-only-by-readers" }, `${assignment.branch.name}: ${assignment.scenario}`),
      el("div", { id: "notice", "aria-live": "polite" }),
      ...(section ? [...asked.map((each) => each.node), failedLink()] : [finish.node]),
    );
    update();
    const target = id ? document.getElementById(`q-${id}`) : null;
    if (target) {
      target.scrollIntoView({ block: "start" });
      target.focus({ preventScroll: true });
    } else scrollTo(0, 0);
    history.replaceState(null, "", place === last ? "#finish" : `#s${place + 1}`);
  }

  /** @param {import("./checks.js").Missing} missing */
  function jump({ section, id }) {
    isStrict = true;
    go(section, id);
  }

  const failedLink = () =>
    el(
      "p",
      { class: "row" },
      el("button", { type: "button", class: "btn quiet", click: () => go(last) }, t("visit_failed")),
    );

  filling.addEventListener("change", update);
  filling.addEventListener("where", where);
  addEventListener("hashchange", () => go(placeOf(location.hash, last)));
  go(placeOf(location.hash, last));
  const { pending } = filling.draft;
  if (pending) {
    filling.draft.pending = null;
    const at = form.sections.findIndex((section) => section.questions.some((question) => question.id === pending));
    if (at >= 0) go(at, pending);
  }
  filling.mirror();
  navigator.storage?.persist?.();
}

/** @param {string} hash @param {number} last */
function placeOf(hash, last) {
  if (hash === "#finish") return last;
  const number = Number(/^#s(\d+)$/.exec(hash)?.[1] ?? 1);
  return Math.min(number - 1, last);
}

/** @returns {[HTMLElement, HTMLElement, HTMLElement]} */
function frame() {
  const [top, main, foot] = [".top", ".main", ".foot"].map((each) => document.querySelector(each));
  return [/** @type {HTMLElement} */ (top), /** @type {HTMLElement} */ (main), /** @type {HTMLElement} */ (foot)];
}

/** @param {HTMLElement} top @param {Form} form @param {State} state @param {number} place @param {Assignment} assignment */
function drawTop(top, form, state, place, assignment) {
  const section = form.sections[place];
  const title = section ? `${place + 1}. ${say(section.label)}` : t("finish_title");
  const parts = state.sections
    .filter((each) => each.shown)
    .map((each) =>
      el("progress", { value: each.total ? each.answered : 1, max: each.total || 1, "aria-hidden": "true" }),
    );
  const label = t("parts_done", {
    done: state.sections.filter((s) => s.shown && s.answered === s.total).length,
    n: parts.length,
  });
  top.replaceChildren(
    el(
      "div",
      { class: "row" },
      el(
        "a",
        { href: data.urls.visit?.replace("0", String(assignment.id)) ?? "", "aria-label": t("to_visit") },
        icon("chevron-left"),
      ),
      el("strong", {}, title),
      el("span", { class: "num muted" }, t("n_of_m", { n: state.answered, m: state.total })),
    ),
    el("div", { class: "parts", role: "img", "aria-label": label }, ...parts),
    el("p", { class: "where" }),
  );
}

/** Always both places, in words. @param {import("./draft.js").Filling} filling */
export function whereOf(filling) {
  const { onPhone, onServer, draft } = filling;
  const phone = onPhone === "saved" ? el("b", {}, "✓") : el("b", { class: "waits" }, t(`phone_${onPhone}`));
  const isThere = onServer === "saved" && draft.saved_at;
  const server = isThere ? el("b", {}, "✓") : el("b", {}, t(`server_${onServer}`));
  return el(
    "p",
    { class: "where" },
    el("span", { class: onPhone === "failed" ? "waits" : "" }, `${t("on_phone")} `, phone),
    el(
      "span",
      { class: isThere ? "" : "waits" },
      `${t("on_server")} `,
      server,
      isThere ? ` ${clock(draft.saved_at ?? "")}` : "",
    ),
  );
}

/** What has to be decided or done before going on. @param {import("./draft.js").Filling} filling @param {() => void} update */
function noticesOf(filling, update) {
  const remark = (/** @type {string} */ tone, /** @type {string} */ words, /** @type {Node[]} */ ...acts) =>
    el("div", { class: `sheet remark tone-${tone}` }, el("p", {}, words), el("p", { class: "row" }, ...acts));
  const button = (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) =>
    el("button", { type: "button", class: "btn", click: () => act().then(update) }, words);
  if (filling.onPhone === "failed") return [remark("bad", t("phone_full"))];
  if (filling.onServer === "conflict")
    return [
      remark(
        "warn",
        t("conflict", { time: clock(filling.theirs.saved_at) }),
        button(t("keep_mine"), () => filling.keepMine()),
        button(t("take_theirs"), () => filling.takeTheirs().then(() => location.reload())),
      ),
    ];
  if (filling.onServer === "sign_in")
    return [remark("warn", t("signed_out"), el("a", { class: "btn", href: data.urls.sign_in }, t("sign_in")))];
  return [];
}

/**
 * @param {HTMLElement} foot @param {State} state
 * @param {{place: number, last: number, form: Form, go: (at: number) => void, next: (from: number, step: number) => number,
 *   jump: (missing: import("./checks.js").Missing) => void, finish: {button: () => HTMLElement}}} page
 */
function drawFoot(foot, state, { place, last, form, go, next, jump, finish }) {
  const { met, total } = state.rules;
  const [first] = state.missing;
  /** @param {Event} event */
  const jumping = (event) => {
    event.preventDefault();
    if (first) jump(first);
  };
  const link = first
    ? el(
        "a",
        { class: "ready", href: `#q-${first.id}`, click: jumping },
        ring(met, total),
        el("span", {}, `${readyWords(state)} `, el("u", {}, t("question_number", { number: first.number }))),
        icon("chevron-right"),
      )
    : el("p", { class: "ready" }, ring(met, total), el("span", {}, t("all_ready")));
  const [before, after] = [next(place, -1), next(place, 1)];
  const back =
    before >= 0
      ? el(
          "button",
          { type: "button", class: "btn", "aria-label": t("back"), click: () => go(before) },
          icon("chevron-left"),
        )
      : null;
  const ahead = form.sections[after];
  const words = ahead
    ? t("next", { title: `${after + 1}. ${say(ahead.label)}` })
    : t("next", { title: t("finish_title") });
  const main =
    place === last
      ? finish.button()
      : el("button", { type: "button", class: "btn main-act", click: () => go(after) }, words);
  foot.replaceChildren(link, el("div", { class: "row" }, back, main));
}

/** @param {State} state */
function readyWords(state) {
  const [first] = state.missing;
  const left = state.missing.filter((each) => each.rule === "answer").length;
  if (first?.rule === "answer") return t("left_to_answer", { n: left });
  return first ? problemWords(first) : "";
}
