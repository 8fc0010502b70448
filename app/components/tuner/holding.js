// What is prepared when a finger takes hold of something, so that each movement is one short loop.
//
//     rung      signatures it touches are laid out side by side and merged; the others are counted once
//     cap       the group's sums before the clamp, and everything else
//     an edge   nothing is weighed: all signatures are counted once
//
// Refuses to know the page and what is done with the counts.

import { extent, laidOut, largest } from "./laying.js";
import { STRIDE, addNarrow, addWide, isNarrow } from "./loops.js";
import { Merging } from "./merging.js";
import { further } from "./moving.js";
import { clamped, shown } from "./weighing.js";

export const WIDEST = 1 << 20; // the widest range with a place for each score
const MOST_PLACES = 1 << 22; // of the tallies of those who are counted once

export class Hold {
  /**
   * @param {import("./engine.js").Ground} ground
   * @param {{column: number|null, group: number|null}} focus what moves: a column, or a group's cap, or neither
   * @param {boolean} everything lay out all signatures, whatever the focus
   */
  constructor(ground, focus, everything = false) {
    this.ground = ground;
    this.column = focus.column;
    this.group = focus.column === null ? focus.group : ground.columns[focus.column].group;
    this.cap = focus.column === null ? focus.group : null;
    const { standing, columns, pushes, room } = ground;

    this.totals = extent(standing.whole, ground.size);
    this.before = shownRange(this.totals, standing.scale);
    // Causes of those who are counted once: the changed columns, cap, threshold.
    this.changed = [...pushes.changes.keys()].filter((number) => pushes.changes[number] !== 0);
    const width = this.before.highest - this.before.lowest + 1;
    const places = (this.changed.length + 2) * 2 * width;
    this.everything = everything || this.cap !== null || width > WIDEST || places > MOST_PLACES;

    this.values = this.column === null ? new Float64Array(1) : columns[this.column].values;
    this.codes = this.column === null ? null : columns[this.column].codes;
    this.touched = this.everything || this.column !== null ? this.#laidOut() : { length: 0, whole: 0, runs: [] };
    const merging = { name: "hold", values: this.values, tag: this.#tag(), room, pace: ground.pace };
    this.merging = new Merging(this.touched, merging);
    if (!this.everything) this.#countOthers(width);
  }

  #laidOut() {
    const { codes, values, group, everything } = this;
    const points = this.column === null ? 0 : this.ground.standing.points[this.column];
    return laidOut(this.ground, { codes, values, points, group, everything });
  }

