// Finished visits on their way: frozen bytes, sent until the server's receipt names every file, deleted only then.

import { contentDigest, sha256 } from "./keys.js";
import { ask, pause, verdict } from "./net.js";
import { data } from "./page.js";
import { all, get, save, shotsOf } from "./store.js";

/** @typedef {import("./store.js").Outgoing} Outgoing */
/** @typedef {import("./store.js").Draft} Draft */
/** @typedef {import("./net.js").Answer} Answer */

const PIECE = 512 * 1024;
const EVERY = 30_000;
const BEGUN_AGAIN = 3;

/** Tells "change" whenever a record has moved, "sign_in" when the session has ended. */
export const outbox = new EventTarget();
let isAwake = false;

/** What this person has not been given a full receipt for. @returns {Promise<Outgoing[]>} */
export async function unsent() {
  /** @type {Outgoing[]} */
  const records = await all("outbox");
  return records.filter((record) => record.user === data.user && record.state !== "complete");
}

/**
 * Freeze a finished visit: from here on its bytes never change.
 * @param {Draft} draft
 * @param {object} body
 * @param {string[]} files
 * @returns {Promise<Outgoing>}
 */
export async function freeze(draft, body, files) {
  const known = await get("outbox", draft.uuid);
  if (known) return known;
  const shots = (await shotsOf(draft.key)).filter((shot) => files.includes(shot.uuid));
  const manifest = shots.map((shot) => ({
    uuid: shot.uuid,
    question_id: shot.question,
    kind: "photo",
    bytes: shot.blob.size,
    digest: shot.digest,
    media_type: shot.media_type,
    taken_at: shot.taken_at,
  }));
  const bytes = new TextEncoder().encode(JSON.stringify({ ...body, files: manifest }));
  /** @type {Outgoing} */
  const record = {
    uuid: draft.uuid,
    user: data.user,
    assignment_id: draft.assignment_id,
    title: draft.title,
    bytes,
    digest: await sha256(bytes),
    files: manifest.map(({ uuid, bytes: length, digest }) => ({ uuid, bytes: length, digest })),
    state: "finished",
    receipt: "",
    sent: 0,
    arrived: [],
    attempts: 0,
    next_at: 0,
    error: "",
    finished_at: new Date().toISOString(),
  };
  draft.finished = true;
  await save([
    ["outbox", record],
    ["drafts", structuredClone(draft)],
  ]);
  outbox.dispatchEvent(new Event("change"));
  return record;
}

/** Send on start, when the network is back, when the page is seen again, and every 30 s while it is. */
export function keepSending() {
  if (isAwake) return;
  isAwake = true;
  addEventListener("online", () => send(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(() => document.visibilityState === "visible" && send(), EVERY);
  send();
}

/** Send what is due; of several tabs one does. @param {boolean} [now] whatever the next attempt was set to */
export async function send(now = false) {
  await navigator.locks.request("etalon-outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const record of await unsent()) {
      if (record.state === "parked" || (!now && record.next_at > Date.now())) continue;
      if ((await move(record)) === "sign_in") {
        outbox.dispatchEvent(new Event("sign_in"));
        break;
      }
    }
  });
}

/** One record as far as it goes. @param {Outgoing} record @returns {Promise<import("./net.js").Verdict>} */
async function move(record) {
  const answer = record.receipt ? null : await deliver(record);
  const first = answer ? await received(record, answer) : "done";
  const outcome = first === "done" ? await deliverFiles(record) : first;
  if (outcome === "later") await again(record);
  if (outcome === "later") setTimeout(send, Math.max(0, record.next_at - Date.now()) + 50);
  return outcome;
}

/** @param {Outgoing} record @returns {Promise<Answer>} */
async function deliver(record) {
  await put(record, { state: "sending" }); // before the first byte, so that nobody takes it for untouched
  return ask("PUT", `submissions/${record.uuid}`, {
    body: record.bytes,
    headers: { "Content-Type": "application/json", "Content-Digest": contentDigest(record.digest) },
  });
}

/** @param {Outgoing} record @param {Answer} answer */
async function received(record, answer) {
  const outcome = verdict(answer);
  if (outcome === "park") await put(record, { state: "parked", error: answer.json?.title ?? String(answer.status) });
  if (outcome !== "done") return outcome;
  if (!answer.json?.receipt) return "later"; // somebody else's 200
  await put(record, { state: "received", receipt: answer.json.receipt, error: "" });
  return outcome;
}

