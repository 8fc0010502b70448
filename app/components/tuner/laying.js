// Lays signatures out side by side, so that a movement's loop reads memory from front to back, in runs that share what a
// movement adds to them.
// Keeps its arrays from one hold to the next: a million signatures are not asked for anew with each press of a finger.
// Refuses to know what is done with them.

import { isNarrow } from "./loops.js";
import { clamped } from "./weighing.js";

/** Arrays that are kept from one hold to the next. */
export class Room {
  #arrays = new Map();

  /** The array of this name, at least so long; what is in it is left from before. */
  take(name, Kind, length) {
    const kept = this.#arrays.get(name);
    if (kept instanceof Kind && kept.length >= length) return kept;
    const made = new Kind(length);
    this.#arrays.set(name, made);
    return made;
  }
}

/**
 * Signatures from one place to before another that have the same code and the same side; `side` is 1 for who is in the
 * agreed list.
 * @typedef {{code: number, side: number, from: number, to: number}} Run
 */

/**
 * Signatures that a focus touches, in runs: the group's sum without the held rung (`base`), everything else (`other`).
 * Up to `whole`, they have whole hits.
 * @param {import("./engine.js").Ground} ground
 * @param {{codes: ArrayLike<number>|null, values: Float64Array, points: number, group: number|null,
 *   everything: boolean}} held
 */
export function laidOut(ground, { codes, values, points, group, everything }) {
  const { size, standing, was, counts, room, Counts } = ground;
  const { whole } = standing;
  const sums = group === null ? null : standing.sums[group];
  const clamp = group === null ? null : standing.clamps[group];
  const gains = values.map((value) => value * points);
  const most = 2 * ((sums ? largest(extent(sums, size)) : 0) + largest(extent(gains, gains.length)));
  const Sums = isNarrow(most + largest(extent(whole, size))) ? Int32Array : Float64Array;
  const Codes = codes ? codes.constructor : Uint8Array;
  const take = (column, Kind) => room.take(`${column} ${Kind.name}`, Kind, size);
  const laid = {
    at: take("at", Uint32Array),
    base: take("base", Sums),
    other: take("other", Sums),
    code: take("code", Codes),
    side: take("side", Uint8Array),
    today: take("today", Counts),
    replay: take("replay", Counts),
    converted: take("converted", Counts),
  };
  const { runs, next, whole: ofWhole, length } = runsOf({ size, codes, values, was, everything });
  for (let i = 0; i < size; i++) {
    const code = codes ? codes[i] : 0;
    if (!everything && values[code] === 0) continue;
    const n = next[2 * code + was[i]]++;
    const sum = sums ? sums[i] : 0;
    laid.at[n] = i;
    laid.code[n] = code;
    laid.base[n] = sum - gains[code];
    laid.other[n] = whole[i] - (clamp ? clamped(sum, clamp) : 0);
    laid.side[n] = was[i];
    laid.today[n] = counts.today[i];
    laid.replay[n] = counts.replay[i];
    laid.converted[n] = counts.converted[i];
  }
  const [baseExtent, otherExtent] = [extent(laid.base, length), extent(laid.other, length)];
  return { ...laid, runs, whole: ofWhole, length, baseExtent, otherExtent };
}

/** Where each code and side has its run, whole hits first; `next` is where the first of each run goes. */
function runsOf({ size, codes, values, was, everything }) {
  const many = new Uint32Array(2 * values.length);
  for (let i = 0; i < size; i++) {
    const code = codes ? codes[i] : 0;
    if (everything || values[code] !== 0) many[2 * code + was[i]]++;
  }
  const next = new Uint32Array(many.length);
  const runs = [];
  let [length, whole] = [0, 0];
  for (const isWhole of [true, false]) {
    for (let key = 0; key < many.length; key++) {
      if (!many[key] || (values[key >> 1] % 1000 === 0) !== isWhole) continue;
      next[key] = length;
      length += many[key];
      runs.push({ code: key >> 1, side: key & 1, from: next[key], to: length });
    }
    if (isWhole) whole = length;
  }
  return { runs, next, whole, length };
}

/** The largest distance from zero. */
export const largest = ({ lowest, highest }) => (lowest > highest ? 0 : Math.max(-lowest, highest));

/** The lowest and the highest of the first numbers. */
export function extent(numbers, length) {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    const number = numbers[i];
    if (number < lowest) lowest = number;
    if (number > highest) highest = number;
  }
  return { lowest, highest };
}
