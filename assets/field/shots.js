// The photos of one answer: taken, shown, taken away.

import { clock, el, icon, size, t } from "./page.js";
import { develop } from "./photo.js";
import { get } from "./store.js";

/** @typedef {import("./draft.js").Filling} Filling */
/** @typedef {import("./inputs.js").Cell} Cell */

/** @type {Map<string, import("./store.js").Shot>} taken on this page: shown at once, while they are being saved */
const fresh = new Map();

/**
 * @param {string} question the question's id
 * @param {Cell} cell
 * @param {Filling} filling
 * @param {(files: string[], shot: object | null) => void} keep saves the answer, and the new photo with it
 */
export function photos(question, cell, filling, keep) {
  const list = el("div", { class: "shots" });
  const fault = el("p", { class: "error", role: "alert", hidden: true });
  const input = el("input", { type: "file", accept: "image/*", capture: "environment", change: take, click: mark });
  input.className = "seen-only-by-readers";
  const words = el("span");
  const button = el("label", { class: "btn" }, icon("camera"), words, input);
  const node = el("div", { class: "photos" }, list, fault, button);
  /** @type {string[]} */
  let drawn = [];

  /** The system may close the page while the camera is open: say so when it comes back. */
  function mark() {
    filling.draft.pending = question;
    filling.touch();
  }

  async function take() {
    const [file] = input.files ?? [];
    filling.draft.pending = null;
    if (!file) return;
    fault.hidden = true;
    try {
      const shot = await develop(file, filling.draft.key, question);
      fresh.set(shot.uuid, shot);
      keep([...(cell.get().files ?? []), shot.uuid], shot);
    } catch {
      fault.textContent = t("photo_failed");
      fault.hidden = false;
    }
    input.value = "";
  }

  /** @param {string} uuid */
  const drop = (uuid) =>
    keep(
      (cell.get().files ?? []).filter((each) => each !== uuid),
      null,
    );

  function sync() {
    const files = cell.get().files ?? [];
    words.textContent = files.length ? t("one_more_photo") : t("take_photo");
    if (files.join() === drawn.join()) return;
    drawn = [...files];
    list.replaceChildren(...files.map((uuid) => shown(uuid, drop)));
  }

  sync();
  return { node, sync };
}

/** @param {string} uuid @param {(uuid: string) => void} drop */
function shown(uuid, drop) {
  const [image, facts] = [
    el("img", { class: "pic", alt: t("photo"), width: 96, height: 96 }),
    el("p", { class: "muted num" }),
  ];
  const saved = el("p", {}, el("b", {}, t("photo_saved")), " ", el("span", { class: "good" }, "✓"));
  const away = el("button", { type: "button", class: "btn quiet", click: () => drop(uuid) }, t("remove"));
  Promise.resolve(fresh.get(uuid) ?? get("blobs", uuid)).then((shot) => {
    if (!shot) {
      facts.textContent = t("photo_on_server");
      return;
    }
    image.src = URL.createObjectURL(shot.blob);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    facts.textContent = `${clock(shot.taken_at)}, ${size(shot.blob.size)}`;
  });
  return el("div", { class: "shot" }, image, el("div", {}, saved, facts, away));
}
