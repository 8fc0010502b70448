// How many signatures stand in each cell of fit × engagement, the two axes each rounded by itself.
// Counted only when somebody looks; what is held moves one axis, so a signature's place on the other is looked up once.
// Refuses to know bands, thresholds and the page.

import { laidOut } from "./laying.js";
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
    return this.#told(this.#count(standing, () => false));
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

  /** Who is counted once, and the touched side by side with the level of the axis that does not move. */
  #prepared(hold) {
    const { standing, room, size, pace } = this.#ground;
    const { codes, values, everything, group } = hold;
    const others = this.#count(standing, (i) => group !== null && (everything || values[codes[i]] !== 0));
    if (group === null) return { others };
    const { fit, whole } = standing;
    const interest = room.take("interest", Float64Array, size);
    for (let i = 0; i < size; i++) interest[i] = whole[i] - fit[i];
    const onFit = this.#structure.groups[group].axis === "fit";
    const [total, still] = onFit ? [fit, interest] : [interest, fit];
    const [edges, stillEdges] = onFit ? [this.rows, this.columns] : [this.columns, this.rows];
    const points = hold.column === null ? 0 : standing.points[hold.column];
    const laid = laidOut(this.#ground, {
      name: "cells", total, codes, values, points, group, everything,
      Side: Uint16Array, side: (i) => levelOf(still[i], stillEdges),
    });
    const merging = new Merging(laid, { name: "cells", values, tag: () => 0, room, pace });
    const [along, across] = onFit ? [this.columns.length, 1] : [1, this.columns.length];
    return { others, merging, edges, along: POOLS * along, across: POOLS * across };
  }

  /** The cells of those that are not left out. */
  #count({ fit, whole }, isLeftOut) {
    const { size, counts } = this.#ground;
    const { rows, columns } = this;
    const cells = new Float64Array(POOLS * rows.length * columns.length);
    for (let i = 0; i < size; i++) {
      if (isLeftOut(i)) continue;
      const place = POOLS * (levelOf(fit[i], rows) * columns.length + levelOf(whole[i] - fit[i], columns));
      cells[place] += counts.today[i];
      cells[place + 1] += counts.replay[i];
      cells[place + 2] += counts.converted[i];
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
  const { length, base, other, code, side, today, replay, converted } = laid;
  const { low, high } = clamp;
  for (let n = 0; n < length; n++) {
    let sum = base[n] + gains[code[n]];
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
