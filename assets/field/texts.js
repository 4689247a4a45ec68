// Texts as conditions see them: the twin of app/questions/texts.py, spaces written out since languages differ.

const SPACES =
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
  "\u2028\u2029\u202f\u205f\u3000\ufeff";
const RUNS = new RegExp(`[${SPACES}]+`, "u");
const ENDS = new RegExp(`^[${SPACES}]+|[${SPACES}]+$`, "gu");
const EVERYWHERE = new RegExp(`[${SPACES}]`, "gu");

/** @param {string} text */
export const trimmed = (text) => text.replace(ENDS, "");

/** @param {string} text */
export const withoutSpaces = (text) => text.replace(EVERYWHERE, "");

/** What equality of texts compares. @param {string} text */
export const folded = (text) => trimmed(text).normalize("NFC").toUpperCase().toLowerCase();

/** Runs between spaces that hold a letter or a digit. @param {string} text */
export const countWords = (text) => text.split(RUNS).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;

/** Whether every database can hold it. @param {string} text */
export const isStorable = (text) => !text.includes("\0") && !/\p{Surrogate}/u.test(text);

/**
 * By code points, as Python compares, not by UTF-16 units.
 * @param {string} a @param {string} b @returns {number}
 */
export function compareTexts(a, b) {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}
