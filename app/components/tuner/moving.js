// Who enters the sales list and who leaves it, compared with the agreed grid, and what moved them.
// A lead that was in the list can only leave, another can only enter: each signature has one direction, and the cause is
// the rung that pushed it furthest that way. Refuses to know the page.

export const CAP = "cap";
export const THRESHOLD = "threshold";

/** Per signature, the column that pushed it furthest in its direction, and how far (0 and −1: none did). */
export class Pushes {
  /**
   * @param {{codes: ArrayLike<number>, values: Float64Array}[]} columns in grid order
   * @param {Uint8Array} was 1 where the signature is in the agreed list
   */
  constructor(columns, was) {
    this.columns = columns;
    this.was = was;
    this.changes = new Float64Array(columns.length);
    this.furthest = new Float64Array(was.length);
    this.column = new Int32Array(was.length).fill(-1);
  }

  /** Take these changes of points as they are now; only what differs from before is looked at again. */
  settle(changes) {
    const differing = [...changes.keys()].filter((number) => changes[number] !== this.changes[number]);
    const outdated = differing.filter((number) => this.changes[number] !== 0);
    this.changes = changes;
    if (outdated.length) this.#findAgain(outdated);
    for (const number of differing) if (changes[number] !== 0) this.#offer(number);
  }

  #findAgain(outdated) {
    const { was, furthest, column, columns, changes } = this;
    const changed = [...changes.keys()].filter((number) => changes[number] !== 0);
    const stale = new Uint8Array(columns.length);
    for (const number of outdated) stale[number] = 1;
    for (let i = 0; i < was.length; i++) {
      if (column[i] < 0 || !stale[column[i]]) continue;
      furthest[i] = 0;
      column[i] = -1;
      for (const number of changed) {
        const { codes, values } = columns[number];
        const push = (was[i] ? -1 : 1) * changes[number] * values[codes[i]];
        if (push > furthest[i]) {
          furthest[i] = push;
          column[i] = number;
        }
      }
    }
  }

  #offer(number) {
    const { was, furthest, column, changes } = this;
    const { codes, values } = this.columns[number];
    const pushes = values.map((value) => value * changes[number]);
    for (let i = 0; i < was.length; i++) {
      const push = was[i] ? -pushes[codes[i]] : pushes[codes[i]];
      if (push > 0 && further(push, number, furthest[i], column[i])) {
        furthest[i] = push;
        column[i] = number;
      }
    }
  }
}

/** Whether a push of one column counts before that of another: the larger, or the earlier in grid order. */
export const further = (push, number, best, column) => push > best || (push === best && number < column);

/**
 * What moved, as the screen reads it.
 * @param {Float64Array} enter per column, then by cap, then by threshold
 * @param {Float64Array} leave
 * @param {{key: string}[]} columns
 */
export function movers(enter, leave, columns) {
  const names = [...columns.map(({ key }) => key), CAP, THRESHOLD];
  const causes = names
    .map((cause, number) => ({ cause, enter: enter[number], leave: leave[number] }))
    .filter((moved) => moved.enter || moved.leave)
    .sort((one, other) => other.enter + other.leave - one.enter - one.leave); // stable: ties stay in grid order
  const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
  return { enter: sum(enter), leave: sum(leave), causes };
}
