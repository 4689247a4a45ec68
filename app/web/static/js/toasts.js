// A toast goes away after ten seconds, unless somebody is pointing at it or is in it.

const STAYS_MS = 10_000;

/** @param {HTMLElement} toast */
function watch(toast) {
  const close = /** @type {HTMLButtonElement | null} */ (toast.querySelector("[data-close]"));
  let timer = setTimeout(leave, STAYS_MS);
  function leave() {
    if (toast.matches(":hover, :focus-within")) timer = setTimeout(leave, STAYS_MS);
    else toast.remove();
  }
  if (!close) return;
  close.hidden = false;
  close.addEventListener("click", () => {
    clearTimeout(timer);
    toast.remove();
  });
}

for (const toast of document.querySelectorAll("[data-toast]")) watch(/** @type {HTMLElement} */ (toast));
