/**
 * The replay: where the customers stood, in a lane of their own above all others, so that few customers are seen too.
 *
 * Both lanes share the scores and have each its own counts, which grow with the square root as today's do. Whoever the
 * threshold would have called is solid, the others are hatched: no colour is needed to tell them. Knows nothing of
 * bands, of dragging, or of where counts come from.
 */

import { scaleSqrt } from "../vendor/d3.js";
import { ceiling, edges, rootTicks, Tally } from "./columns.js";
import { box, mark, put, show, skyline, write } from "./marks.js";

const KINDS = ["customers", "others"];
const HATCH = 6; // pixels after which it repeats; drawn slanted, since a turned pattern costs 3 ms a frame to fill with
const people = {
  customers: (histogram) => (index) => histogram.converted[index],
  others: (histogram) => (index) => histogram.leads[index] - histogram.converted[index],
};
let hatches = 0;

class Lane {
  #tally = new Tally();
  #beside = new Tally();
  #top = 0;

  constructor(frame, group, kind) {
    this.frame = frame;
    this.kind = kind;
    hatches += 1;
    const hatch = mark(group, "pattern", {
      id: `lg-hatch-${hatches}`, width: HATCH, height: HATCH, patternUnits: "userSpaceOnUse",
    });
    const slants = [-HATCH, 0, HATCH].map((shift) => `M${shift} ${-HATCH}l${2 * HATCH} ${2 * HATCH}`);
    mark(hatch, "path", { d: slants.join(""), class: `lg-hatch lg-hatch-${kind}` });
    this.axis = mark(group, "g", { class: "lg-axis lg-counts" });
    this.passed = mark(group, "path", { class: `lg-passed lg-passed-${kind}`, fill: `url(#lg-hatch-${hatches})` });
    this.reached = mark(group, "path", { class: `lg-reached lg-reached-${kind}` });
    this.outline = mark(group, "path", { class: "lg-outline" });
    this.name = mark(group, "text", { class: "lg-lane-name" });
    this.before = mark(group, "text", { class: "lg-side", "text-anchor": "end" });
    this.after = mark(group, "text", { class: "lg-side" });
  }

  draw({ view, reach, x, columns, still, format, top, foot }) {
    const { threshold, histogram } = view;
    const cuts = threshold === null ? [] : [threshold];
    const tally = this.#tally.fill(histogram, columns, cuts, people[this.kind](histogram));
    const beside = view.beside && this.#beside.fill(view.beside, columns, [], people[this.kind](view.beside));
    const tallest = Math.max(tally.tallest, beside ? beside.tallest : 0);
    if (!still || tallest > this.#top) this.#top = ceiling(tallest);
    const y = scaleSqrt([0, this.#top], [foot, top]);
    this.frame.counts(this.axis, y, { key: this.kind, ticks: rootTicks(this.#top, [0.14, 0.8]), format: format.number });

    const place = edges(columns, reach, x);
    const { start, end, gap } = place;
    let [passed, reached, differs] = ["", "", false];
    for (let column = 0; column < columns.count; column += 1) {
      const whole = tally.whole(column);
      differs ||= Boolean(beside) && beside.at(0, column) !== whole;
      if (!whole) continue;
      // from the floor up: who is called, then who is not, where the threshold cuts a column
      const called = threshold === null ? 0 : tally.at(1, column);
      const left = start(column) + gap / 2;
      const wide = Math.max(end(column) - left - gap / 2, 0.5);
      const middle = called ? Math.min(y(called), foot - 1) : foot;
      if (called) reached += box(left, middle, wide, foot - middle);
      if (whole === called) continue;
      const head = Math.min(y(whole), middle - 1);
      passed += box(left, head, wide, middle - head);
    }
    put(this.passed, "d", passed);
    put(this.reached, "d", reached);
    show(this.outline, differs);
    if (differs) put(this.outline, "d", skyline(columns.count, place, foot, (column) => y(beside.at(0, column))));
  }

  /** The lane's name, and on both sides of the threshold who stands there, as far as there is room. */
  label({ at, y, name, before, after }) {
    const { left, right, ruler, bold, factor } = this.frame;
    const air = 10 * factor;
    write(this.name, name ?? "");
    put(this.name, "x", left + 2);
    put(this.name, "y", y);
    const taken = left + bold.width(name ?? "") + 2 * air;
    const fits = at !== null && [
      before && at - air - ruler.width(before) > taken,
      after && Math.max(at, taken - air) + air + ruler.width(after) < right,
    ];
    for (const [node, shown, words, x] of [
      [this.before, fits && fits[0], before, at - air],
      [this.after, fits && fits[1], after, Math.max(at + air, taken)],
    ]) {
      put(node, "x", x);
      put(node, "y", y);
      write(node, shown ? words : "");
    }
  }

  at(column) {
    return this.#tally.whole(column);
  }
}

export class Lanes {
  #columns = null;

  constructor(frame) {
    this.frame = frame;
    this.group = mark(frame.picture, "g", { class: "lg-lanes" });
    [this.customers, this.others] = KINDS.map((kind) => new Lane(frame, this.group, kind));
  }

  draw(given) {
    const { view, x } = given;
    const { top, bottom, factor, left, right } = this.frame;
    const { labels, threshold } = view;
    this.#columns = given.columns;
    const heading = 21 * factor;
    const high = (bottom - top - heading) / 2;
    const at = threshold === null ? null : Math.min(Math.max(x(threshold - 0.5), left), right);
    this.customers.draw({ ...given, top, foot: top + high });
    this.others.draw({ ...given, top: bottom - high, foot: bottom });
    const place = (y, name, before, after) => ({ at, y: y - 7 * factor, name, before, after });
    this.customers.label(place(top, labels.customers, labels.missed, labels.caught));
    this.others.label(place(bottom - high, labels.others, labels.spared, labels.called));
  }

  /** What stands in the column at these pixels: {low, high, customers, others}, or null. */
  at(x, across) {
    const { lowest, width, count } = this.#columns;
    const column = Math.floor((across.invert(x) + 0.5 - lowest) / width);
    if (column < 0 || column >= count) return null;
    const low = lowest + column * width;
    return { low, high: low + width - 1, customers: this.customers.at(column), others: this.others.at(column) };
  }
}
