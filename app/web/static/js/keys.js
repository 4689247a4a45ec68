// Keys of a desk: <button data-key="KeyA KeyG">, <button data-key-sign="?">. They bind to the place of a key, so a
// Russian layout changes nothing; whoever speaks to the computer, or types by mistake, can switch them off.

const STORED = "etalon.keys";
const writing = "input, textarea, select, [contenteditable], dialog";

/** @returns {boolean} */
function areOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // no storage here: nothing was switched off
  }
}

/** @param {boolean} on */
function show(on) {
  document.documentElement.dataset.keys = on ? "on" : "off";
}

/** @param {KeyboardEvent} event */
function target(event) {
  const sign = document.querySelector(`[data-key-sign="${CSS.escape(event.key)}"]`);
  return sign ?? (event.shiftKey ? null : document.querySelector(`[data-key~="${CSS.escape(event.code)}"]`));
}

show(areOn());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !areOn()) return;
  if (event.target instanceof Element && event.target.closest(writing)) return;
  const button = target(event);
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  button.click();
});

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  if (!(box instanceof HTMLInputElement)) continue;
  box.checked = areOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, box.checked ? "on" : "off");
    } catch {
      // it holds for this page alone
    }
    show(box.checked);
  });
}
