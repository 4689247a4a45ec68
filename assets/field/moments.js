// A branch's local dates and times, as its wall clock shows them; no zone is ever applied.

/** @typedef {{kind: string, at: number}} Moment seconds since 1970 (of a time: since midnight) on the wall clock */

const DATE = "((?:19|20|21)\\d\\d)-(\\d\\d)-(\\d\\d)";
const TIME = "([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d))?";
/** @type {Map<string, RegExp>} */
const TEXTS = new Map([
  ["date", new RegExp(`^${DATE}$`)],
  ["time", new RegExp(`^()()()${TIME}$`)],
  ["datetime", new RegExp(`^${DATE}T${TIME}$`)],
]);

/**
 * Reads "2026-10-05", "23:59[:30]" or "2026-10-05T23:59[:30]"; null when it is none, or no such day exists.
 * @param {string} kind date, time or datetime
 * @param {unknown} raw
 * @returns {Moment | null}
 */
export function moment(kind, raw) {
  const parts = typeof raw === "string" ? TEXTS.get(kind)?.exec(raw) : null;
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part || 0));
  const ofDay = (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  if (kind === "time") return { kind, at: ofDay };
  const midnight = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  if (midnight.getUTCMonth() + 1 !== month || midnight.getUTCDate() !== day) return null;
  return { kind, at: midnight.getTime() / 1000 + ofDay };
}
