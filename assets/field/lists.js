// The list of visits and the list of what is unsent: the server draws the one, the phone the other.

import { exported, keepSending, outbox, send, unsent } from "./outbox.js";
import { data, el, t } from "./page.js";
import { onItsWay, signIn } from "./sending.js";
import { all } from "./store.js";

/** How many are unsent, on the tab and in words. */
export async function showList() {
  const badge = /** @type {HTMLElement | null} */ (document.querySelector("[data-unsent]"));
  const draw = async () => {
    const { length } = await unsent();
    if (!badge) return;
    badge.hidden = length === 0;
    badge.replaceChildren(String(length), el("span", { class: "seen-only-by-readers" }, ` ${t("waiting")}`));
  };
  outbox.addEventListener("change", draw);
  await draw();
  keepSending();
}

/** Everything that lies on this phone and is not on the server yet. */
export async function showQueue() {
  const place = /** @type {HTMLElement} */ (document.querySelector("#queue"));
  const draw = async () => {
    const records = await unsent();
    const receipts = (await all("receipts")).filter((each) => each.user === data.user);
    const [parked, moving] = [records.filter((r) => r.state === "parked"), records.filter((r) => r.state !== "parked")];
    place.replaceChildren(
      el("h1", {}, records.length ? t("waiting_n", { n: records.length }) : t("nothing_waits")),
      el("p", { class: "muted" }, t("queue_words")),
      ...(moving.length ? [el("h2", {}, t("on_the_way")), ...moving.map(onItsWay)] : []),
      ...(parked.length ? [el("h2", {}, t("needs_help")), ...parked.map(onItsWay)] : []),
      ...(receipts.length ? [el("h2", {}, t("arrived_n", { n: receipts.length })), receiptList(receipts)] : []),
    );
    for (const button of document.querySelectorAll(".foot button")) button.toggleAttribute("disabled", !records.length);
  };
  outbox.addEventListener("change", draw);
  outbox.addEventListener("sign_in", () => place.append(signIn()));
  document.querySelector("[data-send]")?.addEventListener("click", () => send(true));
  document.querySelector("[data-export]")?.addEventListener("click", download);
  await draw();
  await showList();
}

/** @param {{title: string, receipt: string, at: string}[]} receipts */
function receiptList(receipts) {
  const rows = receipts
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, 30)
    .map((each) =>
      el("li", { class: "row apart" }, el("span", {}, each.title), el("span", { class: "muted num" }, each.receipt)),
    );
  return el("div", { class: "sheet" }, el("ul", { class: "steps" }, ...rows));
}

async function download() {
  const link = el("a", { href: URL.createObjectURL(await exported()), download: "etalon-unsent.json" });
  link.click();
  URL.revokeObjectURL(link.href);
}
