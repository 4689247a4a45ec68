// The desk: J and K go from answer to answer, wherever these keys lie in the layout; arrows too, once one is chosen.

const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-line]")]);
const STEPS = new Map([
  ["KeyJ", 1],
  ["KeyK", -1],
]);
const ARROWS = new Map([
  ["ArrowDown", 1],
  ["ArrowUp", -1],
]);
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog")) return;
  const isOnLine = lines[at] !== undefined && lines[at] === document.activeElement;
  const isOn = document.documentElement.dataset.keys !== "off";
  const step = (isOn ? STEPS.get(event.code) : undefined) ?? (isOnLine ? ARROWS.get(event.code) : undefined);
  if (step === undefined || lines.length === 0) return;
  event.preventDefault();
  go(step);
});
