// Exact numbers: fractions of whole numbers, so that 0.1 + 0.2 is 0.3 and a third is a third.

/** @typedef {{n: bigint, d: bigint}} Exact a reduced fraction with d > 0 */

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/;
const FRACTION = /^(-?\d+)\/([1-9]\d*)$/;

/** @param {bigint} a @param {bigint} b @returns {bigint} */
function gcd(a, b) {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y) [x, y] = [y, x % y];
  return x;
}

/** @param {bigint} n @param {bigint} d @returns {Exact} */
export function fraction(n, d) {
  if (d === 0n) throw new RangeError("a fraction of nothing");
  const [top, below] = d < 0n ? [-n, -d] : [n, d];
  const common = gcd(top, below) || 1n;
  return { n: top / common, d: below / common };
}

/** @param {number | bigint} value a whole number @returns {Exact} */
export const whole = (value) => ({ n: BigInt(value), d: 1n });

export const ZERO = whole(0);
export const ONE = whole(1);

/**
 * The exact value of a JSON number, by its shortest decimal text, or of a text such as "0.5" or "1/3".
 * @param {unknown} raw
 * @returns {Exact | null}
 */
export function exact(raw) {
  if (typeof raw === "number" && !Number.isFinite(raw)) return null;
  if (typeof raw !== "number" && typeof raw !== "string") return null;
  const parts = FRACTION.exec(String(raw));
  if (parts) return fraction(BigInt(parts[1] ?? ""), BigInt(parts[2] ?? ""));
  const decimal = NUMBER.exec(String(raw));
  if (!decimal) return null;
  const [, sign, units, decimals = "", exponent = "0"] = decimal;
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(`${sign}${units}${decimals}`);
  return shift >= 0 ? whole(digits * 10n ** BigInt(shift)) : fraction(digits, 10n ** BigInt(-shift));
}

/** @param {Exact} a @param {Exact} b */
export const plus = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);

/** @param {Exact} a @param {Exact} b */
export const minus = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);

/** @param {Exact} a @param {Exact} b */
export const divided = (a, b) => fraction(a.n * b.d, a.d * b.n);

/**
 * Negative, zero or positive, as a − b is.
 * @param {Exact} a @param {Exact} b @returns {number}
 */
export function compare(a, b) {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : Number(difference > 0n);
}
