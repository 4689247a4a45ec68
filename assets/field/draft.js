// The visit being filled: every touch is on the phone before the tick shows, and on the server soon after.

import { uuid7 } from "./keys.js";
import { ask } from "./net.js";
import { data } from "./page.js";
import { draftKey, get, pruneJournal, save } from "./store.js";

/** @typedef {import("./store.js").Draft} Draft */
/** @typedef {import("./page.js").Entry} Entry */
/** @typedef {import("./page.js").Assignment} Assignment */
/** @typedef {"saved" | "saving" | "failed"} OnPhone */
/** @typedef {"saved" | "waiting" | "sign_in" | "conflict" | "submitted"} OnServer */

const QUIET = 800; // ms after the last touch
const AGAIN = 30_000;

/** The draft with what guards it. */
export class Filling extends EventTarget {
  /** @param {Draft} draft */
  constructor(draft) {
    super();
    this.draft = draft;
    /** @type {OnPhone} */
    this.onPhone = "saved";
    /** @type {OnServer} */
    this.onServer = draft.mirrored ? "saved" : "waiting";
    /** @type {any} what the server holds when it has moved on elsewhere */
    this.theirs = null;
    this.openedAt = performance.now();
    this.isWriting = false;
    this.isDirty = false;
    this.isMirroring = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.isWhole = !draft.started_at; // opened before the first answer: the monotonic clock has seen all of it
    addEventListener("online", () => this.mirror());
    setInterval(() => document.visibilityState === "visible" && this.mirror(), AGAIN);
  }

  /** How long it took, in ms, by the clock that nobody sets; null when the page was loaded again meanwhile. */
  get elapsed() {
    return this.isWhole ? Math.round(performance.now() - this.openedAt) : null;
  }

  /** @param {string} question @param {Entry} entry @param {[string, object][]} [more] saved in the same transaction */
  setEntry(question, entry, more = []) {
    this.draft.answers[question] = entry;
    return this.touch(more, question);
  }

  /** @param {import("./page.js").Details} details */
  setDetails(details) {
    this.draft.details = { ...this.draft.details, ...details };
    return this.touch([], "details");
  }

  /**
   * Something changed: write it through, then tell the server.
   * @param {[string, object][]} [more] @param {string} [what]
   */
  async touch(more = [], what = "") {
    this.draft.started_at ??= new Date().toISOString();
    this.draft.edits += 1;
    this.isDirty = true;
    this.tell("saving");
    this.dispatchEvent(new Event("change"));
    /** @type {[string, object]} */
    const note = ["journal", { draft: this.draft.key, at: Date.now(), what }];
    if (more.length) await save([["drafts", structuredClone(this.draft)], note, ...more]);
    else await this.write(note);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.mirror(), QUIET);
  }

  /** One write at a time; what comes meanwhile goes with the next. @param {[string, object]} note */
  async write(note) {
    if (this.isWriting) return;
    this.isWriting = true;
    try {
      while (this.isDirty) {
        this.isDirty = false;
        await save([["drafts", structuredClone(this.draft)], note]);
      }
      this.tell("saved");
    } catch {
      this.tell("failed");
    } finally {
      this.isWriting = false;
    }
  }

  /** @param {OnPhone | null} onPhone @param {OnServer | null} [onServer] */
  tell(onPhone, onServer = null) {
    this.onPhone = onPhone ?? this.onPhone;
    this.onServer = onServer ?? (onPhone === "saving" && this.onServer === "saved" ? "waiting" : this.onServer);
    this.dispatchEvent(new Event("where"));
  }

  /** Bring the server up to date, if it is not. */
  async mirror() {
    const { draft } = this;
    const content = contentOf(draft);
    if (this.isMirroring || draft.finished || this.theirs || !draft.started_at) return;
    if (content === draft.mirrored) {
      if (draft.saved_at) this.tell(null, "saved");
      return;
    }
    this.isMirroring = true;
    const answer = await ask("PUT", `drafts/${draft.uuid}`, {
      body: content,
      headers: { "Content-Type": "application/json", "If-Match": `"${draft.revision}"` },
    });
    this.isMirroring = false;
    await this.took(answer, content);
  }

  /** @param {import("./net.js").Answer} answer @param {string} content */
  async took(answer, content) {
    if (answer.status === 200 && answer.json) await this.isOnServer(answer.json, content);
    else if (answer.status === 412 && answer.json) {
      this.theirs = answer.json;
      this.tell(null, "conflict");
    } else if (answer.status === 409) this.tell(null, "submitted");
    else this.tell(null, answer.status === 401 || answer.json?.title === "csrf" ? "sign_in" : "waiting");
  }

  /** @param {{revision: number, saved_at: string}} there @param {string} content */
  async isOnServer(there, content) {
    Object.assign(this.draft, { revision: there.revision, mirrored: content, saved_at: there.saved_at });
    await save([["drafts", structuredClone(this.draft)]]);
    if (contentOf(this.draft) === content) this.tell(null, "saved");
    else this.mirror();
  }

  /** Of two branches this phone's goes on; the server keeps the other. */
  keepMine() {
    this.draft.revision = this.theirs.revision;
    this.theirs = null;
    return this.mirror();
  }

  /** The server's branch goes on; this phone's is kept on the server already. */
  async takeTheirs() {
    const { revision, saved_at, answers, details } = this.theirs;
    Object.assign(this.draft, { answers, details, revision, saved_at });
    this.draft.mirrored = contentOf(this.draft);
    this.theirs = null;
    await save([["drafts", structuredClone(this.draft)]]);
    this.tell("saved", "saved");
  }
}

/** What the server is told of a draft. @param {Draft} draft */
export const contentOf = (draft) =>
  JSON.stringify({
    assignment_id: draft.assignment_id,
    started_at: draft.started_at,
    answers: draft.answers,
    details: draft.details,
  });

/**
 * The draft of this phone, brought together with the server's.
 * @param {Assignment} assignment
 * @returns {Promise<Filling>}
 */
export async function openDraft(assignment) {
  const key = draftKey(data.user, assignment.id);
  /** @type {Draft | undefined} */
  const mine = await get("drafts", key);
  await pruneJournal(key);
  const theirs = assignment.draft;
  const isNewRound = mine?.finished && assignment.visit?.state === "returned" && assignment.visit.uuid === mine.uuid;
  if (!mine || isNewRound) return new Filling(fromServer(key, assignment));
  const isUntouched = contentOf(mine) === mine.mirrored;
  if (theirs && theirs.uuid === mine.uuid && theirs.revision > mine.revision && isUntouched)
    return new Filling({ ...mine, ...adopted(theirs) });
  return new Filling(mine);
}

/** @param {string} key @param {Assignment} assignment @returns {Draft} */
function fromServer(key, assignment) {
  const { draft, returned } = assignment;
  const begun = {
    key,
    user: data.user,
    assignment_id: assignment.id,
    version_id: assignment.version_id,
    uuid: uuid7(),
    title: assignment.branch.name,
    answers: returned?.answers ?? {},
    details: returned?.details ?? {},
    timers: {},
    started_at: null,
    revision: 0,
    mirrored: "",
    saved_at: null,
    edits: 0,
    pending: null,
    finished: false,
  };
  const found = draft ? { ...begun, ...adopted(draft) } : begun;
  if (draft) found.mirrored = contentOf(found);
  return found;
}

/** @param {NonNullable<Assignment["draft"]>} draft */
const adopted = ({ uuid, revision, started_at, saved_at, answers, details }) => ({
  uuid,
  revision,
  started_at,
  saved_at,
  answers,
  details,
});
