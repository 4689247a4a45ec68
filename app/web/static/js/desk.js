// The desk: J and K go from answer to answer, wherever these keys lie in the layout.

const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-line]")]);
let at = -1;

/** @param {number} step */
function go(step) {
  lines[at]?.classList.remove("chosen");
  at = Math.min(Math.max(at + step, 0), lines.length - 1);
  lines[at]?.classList.add("chosen");
  lines[at]?.focus({ preventScroll: true });
  lines[at]?.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog")) return;
  if (event.code === "KeyJ") go(1);
  if (event.code === "KeyK") go(-1);
});
