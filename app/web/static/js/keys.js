// Keys of a desk: <button data-key="KeyG">. They bind to the place of a key, so a Russian layout changes nothing.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], dialog"))
    return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  button.click();
});
