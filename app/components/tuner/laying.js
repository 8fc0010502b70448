// Lays signatures out side by side, so that a movement's loop reads memory from front to back.
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
 * Signatures that a focus touches: the group's sum without the held rung (`base`), everything else (`other`);
 * `side` is 1 for who is in the agreed list.
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
    length: 0,
    at: take("at", Uint32Array),
    base: take("base", Sums),
    other: take("other", Sums),
    code: take("code", Codes),
    side: take("side", Uint8Array),
    today: take("today", Counts),
    replay: take("replay", Counts),
    converted: take("converted", Counts),
  };
  let n = 0;
  for (let i = 0; i < size; i++) {
    const code = codes ? codes[i] : 0;
    if (!everything && values[code] === 0) continue;
    const sum = sums ? sums[i] : 0;
    laid.at[n] = i;
    laid.code[n] = code;
    laid.base[n] = sum - gains[code];
    laid.other[n] = whole[i] - (clamp ? clamped(sum, clamp) : 0);
    laid.side[n] = was[i];
    laid.today[n] = counts.today[i];
    laid.replay[n] = counts.replay[i];
    laid.converted[n] = counts.converted[i];
    n++;
  }
  laid.length = n;
  laid.baseExtent = extent(laid.base, n);
  laid.otherExtent = extent(laid.other, n);
  return laid;
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
