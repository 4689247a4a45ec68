// Forms: sent once, filters that apply by themselves, and the eye led to what is wrong.

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.ariaBusy === "true") event.preventDefault();
  else form.ariaBusy = "true";
});

// The browser's "back" may bring the very page that was left, with its forms still marked as sent.
addEventListener("pageshow", () => {
  for (const form of document.forms) form.ariaBusy = null;
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLSelectElement) field.closest("form[data-filters]")?.dispatchEvent(new Event("apply"));
});

for (const form of document.querySelectorAll("form[data-filters]")) {
  form.addEventListener("apply", () => /** @type {HTMLFormElement} */ (form).requestSubmit());
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.target instanceof HTMLTextAreaElement) event.target.form?.requestSubmit();
});

/** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
