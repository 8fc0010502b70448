/**
 * The frame that charts share: an SVG as large as its host, a picture with its text alternative, the axes, a sentence
 * where there is nothing to draw.
 *
 * The host's size and the CSS variable `--lg-font` (a factor: 1, or more on a projector) are read when the size changes
 * and never while something moves. Axes are written only when they changed. Knows nothing of leads or bands.
 */

import { axisBottom, axisLeft, scaleLinear, select } from "../vendor/d3.js";
import { mark, put, Ruler, show, write } from "./marks.js";

const FONT = 12;

export class Frame {
  #drawn = {}; // per axis what it was drawn from

  /**
   * @param {HTMLElement} host
   * @param {{className: string, left: number, right: number, top: number, bottom: number}} room  at a font factor of 1
   * @param {() => void} redraw  called when the size has changed
   */
  constructor(host, room, redraw) {
    this.host = host;
    this.room = room;
    this.ruler = new Ruler();
    this.bold = new Ruler();
    host.classList.add("lg-chart", room.className);
    this.svg = mark(host, "svg", { class: "lg-plot" });
    this.picture = mark(this.svg, "g", { role: "img" });
    this.layer = mark(this.svg, "g", { class: "lg-handles" });
    this.sentence = document.createElement("p");
    this.sentence.className = "lg-nothing";
    put(this.sentence, "hidden", "");
    host.append(this.sentence);
    this.watch = new ResizeObserver(() => this.measure() && redraw());
    this.watch.observe(host);
    this.measure();
  }

  /** Read the size and the font of the host; answers whether they changed. */
  measure() {
    const style = getComputedStyle(this.host);
    const factor = Number.parseFloat(style.getPropertyValue("--lg-font")) || 1;
    const [width, height] = [this.host.clientWidth, this.host.clientHeight];
    this.ruler.use(`${FONT * factor}px ${style.fontFamily}`);
    this.bold.use(`600 ${FONT * factor}px ${style.fontFamily}`);
    if (this.width === width && this.height === height && this.factor === factor) return false;
    Object.assign(this, { width, height, factor });
    this.left = Math.round(this.room.left * factor);
    this.right = width - Math.round(this.room.right * factor);
    this.top = Math.round(this.room.top * factor); // a chart may need less
    this.bottom = height - Math.round(this.room.bottom * factor);
    put(this.svg, "width", width);
    put(this.svg, "height", height);
    this.#drawn = {};
    return true;
  }

  /** Whether there is room to draw at all; not in a folded panel. */
  get roomy() {
    return this.right - this.left > 40 && this.bottom - this.top > 20;
  }

  /** Show this sentence in place of the drawing, or the drawing. */
  say(sentence) {
    put(this.sentence, "hidden", sentence === null ? "" : null);
    write(this.sentence, sentence ?? "");
    show(this.svg, sentence === null);
  }

  /** Scores across the width, each in the middle of its column. It depends on the reach alone, so charts line up. */
  across([low, high]) {
    const air = Math.max(0.5, (high - low + 1) * 0.01);
    return scaleLinear([low - 0.5 - air, high + 0.5 + air], [this.left, this.right]);
  }

  /** The axis of scores at the bottom, in whole numbers, with its name at the right end. */
  scores(group, x, { format, name }) {
    const [low, high] = x.domain();
    if (!this.#changed("scores", `${low} ${high} ${name} ${format(1e4)}`)) return;
    const wanted = Math.max(2, Math.round((this.right - this.left) / (72 * this.factor)));
    const end = this.right - (name ? this.ruler.width(name) + 14 * this.factor : 0);
    const values = x.ticks(wanted).filter((tick) => Number.isInteger(tick));
    const roomy = values.filter((tick) => x(tick) + this.ruler.width(format(tick)) / 2 < end);
    const axis = axisBottom(x).tickValues(roomy).tickFormat(format).tickSize(4).tickPadding(5);
    put(group, "transform", `translate(0,${this.bottom})`);
    select(group).call(axis.tickSizeOuter(0));
    this.#named(group, name, this.right, 18 * this.factor, "end");
  }

  /** An axis at the left with a faint line at each tick, its name above it. */
  counts(group, y, { key, ticks, format, name = "" }) {
    const [from, to] = y.range();
    if (!this.#changed(key, `${y.domain()} ${from} ${to} ${ticks} ${name} ${format(1e4)}`)) return;
    // in a low chart, what would stand on its neighbour's toes is left out
    const apart = 13 * this.factor;
    const roomy = ticks.reduce((kept, tick) => (kept.length && y(kept.at(-1)) - y(tick) < apart ? kept : [...kept, tick]), []);
    const axis = axisLeft(y).tickValues(roomy).tickFormat(format).tickPadding(7);
    put(group, "transform", `translate(${this.left},0)`);
    select(group).call(axis.tickSizeInner(this.left - this.right).tickSizeOuter(0));
    this.#named(group, name, 2 * this.factor - this.left, to - 8 * this.factor, "start");
  }

  #changed(key, from) {
    if (this.#drawn[key] === from) return false;
    this.#drawn[key] = from;
    return true;
  }

  #named(group, name, x, y, anchor) {
    const node = group.querySelector(".lg-axis-name") ?? mark(group, "text", { class: "lg-axis-name" });
    put(node, "x", x);
    put(node, "y", y);
    put(node, "text-anchor", anchor);
    write(node, name ?? "");
  }

  destroy() {
    this.watch.disconnect();
    this.svg.remove();
    this.sentence.remove();
  }
}
