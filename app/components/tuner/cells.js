// How many signatures stand in each cell of fit × engagement, the two axes each rounded by itself.
// Counted only when somebody looks. Refuses to know bands, thresholds and the page.

import { Standing } from "./weighing.js";

/** A shown score reaches `from` where its thousandths reach this: floor((x + 500) / 1000) ≥ from. */
const reached = ({ from }) => (from === null ? -Infinity : from * 1000 - 500);

export class Cells {
  #ground;
  #structure;
  #others = { hold: null, counts: null };

  constructor(ground, structure) {
    this.#ground = ground;
    this.#structure = structure;
  }

  /** The cells of all signatures under these numbers, from nothing. */
  anew(numbers) {
    if (!this.#structure.matrix) return null;
    const { size, columns } = this.#ground;
    const standing = new Standing(size, columns, this.#structure);
    standing.moveTo(numbers);
    const counts = this.#empty();
    for (let i = 0; i < size; i++) this.#add(counts, i, standing.fit[i], standing.whole[i] - standing.fit[i]);
    return this.#told(counts);
  }

  /** The cells while something is held: the others are counted once, the touched each time. */
  held(hold, { points, clamp }) {
    if (!this.#structure.matrix) return null;
    if (this.#others.hold !== hold) this.#others = { hold, counts: this.#untouched(hold) };
    const counts = this.#others.counts.slice();
    const { fit, whole } = this.#ground.standing;
    const { length, at, base, other, code } = hold.touched;
    const gains = hold.values.map((value) => value * points);
    const onFit = hold.group !== null && this.#structure.groups[hold.group].axis === "fit";
    for (let n = 0; n < length; n++) {
      const i = at[n];
      let sum = base[n] + gains[code[n]];
      if (sum < clamp.low) sum = clamp.low;
      if (sum > clamp.high) sum = clamp.high;
      const total = other[n] + sum;
      const profile = onFit ? total - (whole[i] - fit[i]) : fit[i];
      this.#add(counts, i, profile, total - profile);
    }
    return this.#told(counts);
  }

  #untouched(hold) {
    const counts = this.#empty();
    if (hold.everything) return counts;
    const { size, standing } = this.#ground;
    const { codes, values } = hold;
    for (let i = 0; i < size; i++) {
      if (codes && values[codes[i]] !== 0) continue;
      this.#add(counts, i, standing.fit[i], standing.whole[i] - standing.fit[i]);
    }
    return counts;
  }

  #empty() {
    const { fit, engagement } = this.#structure.matrix;
    this.rows = Float64Array.from(fit, reached);
    this.columns = Float64Array.from(engagement, reached);
    return new Float64Array(3 * fit.length * engagement.length);
  }

  #add(counts, i, profile, interest) {
    const { rows, columns } = this;
    const { today, replay, converted } = this.#ground.counts;
    let row = 0;
    while (profile < rows[row]) row++;
    let column = 0;
    while (interest < columns[column]) column++;
    const place = 3 * (row * columns.length + column);
    counts[place] += today[i];
    counts[place + 1] += replay[i];
    counts[place + 2] += converted[i];
  }

  #told(counts) {
    const { fit, engagement } = this.#structure.matrix;
    const { replayed } = this.#ground;
    return fit.flatMap((row, one) =>
      engagement.map((column, other) => {
        const place = 3 * (one * engagement.length + other);
        return {
          fit: row.id,
          engagement: column.id,
          today: counts[place],
          replay: replayed ? counts[place + 1] : null,
          converted: replayed ? counts[place + 2] : null,
        };
      }),
    );
  }
}