/** @param {Outgoing} record @returns {Promise<import("./net.js").Verdict>} */
async function deliverFiles(record) {
  for (const file of record.files) {
    if (record.arrived.includes(file.uuid)) continue;
    const outcome = await deliverFile(record, file.uuid);
    if (outcome !== "done") return outcome;
    await put(record, { arrived: [...record.arrived, file.uuid] });
  }
  return complete(record);
}

/** Forget only what the server has whole. @param {Outgoing} record @returns {Promise<import("./net.js").Verdict>} */
async function complete(record) {
  const answer = await ask("GET", `submissions/${record.uuid}/status`);
  if (answer.status !== 200 || !answer.json) return verdict(answer) === "done" ? "later" : verdict(answer);
  const there = new Map(answer.json.files.map((/** @type {any} */ file) => [file.uuid, file]));
  const isWhole = record.files.every((file) => {
    const found = there.get(file.uuid);
    return found?.stored && found.digest === file.digest;
  });
  if (!answer.json.complete || !isWhole || answer.json.digest !== record.digest) {
    await put(record, { arrived: [] });
    return "later";
  }
  const { uuid, receipt, title, user, assignment_id } = record;
  const at = new Date().toISOString();
  await save(
    [["receipts", { uuid, receipt, title, user, assignment_id, digest: record.digest, at }]],
    [["outbox", uuid], ...record.files.map((file) => /** @type {[string, string]} */ (["blobs", file.uuid]))],
  );
  record.state = "complete";
  outbox.dispatchEvent(new CustomEvent("change", { detail: record }));
  return "done";
}

/** @param {Outgoing} record @param {string} uuid @returns {Promise<import("./net.js").Verdict>} */
async function deliverFile(record, uuid) {
  /** @type {import("./store.js").Shot | undefined} */
  const shot = await get("blobs", uuid);
  if (!shot) return "done"; // the status will tell whether the server has it
  const before = record.files.filter((file) => record.arrived.includes(file.uuid));
  const base = before.reduce((sum, file) => sum + file.bytes, 0);
  for (let begun = 0; begun < BEGUN_AGAIN; begun += 1) {
    const outcome = await deliverPieces(record, shot, base);
    if (outcome !== "again") return outcome;
  }
  return "later";
}

/**
 * @param {Outgoing} record @param {import("./store.js").Shot} shot @param {number} base
 * @returns {Promise<import("./net.js").Verdict | "again">}
 */
async function deliverPieces(record, shot, base) {
  const path = `files/${shot.uuid}`;
  const there = await ask("HEAD", path);
  if (there.status !== 200) return verdict(there);
  let offset = Number(there.headers?.get("Upload-Offset") ?? 0);
  while (offset < shot.blob.size) {
    const answer = await ask("PATCH", path, {
      body: shot.blob.slice(offset, offset + PIECE),
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": String(offset),
      },
    });
    if (answer.status === 460 || answer.status === 409) return "again";
    if (answer.status !== 204) return verdict(answer) === "done" ? "later" : verdict(answer);
    offset = Number(answer.headers?.get("Upload-Offset") ?? offset);
    await put(record, { sent: base + offset });
  }
  return "done";
}

/** @param {Outgoing} record */
async function again(record) {
  const attempts = record.attempts + 1;
  await put(record, { attempts, next_at: Date.now() + pause(attempts) });
}

/** @param {Outgoing} record @param {Partial<Outgoing>} changes */
async function put(record, changes) {
  Object.assign(record, changes);
  await save([["outbox", { ...record }]]);
  outbox.dispatchEvent(new CustomEvent("change", { detail: record }));
}

/** Everything unsent as one file that a person can hand over. @returns {Promise<Blob>} */
export async function exported() {
  const records = await unsent();
  const parts = await Promise.all(
    records.map(async (record) => ({
      uuid: record.uuid,
      digest: record.digest,
      body: new TextDecoder().decode(record.bytes),
      files: await Promise.all(record.files.map(exportedFile)),
    })),
  );
  return new Blob([JSON.stringify({ format: 1, made_at: new Date().toISOString(), visits: parts })], {
    type: "application/json",
  });
}

/** @param {{uuid: string, digest: string}} file */
async function exportedFile({ uuid, digest }) {
  const shot = await get("blobs", uuid);
  const bytes = shot ? new Uint8Array(await shot.blob.arrayBuffer()) : new Uint8Array();
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { uuid, digest, base64: btoa(text) };
}
