// Keys, digests, verdicts, pauses and sizes: node --test tests/field/parts.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import { contentDigest, sha256, uuid7 } from "../../assets/field/keys.js";

globalThis.document = { getElementById: () => ({ textContent: '{"texts": {}, "urls": {}, "language": "ru"}' }) };
const { pause, verdict } = await import("../../assets/field/net.js");
const { fitting } = await import("../../assets/field/photo.js");
const { asClock } = await import("../../assets/field/inputs.js");

test("keys are UUIDs of version 7, in the order of time", () => {
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const zeros = new Uint8Array(16);
  assert.equal(uuid7(0x0123456789ab, zeros), "01234567-89ab-7000-8000-000000000000");
  assert.ok(uuid7(1000) < uuid7(2000));
  assert.equal(new Set(Array.from({ length: 500 }, () => uuid7())).size, 500);
});

test("digests are those of everybody else", async () => {
  const hex = await sha256(new TextEncoder().encode("abc"));
  assert.equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(contentDigest(hex), "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
});

for (const [status, json, expected] of [
  [200, {}, "done"],
  [201, {}, "done"],
  [0, null, "later"],
  [408, {}, "later"],
  [429, {}, "later"],
  [460, {}, "later"],
  [500, null, "later"],
  [503, {}, "later"],
  [401, {}, "sign_in"],
  [400, { title: "csrf" }, "sign_in"],
  [400, { title: "content_digest" }, "park"],
  [409, { title: "other_digest" }, "park"],
  [410, {}, "park"],
  [422, {}, "park"],
  [404, null, "later"], // a captive portal, not our server
]) {
  test(`an answer ${status} ${JSON.stringify(json)} means ${expected}`, () => {
    assert.equal(verdict({ status, json, headers: null }), expected);
  });
}

test("pauses double up to a minute, with jitter", () => {
  assert.deepEqual([1, 2, 3].map((attempts) => pause(attempts, 1)), [2000, 4000, 8000]);
  assert.deepEqual([pause(20, 0), pause(20, 1)], [30_000, 60_000]);
});

test("photos fit into 2048 px, and never grow", () => {
  assert.deepEqual(fitting(4000, 3000), [2048, 1536]);
  assert.deepEqual(fitting(640, 480), [640, 480]);
  assert.deepEqual(fitting(1, 90_000), [1, 2048]);
});

test("seconds as a clock shows them", () => {
  assert.deepEqual([0, 252, 3725].map(asClock), ["00:00", "04:12", "01:02:05"]);
});
