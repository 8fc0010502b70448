// How many signatures stand in each cell of fit × engagement, the two axes each rounded by itself.
// Counted only when somebody looks; what is held moves one axis, so a signature's place on the other is looked up once.
// Refuses to know bands, thresholds and the page.

import { extent, largest } from "./laying.js";
import { isNarrow } from "./loops.js";
import { Merging } from "./merging.js";
import { Standing } from "./weighing.js";

const POOLS = 3; // today, replay, converted: side by side

/** A shown score reaches `from` where its thousandths reach this: floor((x + 500) / 1000) ≥ from. */
const reached = ({ from }) => (from === null ? -Infinity : from * 1000 - 500);

export class Cells {
  #ground;
  #structure;
  #kept = { hold: null };

  constructor(ground, structure) {
    this.#ground = ground;
    this.#structure = structure;
    this.rows = Float64Array.from(structure.matrix?.fit ?? [], reached);
    this.columns = Float64Array.from(structure.matrix?.engagement ?? [], reached);
  }

  /** The cells of all signatures under these numbers, from nothing. */
  anew(numbers) {
    if (!this.#structure.matrix) return null;
    const { size, columns } = this.#ground;
    const standing = new Standing(size, columns, this.#structure);
    standing.moveTo(numbers);
    return this.#told(this.#count(standing, null));
  }

  /** The cells while something is held: the others are counted once, the touched each time. */
  held(hold, { points, clamp }) {
    if (!this.#structure.matrix) return null;
    if (this.#kept.hold !== hold) this.#kept = { hold, ...this.#prepared(hold) };
    const { merging, others, edges, along, across } = this.#kept;
    const counts = others.slice();
    if (!merging) return this.#told(counts);
    const gains = hold.values.map((value) => value * points);
    for (const part of merging.parts()) add(part, { gains, clamp, edges, along, across, counts });
    merging.advance();
    return this.#told(counts);
  }

  /** Who is counted once; and the touched, as they are laid out, with the level of the axis that does not move. */
  #prepared(hold) {
    const { size, standing, room, pace } = this.#ground;
    const { values, everything, group, touched } = hold;
    const { rows, columns } = this;
    const others = everything && group !== null ? this.#empty() : this.#count(standing, hold);
    if (!touched.length || group === null) return { others };
    const { fit, whole } = standing;
    const onFit = this.#structure.groups[group].axis === "fit";
    const [edges, still] = onFit ? [rows, columns] : [columns, rows];
    const { at, other, length } = touched;
    const most = 2 * (largest(extent(fit, size)) + largest(hold.totals)); // an axis may reach farther than their sum
    const Rest = isNarrow(most) ? other.constructor : Float64Array;
    const rest = room.take(`axis ${Rest.name}`, Rest, length);
    const side = room.take("level", Uint16Array, length);
    for (let n = 0; n < length; n++) {
      const i = at[n];
      const fixed = onFit ? whole[i] - fit[i] : fit[i];
      rest[n] = other[n] - fixed;
      side[n] = levelOf(fixed, still);
    }
    const laid = { ...touched, other: rest, side, otherExtent: extent(rest, length) };
    const merging = new Merging(laid, { name: "cells", values, tag: () => 0, room, pace });
    const [along, across] = onFit ? [columns.length, 1] : [1, columns.length];
    return { others, merging, edges, along: POOLS * along, across: POOLS * across };
  }

  #empty() {
    return new Float64Array(POOLS * this.rows.length * this.columns.length);
  }

  /** The cells of those that a hold does not touch. */
  #count({ fit, whole }, hold) {
    const { size, counts: { today, replay, converted } } = this.#ground;
    const { rows, columns } = this;
    const [codes, values] = [hold?.codes ?? null, hold?.values];
    const cells = this.#empty();
    for (let i = 0; i < size; i++) {
      if (codes && values[codes[i]] !== 0) continue;
      const place = POOLS * (levelOf(fit[i], rows) * columns.length + levelOf(whole[i] - fit[i], columns));
      cells[place] += today[i];
      cells[place + 1] += replay[i];
      cells[place + 2] += converted[i];
    }
    return cells;
  }

  #told(counts) {
    const { fit, engagement } = this.#structure.matrix;
    const { replayed } = this.#ground;
    return fit.flatMap((row, one) =>
      engagement.map((column, other) => {
        const place = POOLS * (one * engagement.length + other);
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

/** Which of the levels, from the highest. */
function levelOf(thousandths, edges) {
  let level = 0;
  while (thousandths < edges[level]) level++;
  return level;
}

function add(laid, { gains, clamp, edges, along, across, counts }) {
  const { runs, base, other, side, today, replay, converted } = laid;
  const { low, high } = clamp;
  for (const { code, from, to } of runs) {
    const gain = gains[code];
    for (let n = from; n < to; n++) {
      let sum = base[n] + gain;
      if (sum < low) sum = low;
      if (sum > high) sum = high;
      const total = other[n] + sum;
      let level = 0;
      while (total < edges[level]) level++;
      const place = level * along + side[n] * across;
      counts[place] += today[n];
      counts[place + 1] += replay[n];
      counts[place + 2] += converted[n];
    }
  }
}
