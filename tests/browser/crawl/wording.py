"""English left on a Russian page: a heuristic over what is visible, and over what is read aloud."""

# Names and terms that are written in Latin letters in good Russian too.
ALLOWED = (
    "Etalon", "English", "NPS", "CSAT", "CES", "PDF", "CSV", "XLSX", "QR", "SMTP", "HTTPS", "HTTP", "API", "JSON",
    "EML", "SMS", "URL", "UTC", "ID", "SLA", "IP", "MB", "OK", "Alt", "Ctrl", "Enter", "Shift", "Esc", "Excel",
    "Telegram", "WhatsApp", "Wi", "Fi", "Chrome", "Safari", "Android", "iPhone", "demo", "make", "run",
)  # fmt: skip
# A text node (or a spoken attribute) with a Latin word of three letters or more, and no Cyrillic letter at all;
# addresses, codes and figures are passed over.
ENGLISH = """() => {
  const allowed = new Set(%ALLOWED%.map((word) => word.toLowerCase()));
  const foreign = (text) => {
    if (/[А-Яа-яЁё]/.test(text)) return false;
    const bare = text.replace(/\\S*[@/_\\d\\\\]\\S*|\\S+\\.\\S+/g, " ");
    return (bare.match(/[A-Za-z]{3,}/g) ?? []).some((word) => !allowed.has(word.toLowerCase()));
  };
  const passed = "[lang]:not(html), code, pre, kbd, samp, script, style, template, noscript, textarea, [data-verbatim]";
  const found = new Set(foreign(document.title) ? [document.title] : []);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, text = walker.currentNode.data.trim().replace(/\\s+/g, " ");
    if (text && foreign(text) && !parent.closest(passed)) found.add(text.slice(0, 90));
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const each of document.body.querySelectorAll(`[${name}]`))
      if (foreign(each.getAttribute(name)) && !each.closest(passed)) found.add(`${name}: ${each.getAttribute(name)}`);
  return [...found];
}""".replace("%ALLOWED%", str(list(ALLOWED)))