  /** What decides why a signature crosses the threshold, as one number; null where a double is too small for it. */
  #tag() {
    const { pushes, agreedScores, columns } = this.ground;
    const { furthest, column, changes } = pushes;
    const many = columns.length;
    if (this.column === null) return (i) => (column[i] < 0 ? 2 * agreedScores[i] : 2 * column[i] + 1);
    const longest = ({ values }, number) => largest(extent(values, values.length)) * Math.abs(changes[number]);
    if (Math.max(...columns.map(longest)) * many > 2 ** 51) return null;
    return (i) => (column[i] < 0 ? 2 * agreedScores[i] : 2 * (furthest[i] * many + column[i]) + 1);
  }

  /** Signatures that nothing touches: their histogram, and per cause and score who could enter and who could leave. */
  #countOthers(width) {
    const { size, standing, was, counts, pushes, agreedScores, room } = this.ground;
    const { codes, values, changed } = this;
    const { lowest } = this.before;
    const rows = new Int32Array(this.ground.columns.length).fill(-1);
    changed.forEach((number, row) => (rows[number] = row));
    const [cap, threshold] = [changed.length, changed.length + 1];
    const tallies = room.take("tallies", Float64Array, (threshold + 1) * 2 * width);
    tallies.fill(0, 0, (threshold + 1) * 2 * width);
    const histogram = room.take("others", Float64Array, STRIDE * width);
    histogram.fill(0, 0, STRIDE * width);
    const { low, high } = standing.scale;
    for (let i = 0; i < size; i++) {
      if (codes && values[codes[i]] !== 0) continue;
      let total = standing.whole[i];
      if (total < low) total = low;
      if (total > high) total = high;
      const score = Math.floor((total + 500) / 1000);
      const place = score - lowest;
      histogram[STRIDE * place] += counts.today[i];
      histogram[STRIDE * place + 1] += counts.replay[i];
      histogram[STRIDE * place + 2] += counts.converted[i];
      if (!counts.today[i]) continue;
      const column = pushes.column[i];
      const row =
        column >= 0 ? rows[column] : (was[i] ? score < agreedScores[i] : score > agreedScores[i]) ? cap : threshold;
      tallies[(2 * row + was[i]) * width + place] += counts.today[i];
    }
    Object.assign(this, { tallies, histogram, width });
  }

  /**
   * Weigh under other numbers for what is held. Returns shown scores counted by pool, and movers per cause (columns, then
   * cap, then threshold); null where the range is too wide to have a place for each score.
   */
  weigh({ points, clamp, threshold }) {
    const { ground, touched } = this;
    const gains = this.values.map((value) => value * points);
    const range = this.everything ? null : this.before;
    const { lowest, highest } = united(range, touched.length ? this.#reach(gains, clamp) : null);
    const width = highest - lowest + 1;
    const enter = new Float64Array(ground.columns.length + 2);
    const leave = new Float64Array(ground.columns.length + 2);
    const moved = { gains, clamp, enter, leave, cut: threshold ?? Infinity, pushes: this.#pushes(points) };
    if (width > WIDEST) return this.everything ? { ...this.#list(moved), enter, leave } : null;

    const counted = ground.room.take("counted", Float64Array, STRIDE * Math.max(width, 0));
    counted.fill(0, 0, STRIDE * width);
    if (!this.everything) {
      const shift = STRIDE * (this.before.lowest - lowest);
      for (let place = 0; place < STRIDE * this.width; place++) counted[place + shift] = this.histogram[place];
      this.#moveOthers(moved);
    }
    if (touched.length) {
      const add = this.#fits(gains, lowest, highest) ? addNarrow : addWide;
      const crossed = ground.room.take("crossed", Uint32Array, touched.length + 1);
      const { scale } = ground.standing;
      for (const laid of this.merging.parts()) {
        const many = add({ laid, gains, clamp, scale, lowest, width, cut: moved.cut, counted, crossed });
        this.#move(laid, crossed, many, moved);
      }
      this.merging.advance();
    }
    return { lowest, width, counted, enter, leave };
  }

  #pushes(points) {
    return this.column === null
      ? this.values
      : this.values.map((value) => value * (points - this.ground.agreedPoints[this.column]));
  }

  #reach(gains, clamp) {
    const gain = extent(gains, gains.length);
    const { baseExtent, otherExtent } = this.touched;
    const group = {
      lowest: clamped(baseExtent.lowest + gain.lowest, clamp),
      highest: clamped(baseExtent.highest + gain.highest, clamp),
    };
    const total = { lowest: otherExtent.lowest + group.lowest, highest: otherExtent.highest + group.highest };
    return shownRange(total, this.ground.standing.scale);
  }

  #fits(gains, lowest, highest) {
    const { base, baseExtent, otherExtent } = this.touched;
    const sums = largest(baseExtent) + largest(otherExtent) + largest(extent(gains, gains.length));
    return base instanceof Int32Array && isNarrow(sums) && isNarrow(1000 * (Math.max(-lowest, highest) + 1));
  }

  #scoreOf({ base, other, code }, n, { gains, clamp }) {
    return shown(clamped(other[n] + clamped(base[n] + gains[code[n]], clamp), this.ground.standing.scale));
  }

  /** Only scores that somebody has, listed: for ranges too wide to have a place for each. */
  #list(moved) {
    const { length, side, today, replay, converted } = this.touched;
    const scores = Float64Array.from({ length }, (_, n) => this.#scoreOf(this.touched, n, moved));
    const crossed = Uint32Array.from(scores.keys()).filter((n) => (scores[n] >= moved.cut ? 1 : 0) !== side[n]);
    this.#move(this.touched, crossed, crossed.length, moved);
    const listed = Float64Array.from(new Set(scores.filter((_, n) => today[n] || replay[n]))).sort();
    const places = new Map(Array.from(listed, (score, place) => [score, place]));
    const counted = new Float64Array(STRIDE * listed.length);
    for (let n = 0; n < length; n++) {
      if (!today[n] && !replay[n]) continue;
      const place = STRIDE * places.get(scores[n]);
      counted[place] += today[n];
      counted[place + 1] += replay[n];
      counted[place + 2] += converted[n];
    }
    return { listed, counted };
  }

  /** Why each of those who have crossed the threshold did. */
  #move(laid, crossed, many, moved) {
    const { at, side: was, code, today } = laid;
    const { pushes, agreedScores, columns } = this.ground;
    const { furthest, column: settled } = pushes;
    const { enter, leave, pushes: own } = moved;
    const isAlone = !this.changed.length; // nothing else pushes anybody
    for (let k = 0; k < many; k++) {
      const n = crossed[k];
      const i = at[n];
      const push = was[n] ? -own[code[n]] : own[code[n]];
      let cause = isAlone ? -1 : settled[i];
      if (push > 0 && (isAlone || further(push, this.column, furthest[i], cause))) cause = this.column;
      if (cause < 0) {
        const score = this.#scoreOf(laid, n, moved);
        const capped = was[n] ? score < agreedScores[i] : score > agreedScores[i];
        cause = capped ? columns.length : columns.length + 1;
      }
      if (was[n]) leave[cause] += today[n];
      else enter[cause] += today[n];
    }
  }

  #moveOthers({ enter, leave, cut }) {
    const { tallies, width, changed } = this;
    const { columns } = this.ground;
    const place = Math.min(Math.max(cut - this.before.lowest, 0), width);
    [...changed, columns.length, columns.length + 1].forEach((cause, row) => {
      for (let p = place; p < width; p++) enter[cause] += tallies[2 * row * width + p];
      for (let p = 0; p < place; p++) leave[cause] += tallies[(2 * row + 1) * width + p];
    });
  }
}

function shownRange({ lowest, highest }, scale) {
  if (lowest > highest) return { lowest: 0, highest: -1 };
  return { lowest: shown(clamped(lowest, scale)), highest: shown(clamped(highest, scale)) };
}

function united(one, other) {
  if (!one || one.highest < one.lowest) return other ?? { lowest: 0, highest: -1 };
  if (!other || other.highest < other.lowest) return one;
  return { lowest: Math.min(one.lowest, other.lowest), highest: Math.max(one.highest, other.highest) };
}
