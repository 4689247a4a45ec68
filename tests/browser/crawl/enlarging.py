"""Text twice as large on a phone, as a reader sets it: what is cut off, and what lies over what."""

from playwright.sync_api import Page

from tests.browser.conftest import PHONE

# Bars that stick may cover what scrolls under them; texts of drawings and of closed dialogs are passed over.
CROWDED = """() => {
  const root = document.documentElement, room = root.clientWidth, found = [], texts = [];
  const passed = "svg, script, style, template, noscript, option, dialog, textarea";
  const chain = function* (e) { for (; e && e !== document.body; e = e.parentElement) yield e; };
  const floats = (e) => [...chain(e)].some((each) => /fixed|sticky|absolute/.test(getComputedStyle(each).position));
  const told = (e) => `${e.tagName.toLowerCase()}.${e.className} «${e.textContent.trim().slice(0, 40)}»`;
  const cuts = (e) => /hidden|clip/.test(getComputedStyle(e).overflowX) && e.clientWidth > 1;
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest(passed) || !parent.checkVisibility() || floats(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) texts.push([box, parent]);
    for (const each of chain(parent)) {
      if (scrolls(each)) break;
      if (cuts(each) && each.scrollWidth > each.clientWidth + 1) { found.push(`cut off: ${told(each)}`); break; }
    }
  }
  const wide = (e) => e.getBoundingClientRect().right > room + 1 && !floats(e);
  const all = [...document.body.querySelectorAll("*")];
  if (root.scrollWidth > room) found.push(`too wide: ${all.filter(wide).slice(-2).map(told)}`);
  texts.sort((one, other) => one[0].top - other[0].top);
  texts.forEach(([a, one], at) => {
    for (const [b, other] of texts.slice(at + 1)) {
      if (b.top >= a.bottom - 2) break;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const over = wide > 2 && high > 0.4 * Math.min(a.height, b.height);
      if (over && one !== other) found.push(`one over the other: ${told(one)} and ${told(other)}`);
    }
  });
  return [...new Set(found)].slice(0, 5);
}"""


def crowded(page: Page) -> list[str]:
    """What is wrong with the page that is open at 360 px with text of twice the size; it is left as it was."""
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found: list[str] = page.evaluate(CROWDED)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
