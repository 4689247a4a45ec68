// A part of a page that is fetched again while the work it shows goes on: data-refresh holds its address.

const EVERY_MS = 2000;

/** @param {HTMLElement} part */
async function refresh(part) {
  const address = part.dataset.refresh;
  if (!address) return;
  if (document.querySelector("dialog[open]")) {
    later(part);
    return;
  }
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    later(part); // away for a moment, or signed out: the page stays as it is
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = /** @type {HTMLElement | null} */ (parsed.body.firstElementChild);
  if (!fresh) return;
  part.replaceWith(fresh);
  if (fresh.dataset.refresh) later(fresh);
  else location.reload();
}

/** @param {HTMLElement} part */
function later(part) {
  setTimeout(refresh, EVERY_MS, part);
}

for (const part of document.querySelectorAll("[data-refresh]")) later(/** @type {HTMLElement} */ (part));
