// One request to the server, and what its answer means for what was sent.

import { data } from "./page.js";

/** @typedef {"done" | "later" | "sign_in" | "park"} Verdict */
/**
 * @typedef {object} Answer
 * @property {number} status 0 when no answer came
 * @property {any} json null when it was no JSON: a captive portal's page is no success
 * @property {Headers | null} headers
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: BodyInit, headers?: Record<string, string>}} [more]
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, more = {}) {
  try {
    const answer = await fetch(`${data.urls.api}${path}`, {
      method,
      body: more.body ?? null,
      headers: { "X-CSRFToken": data.csrf, Accept: "application/json", ...more.headers },
      redirect: "error",
    });
    const isJson = /\bjson\b/.test(answer.headers.get("Content-Type") ?? "");
    return { status: answer.status, json: isJson ? await answer.json() : null, headers: answer.headers };
  } catch {
    return { status: 0, json: null, headers: null };
  }
}

/**
 * What to do with what was sent: network, 5xx, 408, 429 and damaged bytes come again later; without a session the whole
 * queue waits; any other refusal parks this record alone.
 * @param {Answer} answer
 * @returns {Verdict}
 */
export function verdict({ status, json }) {
  if (status === 200 || status === 201 || status === 204) return "done";
  if (status === 401 || (status === 400 && json?.title === "csrf")) return "sign_in";
  const passing = status === 0 || status === 408 || status === 429 || status === 460 || status >= 500;
  return passing || json === null ? "later" : "park";
}

/** Milliseconds until the next attempt: doubled each time up to a minute, with jitter. @param {number} attempts */
export const pause = (attempts, chance = Math.random()) =>
  Math.round(Math.min(60_000, 1000 * 2 ** attempts) * (0.5 + chance / 2));
