// A tuning while it is being done: takes hold of one number, and reads what its movement means.
//
//     grab(focus, numbers)   once, when the finger goes down
//     read(numbers)          each frame: one loop over the signatures that the focus touches
//
// Always exact: where more than the focus has changed, what was prepared is prepared again.
// Refuses to know the page, words and how numbers come to be edited.

import { Cells } from "./cells.js";
import { Hold } from "./holding.js";
import { Room } from "./laying.js";
import { PACE } from "./merging.js";
import { Pushes } from "./moving.js";
import { Reading } from "./readings.js";
import { Standing, clampOf, columnsOf, shown, clamped } from "./weighing.js";

export { capacityThreshold } from "./judging.js";

/** The numbers that a structure says are agreed. */
export const agreedNumbers = (structure) => ({
  points: Object.fromEntries(structure.rungs.map(({ key, points }) => [key, points])),
  bounds: Object.fromEntries(structure.groups.map(({ id, min, max }) => [id, { min, max }])),
  starts: Object.fromEntries(structure.bands.filter(({ from }) => from !== null).map(({ id, from }) => [id, from])),
  sales: structure.sales,
});

/** The score from which sales calls; null where nobody says so. */
export const thresholdOf = ({ starts, sales }) => (sales === null ? null : (starts[sales] ?? null));

/** What holds the sum of any leads of a pool. */
function countsOf({ size, counts }) {
  const sum = (pool) => {
    let total = 0;
    for (let i = 0; i < size; i++) total += pool[i];
    return total;
  };
  const pools = Object.values(counts).filter((pool) => pool !== null);
  return pools.every((pool) => !(pool instanceof Float64Array) && sum(pool) < 2 ** 32) ? Uint32Array : Float64Array;
}

export class Engine {
  #ground;
  #hold;
  #focus;

  /**
   * @param {import("./payload.js").Signatures} signatures
   * @param {Object} structure
   * @param {typeof PACE} pace how fast signatures are merged while a finger moves
   */
  constructor(signatures, structure, pace = PACE) {
    this.structure = structure;
    const numbers = agreedNumbers(structure);
    const columns = columnsOf(signatures, structure);
    const standing = new Standing(signatures.size, columns, structure);
    standing.moveTo(numbers);
    const agreedScores = standing.whole.map((total) => shown(clamped(total, standing.scale)));
    const threshold = thresholdOf(numbers) ?? Infinity;
    const was = Uint8Array.from(agreedScores, (score) => (score >= threshold ? 1 : 0));
    const nobody = new Uint8Array(signatures.counts.replay ? 0 : signatures.size);
    /** @typedef {Engine["#ground"]} Ground */
    this.#ground = {
      size: signatures.size,
      counts: {
        today: signatures.counts.today,
        replay: signatures.counts.replay ?? nobody,
        converted: signatures.counts.converted ?? nobody,
      },
      replayed: signatures.counts.replay !== null,
      columns,
      standing,
      agreedPoints: Float64Array.from(standing.points),
      agreedScores,
      was,
      pushes: new Pushes(columns, was),
      room: new Room(),
      pace,
      Counts: countsOf(signatures),
    };
    this.cells = new Cells(this.#ground, structure);
    this.grab(null, numbers);
    /** What the agreed numbers mean. */
    this.agreed = this.read(numbers);
    void this.agreed.cells; // later movements leave the standing that they are counted from
  }

  /**
   * Take hold of what will move: a rung's points, a group's cap, a band's start (or nothing).
   * @param {{rung: string}|{cap: string}|{start: string}|null} focus
   * @param {Object} numbers
   */
  grab(focus, numbers) {
    this.#focus = focus;
    this.#take(this.#placed(focus), numbers, false);
  }

  /**
   * What these numbers mean; valid until the next reading, and fast where only the focus moved.
   * @param {Object} numbers
   * @returns {Reading}
   */
  read(numbers) {
    const { standing } = this.#ground;
    if (standing.differs(numbers, this.#hold)) this.grab(this.#focus, numbers);
    let weighed = this.#weigh(numbers);
    if (!weighed) {
      this.#take(this.#placed(this.#focus), numbers, true);
      weighed = this.#weigh(numbers);
    }
    const hold = this.#hold;
    const cells = () => (this.#hold === hold ? this.cells.held(hold, this.#held(numbers)) : this.cells.anew(numbers));
    const threshold = thresholdOf(numbers);
    return new Reading(this.structure, numbers, weighed, { ground: this.#ground, threshold, cells });
  }

  #weigh(numbers) {
    return this.#hold.weigh({ ...this.#held(numbers), threshold: thresholdOf(numbers) });
  }

  /** The numbers of what is held. */
  #held(numbers) {
    const { column, group } = this.#hold;
    return {
      points: column === null ? 0 : numbers.points[this.#ground.columns[column].key],
      clamp: clampOf(group === null ? null : numbers.bounds[this.structure.groups[group].id]),
    };
  }

  #placed(focus) {
    const column = this.#ground.columns.findIndex(({ key }) => key === focus?.rung);
    const group = this.structure.groups.findIndex(({ id }) => id === focus?.cap);
    return { column: column < 0 ? null : column, group: group < 0 ? null : group };
  }

  #take(focus, numbers, everything) {
    const { standing, pushes, agreedPoints } = this.#ground;
    standing.moveTo(numbers);
    pushes.settle(
      standing.points.map((points, column) => (column === focus.column ? 0 : points - agreedPoints[column])),
    );
    this.#hold = new Hold(this.#ground, focus, everything);
  }
}
