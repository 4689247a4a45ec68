// What the page was given by the server, its words, and how its parts are made. Nothing is ever set as HTML.

/** @typedef {string | {one: string, few?: string, many?: string, other: string}} Words */
/**
 * @typedef {object} Assignment
 * @property {number} id
 * @property {{id: number, name: string}} organisation
 * @property {{name: string, address: string, time_zone: string, tags: string[]}} branch
 * @property {string} scenario
 * @property {string} window_to
 * @property {number} version_id
 * @property {string} channel
 * @property {string} state
 * @property {{uuid: string, revision: number, started_at: string, saved_at: string, answers: Record<string, Entry>, details: Details} | null} draft
 * @property {{uuid: string, receipt: string, state: string, received_at: string, reason: string} | null} visit
 * @property {{answers: Record<string, Entry>, details: Details, reason: string} | null} [returned]
 */
/** @typedef {{value?: unknown, state?: string, reason?: string, comment?: string, files?: string[], repeats?: Entry[]}} Entry */
/** @typedef {{outcome?: string | null, outcome_reason?: string, staff_note?: string}} Details */
/**
 * @typedef {object} Data
 * @property {"list" | "fill" | "queue"} page
 * @property {number} user
 * @property {string} language
 * @property {string} csrf
 * @property {Record<string, string>} urls
 * @property {Record<string, Words>} texts
 * @property {Assignment} [assignment]
 */

/** @type {Data} */
export const data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}");
const plurals = new Intl.PluralRules(data.language);

/**
 * The words under a key, with `{places}` filled; of a plural the form for `n`.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  const words = data.texts[key] ?? key;
  const form = typeof words === "string" ? words : (words[pluralOf(params.n)] ?? words.other);
  return form.replace(/\{(\w+)\}/g, (place, name) => String(params[name] ?? place));
}

/** @param {string | number | undefined} n @returns {"one" | "few" | "many" | "other"} */
function pluralOf(n) {
  const found = plurals.select(Number(n));
  return found === "zero" || found === "two" ? "other" : found;
}

/** A text of the form in the page's language, else in its first. @param {unknown} text @returns {string} */
export function say(text) {
  if (typeof text !== "object" || text === null) return "";
  const versions = /** @type {Record<string, string>} */ (text);
  return versions[data.language] ?? Object.values(versions)[0] ?? "";
}

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes; `true` sets an empty one, false, null and undefined none; functions listen.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>} attributes
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map(asNode));
  return node;
}

/** @param {Node | string | false} child */
const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, string | number>} attributes @param {(Node | string)[]} children */
export function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/** An icon of the page's sprite. @param {string} name */
export const icon = (name) =>
  svg("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("use", { href: `#i-${name}` }));

/** Rules met of all. @param {number} met @param {number} total */
export function ring(met, total) {
  const circle = { cx: 18, cy: 18, r: 16 };
  const arc = { ...circle, class: "met", pathLength: 100, transform: "rotate(-90 18 18)" };
  const drawn = svg(
    "svg",
    { class: "ring", viewBox: "0 0 36 36", role: "img", "aria-label": t("rules_met", { met, total }) },
    svg("circle", circle),
  );
  if (met) drawn.append(svg("circle", { ...arc, "stroke-dasharray": `${Math.round((100 * met) / total)} 100` }));
  drawn.append(svg("text", { x: 18, y: 18.5 }, `${met}/${total}`));
  return drawn;
}

/** The time of day as this phone shows it. @param {string | number | Date} at */
export const clock = (at) =>
  new Date(at).toLocaleTimeString(data.language, { hour: "2-digit", minute: "2-digit", hour12: false });

/** Bytes for people. @param {number} bytes */
export function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kb"] : [bytes / 1e6, "mb"];
  return t(unit, { n: value.toLocaleString(data.language, { maximumFractionDigits: 1 }) });
}
