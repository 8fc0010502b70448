// Adds points up: the running sums of every signature, in thousandths of a point, as Python's `scores.weigh` does.
// Sums are whole numbers held in doubles, exact to 2^53 (the compiler refuses a grid that could pass it), so adding a
// difference gives the same as adding everything anew. Refuses to know thresholds, counts of leads and the page.

/**
 * Thousandths as shown: half up, also below zero.
 *
 * Exact for every whole t with |t + 500| ≤ 2^53. The quotient is k + r/1000 with a whole r from 0 to 999; k is a double,
 * and rounding is monotone, so the division gives at least k. To reach k + 1 it would have to cover at least 1/1000;
 * below 2^53 / 1000 < 2^44 neighbouring doubles are at most 2^-9 apart, so rounding covers at most 2^-10 < 1/1000.
 */
export const shown = (thousandths) => Math.floor((thousandths + 500) / 1000);

/** Bounds in points (either may be missing) as bounds in thousandths (either may be infinite). */
export const clampOf = (bounds) => ({
  low: bounds?.min == null ? -Infinity : bounds.min * 1000,
  high: bounds?.max == null ? Infinity : bounds.max * 1000,
});

/** The larger of value and low, but no more than high. */
export const clamped = (value, { low, high }) => Math.min(Math.max(value, low), high);

/**
 * The columns of the signatures in grid order: `order` is the rung's place among all rungs of the grid, `group` the
 * number of its group. Throws where grid and signatures do not belong together.
 */
export function columnsOf(signatures, structure) {
  const orders = new Map(structure.rungs.map(({ key }, order) => [key, order]));
  const criteria = new Map(structure.criteria.map((criterion) => [criterion.id, criterion]));
  const groups = new Map(structure.groups.map(({ id }, number) => [id, number]));
  const columns = signatures.rungs.map(({ key, codes, values }) => {
    if (!orders.has(key)) throw new Error(`the grid has no rung ${key}`);
    const rung = structure.rungs[orders.get(key)];
    return { key, codes, values, order: orders.get(key), group: groups.get(criteria.get(rung.criterion).group) };
  });
  columns.sort((one, other) => one.order - other.order);
  const measured = new Set(columns.map(({ key }) => key));
  for (const { key, criterion } of structure.rungs)
    if (criteria.get(criterion).enabled && !measured.has(key)) throw new Error(`nobody has measured ${key}`);
  return columns;
}

/** Where every signature stands under some numbers: what a movement starts from. */
export class Standing {
  /**
   * @param {number} size
   * @param {ReturnType<typeof columnsOf>} columns
   * @param {Object} structure
   */
  constructor(size, columns, structure) {
    this.size = size;
    this.columns = columns;
    this.structure = structure;
    this.scale = clampOf(structure.scale);
    this.points = new Float64Array(columns.length);
    this.clamps = structure.groups.map(() => clampOf(null));
    /** Per group: points × hits before its clamp. */
    this.sums = structure.groups.map(() => new Float64Array(size));
    /** All groups after their clamps, and those of the fit axis, before rounding and before the scale. */
    this.whole = new Float64Array(size);
    this.fit = structure.matrix ? new Float64Array(size) : null;
  }

  /** Go to other numbers; only what differs is added again. */
  moveTo(numbers) {
    this.structure.groups.forEach(({ id, axis }, group) => {
      const clamp = clampOf(numbers.bounds[id]);
      const before = this.clamps[group];
      const moved = this.columns.flatMap((column, number) =>
        column.group === group && this.points[number] !== numbers.points[column.key] ? [number] : [],
      );
      if (!moved.length && clamp.low === before.low && clamp.high === before.high) return;
      const totals = axis === "fit" && this.fit ? [this.whole, this.fit] : [this.whole];
      for (const total of totals) addClamped(total, this.sums[group], before, -1);
      for (const number of moved) {
        const { codes, values, key } = this.columns[number];
        addRung(this.sums[group], codes, values, numbers.points[key] - this.points[number]);
        this.points[number] = numbers.points[key];
      }
      for (const total of totals) addClamped(total, this.sums[group], clamp, 1);
      this.clamps[group] = clamp;
    });
  }

  /** Whether going to these numbers would change any sum, leaving one column and one group out (null: none). */
  differs(numbers, { column: besides, cap }) {
    return (
      this.columns.some(({ key }, number) => number !== besides && this.points[number] !== numbers.points[key]) ||
      this.structure.groups.some(({ id }, group) => {
        const clamp = clampOf(numbers.bounds[id]);
        return group !== cap && (clamp.low !== this.clamps[group].low || clamp.high !== this.clamps[group].high);
      })
    );
  }
}

function addRung(sums, codes, values, points) {
  const gains = values.map((value) => value * points);
  for (let i = 0; i < sums.length; i++) sums[i] += gains[codes[i]];
}

function addClamped(total, sums, { low, high }, sign) {
  for (let i = 0; i < total.length; i++) {
    let sum = sums[i];
    if (sum < low) sum = low;
    if (sum > high) sum = high;
    total[i] += sign * sum;
  }
}
