// What lies on the phone. Upgrades only add. A database that the system has closed is opened again and asked once more.

import { openDB } from "./vendor/idb/index.js";

/** @typedef {import("./page.js").Entry} Entry */
/** @typedef {import("./page.js").Details} Details */
/**
 * @typedef {object} Draft a visit being filled; the key holds the user, so that another one on this phone never sees it
 * @property {string} key
 * @property {number} user
 * @property {number} assignment_id
 * @property {number} version_id
 * @property {string} uuid
 * @property {string} title the branch, for the list of what is unsent
 * @property {Record<string, Entry>} answers
 * @property {Details} details
 * @property {Record<string, number>} timers running stopwatches: question → when started, ms since 1970
 * @property {string | null} started_at
 * @property {number} revision the server's revision that this phone knows; 0 is none
 * @property {string} mirrored the content that the server has, as JSON
 * @property {string | null} saved_at when the server got it
 * @property {number} edits
 * @property {string | null} pending the question whose camera was opened
 * @property {boolean} finished
 */
/**
 * @typedef {object} Shot a photo
 * @property {string} uuid
 * @property {number} user
 * @property {string} draft
 * @property {string} question
 * @property {Blob} blob
 * @property {string} digest
 * @property {string} media_type
 * @property {string} taken_at
 */
/**
 * @typedef {object} Outgoing a finished visit: its bytes never change
 * @property {string} uuid
 * @property {number} user
 * @property {number} assignment_id
 * @property {string} title
 * @property {Uint8Array<ArrayBuffer>} bytes
 * @property {string} digest
 * @property {{uuid: string, bytes: number, digest: string}[]} files
 * @property {"finished" | "sending" | "received" | "complete" | "parked"} state
 * @property {string} receipt
 * @property {number} sent bytes of files that have arrived
 * @property {string[]} arrived files that have arrived whole
 * @property {number} attempts
 * @property {number} next_at ms since 1970
 * @property {string} error
 * @property {string} finished_at
 */

/** @type {Promise<import("./vendor/idb/index.js").IDBPDatabase> | null} */
let opened = null;

function open() {
  opened ??= openDB("etalon-field", 1, {
    upgrade(db) {
      db.createObjectStore("forms", { keyPath: "version" });
      db.createObjectStore("assignments", { keyPath: "key" });
      db.createObjectStore("drafts", { keyPath: "key" });
      db.createObjectStore("blobs", { keyPath: "uuid" }).createIndex("draft", "draft");
      db.createObjectStore("outbox", { keyPath: "uuid" });
      db.createObjectStore("receipts", { keyPath: "uuid" });
      db.createObjectStore("journal", { autoIncrement: true }).createIndex("draft", "draft");
    },
    terminated() {
      opened = null;
    },
  });
  return opened;
}

/**
 * @template T
 * @param {(db: import("./vendor/idb/index.js").IDBPDatabase) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withDb(work) {
  try {
    return await work(await open());
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
    opened = null;
    return work(await open());
  }
}

/** @param {string} store @param {string} key @returns {Promise<any>} */
export const get = (store, key) => withDb((db) => db.get(store, key));

/** @param {string} store @returns {Promise<any[]>} */
export const all = (store) => withDb((db) => db.getAll(store));

/** The photos of a draft. @param {string} draft @returns {Promise<Shot[]>} */
export const shotsOf = (draft) => withDb((db) => db.getAllFromIndex("blobs", "draft", draft));

/**
 * Everything in one transaction: on the phone, or not at all. Resolves when it is on the phone.
 * @param {[store: string, record: object][]} puts
 * @param {[store: string, key: string][]} [deletes]
 */
export function save(puts, deletes = []) {
  return withDb(async (db) => {
    const names = [...new Set([...puts, ...deletes].map(([store]) => store))];
    const tx = db.transaction(names, "readwrite", { durability: "strict" });
    for (const [store, record] of puts) tx.objectStore(store).put(record);
    for (const [store, key] of deletes) tx.objectStore(store).delete(key);
    await tx.done;
  });
}

/** @param {number} user @param {number} assignment */
export const draftKey = (user, assignment) => `${user}:${assignment}`;

const REMEMBERED = 500;

/** Keep the last edits of a draft, forget the older ones. @param {string} draft */
export function pruneJournal(draft) {
  return withDb(async (db) => {
    const tx = db.transaction("journal", "readwrite");
    const keys = await tx.store.index("draft").getAllKeys(draft);
    for (const key of keys.slice(0, Math.max(0, keys.length - REMEMBERED))) tx.store.delete(key);
    await tx.done;
  });
}
