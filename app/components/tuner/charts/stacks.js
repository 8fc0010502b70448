/**
 * Today's leads: columns stacked and coloured by band, the agreed grid as a thin outline.
 *
 * Heights grow with the square root (Tukey's rootogram): 2,000 cold leads and 15 hot ones are both seen, and the axis
 * says the true numbers. One path per band. Knows nothing of outcomes, of dragging, or of where counts come from.
 */

import { scaleSqrt } from "../vendor/d3.js";
import { ceiling, edges, rootTicks, Tally } from "./columns.js";
import { box, mark, put, show, skyline, tenth, tint, write } from "./marks.js";

const everybody = (histogram) => (index) => histogram.leads[index];

export class Stacks {
  #tally = new Tally();
  #beside = new Tally();
  #bands = []; // nodes per band, in their order
  #top = 0; // where the axis of counts ends, held while something is dragged

  constructor(frame) {
    this.frame = frame;
    this.group = mark(frame.picture, "g", { class: "lg-stacks" });
    this.axis = mark(this.group, "g", { class: "lg-axis lg-counts" });
    this.marks = mark(this.group, "g");
    this.outline = mark(this.group, "path", { class: "lg-outline" });
    this.key = mark(this.group, "g", { class: "lg-key" });
    mark(this.key, "path", { class: "lg-outline" });
    mark(this.key, "text");
  }

  draw({ view, reach, x, columns, starts, still, format }) {
    const { frame } = this;
    const tally = this.#tally.fill(view.histogram, columns, starts, everybody(view.histogram));
    const beside = view.beside && this.#beside.fill(view.beside, columns, [], everybody(view.beside));
    const tallest = Math.max(tally.tallest, beside ? beside.tallest : 0);
    if (!still || tallest > this.#top) this.#top = ceiling(tallest);
    const y = scaleSqrt([0, this.#top], [frame.bottom, frame.top]);

    const ticks = rootTicks(this.#top);
    frame.counts(this.axis, y, { key: "leads", ticks, format: format.number, name: view.labels.leads });
    const place = edges(columns, reach, x);
    this.#columns(tally, place, y, view.bands);
    this.#stripes(x, starts, view.bands);
    this.#outline(beside, tally, place, y, view.labels.beside);
  }

  #columns(tally, { start, end, gap }, y, bands) {
    this.#fit(bands.length);
    const { count } = tally.columns;
    const floor = y(0);
    const paths = this.#bands.map(() => "");
    for (let column = 0; column < count; column += 1) {
      const left = start(column) + gap / 2;
      const wide = Math.max(end(column) - left - gap / 2, 0.5);
      let below = 0;
      let foot = floor;
      for (let band = 0; band < tally.parts; band += 1) {
        const held = tally.at(band, column);
        if (!held) continue;
        below += held;
        // nobody is too few to be seen
        const head = Math.min(y(below), foot - 1);
        paths[band] += box(left, head, wide, foot - head);
        foot = head;
      }
    }
    this.#bands.forEach(({ path }, band) => {
      put(path, "d", paths[band]);
      tint(path, "fill", bands[band].colour);
    });
  }

  /** Above its stretch of scores each band has a stripe of its colour. */
  #stripes(x, starts, bands) {
    const { left, right, top, factor } = this.frame;
    const within = (place) => Math.min(Math.max(place, left), right);
    this.#bands.forEach(({ stripe }, band) => {
      const from = band === 0 ? left : within(x(starts[band - 1] - 0.5));
      const to = band === starts.length ? right : within(x(starts[band] - 0.5));
      const wide = Math.max(0, to - from - 2);
      show(stripe, starts.length > 0);
      put(stripe, "d", box(from + 1, top - 9 * factor, wide, 4 * factor));
      tint(stripe, "fill", bands[band].colour);
    });
  }

  #outline(beside, tally, place, y, words) {
    const { count } = tally.columns;
    let differs = false;
    for (let column = 0; beside && column < count && !differs; column += 1) {
      differs = beside.at(0, column) !== tally.whole(column);
    }
    show(this.outline, differs);
    show(this.key, differs && Boolean(words));
    if (!differs) return;
    put(this.outline, "d", skyline(count, place, y(0), (column) => y(beside.at(0, column))));
    const { right, top, factor, ruler } = this.frame;
    const [line, text] = this.key.children;
    const start = right - ruler.width(words ?? "") - 4 * factor;
    put(text, "x", start);
    put(text, "y", top + 12 * factor);
    put(line, "d", `M${tenth(start - 26 * factor)} ${tenth(top + 8 * factor)}h${20 * factor}`);
    write(text, words ?? "");
  }

  #fit(count) {
    while (this.#bands.length < count) {
      this.#bands.push({
        path: mark(this.marks, "path", { class: "lg-stack" }),
        stripe: mark(this.marks, "path", { class: "lg-stack" }),
      });
    }
    for (const nodes of this.#bands.splice(count)) for (const key in nodes) nodes[key].remove();
  }

  /** What stands in the column at these pixels: {low, high, leads, parts}, or null. */
  at(x, across) {
    const { lowest, width, count } = this.#tally.columns;
    const column = Math.floor((across.invert(x) + 0.5 - lowest) / width);
    if (column < 0 || column >= count) return null;
    const low = lowest + column * width;
    const parts = this.#bands.map((_, band) => this.#tally.at(band, column));
    return { low, high: low + width - 1, leads: this.#tally.whole(column), parts };
  }
}
