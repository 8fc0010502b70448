/**
 * Columns of a chart: the scores of an axis in stretches of a round width, and how many people stand in each.
 *
 *   reach −3 … 118, at most 60 columns     width 5:  [−5 … −1] [0 … 4] … [115 … 119]
 *
 * A column that a band edge or the threshold cuts through is counted in parts, one above the other. Arithmetic only:
 * knows nothing of pixels, colours or the document.
 */

import { placeOf, scoreAt } from "../judging.js";

const SEEN = 6; // pixels of a column that is cut

/** The narrowest round columns of which at most `most` hold the scores `low` to `high`: {lowest, width, count}. */
export function columnsOver([low, high], most) {
  let width = 1;
  while (Math.floor(high / width) - Math.floor(low / width) >= most) {
    const power = 10 ** Math.floor(Math.log10(width) + 1e-9);
    width = [2, 5, 10].map((step) => step * power).find((wider) => wider > width);
  }
  const first = Math.floor(low / width);
  return { lowest: first * width, width, count: Math.floor(high / width) - first + 1 };
}

/**
 * Pixels from where to where each column stands, asked per column from 0. Those at the ends are cut at the reach, but
 * stay wide enough to be seen.
 */
export function edges(columns, [low, high], x) {
  const { lowest, width } = columns;
  const wide = x(width) - x(0);
  const gap = Math.min(wide * 0.14, 6);
  const [first, last] = [x(low - 0.5), x(high + 0.5)];
  const least = Math.min(wide, SEEN + gap);
  const edge = (column) => x(lowest + column * width - 0.5);
  return {
    gap,
    start: (column) => Math.max(edge(column), Math.min(first, edge(column + 1) - least)),
    end: (column) => Math.min(edge(column + 1), Math.max(last, edge(column) + least)),
  };
}

/** The first and the last score that somebody has, or null where there is nobody. */
export function occupied(histogram) {
  const { leads } = histogram;
  let first = 0;
  let last = leads.length - 1;
  while (first <= last && !leads[first]) first += 1;
  while (last > first && !leads[last]) last -= 1;
  return first > last ? null : [scoreAt(histogram, first), scoreAt(histogram, last)];
}

/** The reach that holds both; either may be null. */
export function joined(one, other) {
  if (!one || !other) return one ?? other;
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

/**
 * Where scores are cut into parts: ascending starts of all parts but the first.
 *
 * `counts(kind)` of a tally is then a Float64Array of parts × columns, part after part.
 */
export class Tally {
  #people = new Float64Array(0);

  constructor() {
    this.parts = 1;
    this.columns = { lowest: 0, width: 1, count: 0 };
  }

  /** Count `people(index)` of the histogram into the columns, by part. Scores beyond the columns are left out. */
  fill(histogram, columns, starts, people) {
    const parts = starts.length + 1;
    const { lowest, width, count } = columns;
    if (this.#people.length < parts * count) this.#people = new Float64Array(parts * count);
    else this.#people.fill(0);
    this.parts = parts;
    this.columns = columns;
    const total = histogram.leads.length;
    const { listed } = histogram;
    const begin = placeOf(histogram, lowest);
    const end = lowest + width * count;
    let part = 0;
    for (let index = begin; index < total; index += 1) {
      const score = listed ? listed[index] : histogram.lowest + index;
      if (score >= end) break;
      const held = people(index);
      if (!held) continue;
      while (part < parts - 1 && score >= starts[part]) part += 1;
      this.#people[part * count + Math.floor((score - lowest) / width)] += held;
    }
    return this;
  }

  at(part, column) {
    return this.#people[part * this.columns.count + column];
  }

  /** All people of a column. */
  whole(column) {
    let sum = 0;
    for (let part = 0; part < this.parts; part += 1) sum += this.at(part, column);
    return sum;
  }

  /** The most people that one column holds. */
  get tallest() {
    let most = 0;
    for (let column = 0; column < this.columns.count; column += 1) most = Math.max(most, this.whole(column));
    return most;
  }
}

const rounds = (number, steps) => {
  const power = 10 ** Math.floor(Math.log10(number) + 1e-9);
  return steps.map((step) => step * power);
};

/** The next round number that leaves a little air above `most`: where an axis ends, so that small changes do not move it. */
export function ceiling(most) {
  const wanted = Math.max(most, 1) * 1.05;
  return rounds(wanted, [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]).find((step) => step >= wanted);
}

/** Round counts that are about evenly apart once their square roots are drawn, from 0: 0, 10, 50, 200 … */
export function rootTicks(most, shares = [0.02, 0.12, 0.35, 0.75]) {
  const ticks = [0];
  for (const share of shares) {
    if (most * share < 1) continue;
    // the nearest as ratios go
    const far = (step) => Math.abs(Math.log(step / (most * share)));
    const near = rounds(most * share, [1, 2, 5, 10]).filter((step) => step <= most);
    const tick = near.reduce((best, step) => (far(step) < far(best) ? step : best));
    if (tick > ticks.at(-1)) ticks.push(tick);
  }
  return ticks;
}
