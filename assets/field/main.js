// The phone's first screen.

import { fill } from "./fill.js";
import { showList, showQueue } from "./lists.js";
import { data, el, t } from "./page.js";

const pages = {
  list: showList,
  queue: showQueue,
  fill: async () => {
    if (data.assignment) await fill(data.assignment);
  },
};

pages[data.page]().catch((error) => {
  document.querySelector(".main")?.replaceChildren(el("div", { class: "sheet" }, el("p", {}, t("broken"))));
  throw error;
});
