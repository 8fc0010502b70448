// Merges laid out signatures that no whole points and bounds can ever tell apart: what is left is often a tenth.
//
// Of a group's sum b + 1000 k, clamped to whole points and added to o, the score that is shown depends only on
//
//     ⌊b / 1000⌋, ⌊(o + 500) / 1000⌋, and whether the remainders of both make one more point
//
// as long as what moves is whole points: k is points × hits with whole hits. (Where they make none, a sum just above
// the upper bound shows what the bound shows.) Signatures with hits that have decayed, which are laid out after all
// others, stay as they are.
// Done in slices, one a frame, so that the finger never waits for it; given up where it does not pay.
// Refuses to know what is counted.

const MOST = 1 << 18; // merged ones that are kept: beyond, little would be won
const TABLE = 1 << 20; // places of the table by hash, a power of two
const TRIAL = 1 << 15; // after so many it is seen whether it pays

/** How fast merging goes: so many signatures a reading; fewer than `least` are not merged at all. */
export const PACE = { least: 1 << 14, slice: 1 << 17 };

export class Merging {
  /**
   * @param {ReturnType<typeof import("./laying.js").laidOut>} laid
   * @param {{name: string, values: Float64Array, tag: ((i: number) => number)|null, room: import("./laying.js").Room,
   *   pace: {least: number, slice: number}}} rest `tag`: whatever else signatures must share, beside their side
   */
  constructor(laid, { name, values, tag, room, pace }) {
    this.laid = laid;
    this.tag = tag;
    this.slice = pace.slice;
    this.lowest = Math.floor(laid.baseExtent?.lowest / 1000);
    this.first = Math.floor((laid.otherExtent?.lowest + 500) / 1000);
    this.width = Math.floor((laid.otherExtent?.highest + 500) / 1000) - this.first + 1;
    this.height = Math.floor(laid.baseExtent?.highest / 1000) - this.lowest + 1;
    /** The first signature that has not been looked at, and the number of its run. */
    this.next = 0;
    this.run = 0;
    const isSmall = 2 * this.height * this.width * values.length < 2 ** 31;
    this.isOver = laid.whole <= pace.least || !isSmall || tag === null;
    if (this.isOver) return;

    this.most = Math.min(MOST, laid.whole);
    const take = (column, Kind) => room.take(`${name} merged ${column} ${Kind.name}`, Kind, this.most);
    this.merged = { ...laid, length: 0, runs: [] };
    for (const column of ["at", "base", "other", "code", "side", "today", "replay", "converted"])
      this.merged[column] = take(column, laid[column].constructor);
    this.keys = take("keys", Int32Array);
    this.tags = take("tags", Float64Array);
    this.table = room.take(`${name} table`, Int32Array, TABLE);
    this.table.fill(-1);
  }

  /** What is to be counted: the merged, and those that are still as they were laid out. */
  parts() {
    const { laid, merged, next, run } = this;
    if (!next) return [laid];
    if (next === laid.length) return [merged];
    const [first, ...others] = laid.runs.slice(run);
    return [merged, { ...laid, runs: [{ ...first, from: next }, ...others] }];
  }

  /** Merge one slice more. */
  advance() {
    if (this.isOver) return;
    const { laid, merged, most } = this;
    const end = Math.min(this.next + this.slice, laid.whole);
    while (this.next < end && merged.length < most) {
      const run = laid.runs[this.run];
      const from = merged.length;
      this.#merge(Math.min(end, run.to));
      merged.runs.push({ ...run, from, to: merged.length });
      if (this.next === run.to) this.run++;
    }
    const n = this.next;
    this.isOver = n === laid.whole || merged.length === most || (n >= TRIAL && merged.length > n / 2);
  }

  /** Merge what lies before `end`, all of one run. */
  #merge(end) {
    const { laid, merged, lowest, height, first, width, tag, keys, tags, table, most } = this;
    const { at, base, other, code, side, today, replay, converted } = laid;
    let many = merged.length;
    let n = this.next;
    for (; n < end && many < most; n++) {
      const [b, o] = [base[n], other[n] + 500];
      const [whole, shown] = [Math.floor(b / 1000), Math.floor(o / 1000)];
      const rest = b - 1000 * whole;
      const more = rest + o - 1000 * shown >= 1000 ? 1 : 0;
      const key = ((code[n] * height + whole - lowest) * 2 + more) * width + shown - first;
      const mark = tag(at[n]);
      let cell = -1;
      let place =
        (Math.imul(key, 0x9e3779b1) ^ Math.imul(mark | 0, 0x85ebca6b) ^ Math.imul(side[n], 0xc2b2ae35)) >>> 12;
      while ((cell = table[place]) >= 0) {
        if (keys[cell] === key && tags[cell] === mark && merged.side[cell] === side[n]) break;
        place = (place + 1) & (TABLE - 1);
      }
      if (cell < 0) {
        table[place] = many;
        keys[many] = key;
        tags[many] = mark;
        merged.at[many] = at[n];
        merged.base[many] = base[n];
        merged.other[many] = other[n];
        merged.code[many] = code[n];
        merged.side[many] = side[n];
        merged.today[many] = today[n];
        merged.replay[many] = replay[n];
        merged.converted[many] = converted[n];
        many++;
      } else {
        merged.today[cell] += today[n];
        merged.replay[cell] += replay[n];
        merged.converted[cell] += converted[n];
      }
    }
    merged.length = many;
    this.next = n;
  }
}
