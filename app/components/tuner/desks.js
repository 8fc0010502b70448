/**
 * Whose numbers count right now: the finger's, an answer still on its way, or those that Python keeps.
 *
 *     idle ──grab──► held ──release──► waiting (a commit is on its way) ──echo──► idle
 *
 * Idle, what Python says is the truth. Held or waiting, ours is; somebody else's commit is set aside and adopted
 * afterwards, and a number moved meanwhile wins over it. Pure: knows nothing of the DOM, of time or of Streamlit.
 */

import { rebased, retraced, same } from "./edits.js";

const LONGEST = 100; // steps that can be undone

export class Desk {
  /** @param {string} client  who we are among the tabs of a workspace */
  constructor(client) {
    this.client = client;
    this.seq = 0;
    this.waiting = null; // the seq whose echo has not come
    this.sent = null; // the numbers that went with it
    this.capacity = null; // so many can be called a week
    this.heldCapacity = null;
    this.locks = [];
    this.held = null; // the numbers when the finger came down
    this.heard = null; // the last truth that Python told
    this.aside = null; // somebody else's truth that came at a bad moment
    this.past = [];
    this.future = [];
  }

  /** What Python keeps now. @returns {boolean} whether the numbers, the locks or the capacity are new here */
  hear(told) {
    const truth = {
      workspace: told.workspace, revision: told.revision, numbers: told.edits, locks: told.locks ?? [],
      capacity: told.capacity ?? null,
    };
    const before = this.heard;
    const ours = told.echo?.client === this.client;
    const isForeign = told.by === undefined ? !ours : told.by !== this.client; // who made the latest change
    if (ours && this.waiting !== null && told.echo.seq >= this.waiting) {
      this.waiting = null;
      this.heard = truth;
      if (this.held) return false;
      return this.adopt(this.aside && this.aside.revision > truth.revision ? this.aside : truth, { step: false });
    }
    const isOtherPlace = before !== null && before.workspace !== truth.workspace && !ours;
    if (before === null || isOtherPlace) {
      Object.assign(this, { waiting: null, held: null, past: [], future: [], heard: truth });
      return this.adopt(truth, { step: false });
    }
    const isNews = truth.revision !== before.revision;
    if (this.held || this.waiting !== null) {
      if (isNews && isForeign) this.aside = truth;
      return false;
    }
    this.heard = truth;
    // what another tab did is not ours to undo; a button of this page («put all back») is
    const isButton = told.by === undefined ? !told.echo : told.by === null;
    return this.adopt(truth, { step: isNews && (!isForeign || isButton) });
  }

  adopt(truth, { step }) {
    this.aside = null;
    const isNew = !this.numbers || !same(this.numbers, truth.numbers);
    const isElse = isNew || this.locks.join() !== truth.locks.join() || this.capacity !== truth.capacity;
    if (step && isNew) this.remember(this.numbers, truth.numbers);
    Object.assign(this, { numbers: truth.numbers, locks: truth.locks, capacity: truth.capacity });
    return isElse;
  }

  /** A finger comes down; until `release` the numbers here are the truth. */
  grab() {
    if (this.held === null) this.heldCapacity = this.capacity;
    this.held ??= this.numbers;
  }

  move(numbers) {
    this.numbers = numbers;
  }

  /** The finger is lifted. @returns {?object} what to tell Python, null when nothing moved */
  release() {
    const from = this.held;
    this.held = null;
    if (from === null) return null;
    const isMoved = !same(from, this.numbers);
    if (!isMoved && this.capacity === this.heldCapacity) {
      if (this.aside && this.waiting === null) this.adopt((this.heard = this.aside), { step: false });
      return null;
    }
    if (this.aside) {
      const moved = this.numbers;
      this.numbers = rebased(this.aside.numbers, from, moved);
      this.remember(this.aside.numbers, this.numbers);
      this.aside = null;
    } else if (isMoved) this.remember(from, this.numbers);
    return this.commit();
  }

  /** A change of one step: undo, reset, a chosen band. @returns {?object} what to tell Python */
  put(numbers) {
    this.grab();
    this.move(numbers);
    return this.release();
  }

  lock(key) {
    this.locks = this.locks.includes(key) ? this.locks.filter((each) => each !== key) : [...this.locks, key];
    return this.commit();
  }

  /** @returns {?object} what to tell Python */
  undo() {
    return this.retrace(this.past, this.future, ({ from, to }) => [to, from]);
  }

  /** @returns {?object} what to tell Python */
  redo() {
    return this.retrace(this.future, this.past, ({ from, to }) => [from, to]);
  }

  /** The latest step of which anything is left: somebody else may have moved the same numbers since. */
  retrace(steps, others, ends) {
    while (steps.length) {
      const step = steps.pop();
      const numbers = retraced(this.numbers, ...ends(step));
      if (same(numbers, this.numbers)) continue;
      others.push(step);
      this.numbers = numbers;
      return this.commit();
    }
    return null;
  }

  /** No echo came for so long that what Python says counts again. @returns {boolean} whether anything is new */
  giveUp(seq) {
    if (this.waiting !== seq || this.held) return false;
    this.waiting = null;
    return this.aside ? this.adopt((this.heard = this.aside), { step: false }) : false;
  }

  get canUndo() {
    return this.past.length > 0;
  }

  get canRedo() {
    return this.future.length > 0;
  }

  remember(from, to) {
    this.past.push({ from, to });
    if (this.past.length > LONGEST) this.past.shift();
    this.future = [];
  }

  commit() {
    // against what Python knows of us: what is equal there was not moved here, and may have been moved elsewhere
    const base = this.waiting === null ? this.heard.numbers : this.sent;
    this.seq += 1;
    this.waiting = this.seq;
    this.sent = this.numbers;
    return { client: this.client, seq: this.seq, base, edits: this.numbers, locks: this.locks, capacity: this.capacity };
  }
}
