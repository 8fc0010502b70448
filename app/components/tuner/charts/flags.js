/**
 * What a draggable line looks like: the line, a thumb at the end where it is taken, and a flag with words.
 *
 * Draws into the node and the flag of a handle, standing at pixels that it is told. Knows nothing of scores or of dragging.
 */

import { mark, put, show, write } from "./marks.js";

const HIGH = 21; // of a flag, at a font factor of 1
const AIR = 8;

export class Flag {
  /** @param {import("./handles.js").Handle} handle */
  constructor(handle, frame) {
    this.handle = handle;
    this.frame = frame;
    const { node } = handle;
    this.line = mark(node, "line", { class: "lg-line" });
    this.thumb = mark(node, "g", { class: "lg-thumb" });
    this.ring = mark(this.thumb, "circle", { class: "lg-ring" });
    mark(this.thumb, "circle", { class: "lg-knob" });
    this.flag = handle.flag;
    this.cloth = mark(this.flag, "rect", { rx: 4 });
    this.words = mark(this.flag, "text");
  }

  /** An upright line from `from` down to `to`, its thumb at the foot, its words in a flag. */
  upright(at, { from, to, flagAt = from, words = "", thumb = 6 }) {
    const { factor, bold, width } = this.frame;
    this.#knob(at, to, thumb);
    this.#line(at, at, from, to);
    show(this.flag, words !== "");
    if (!words) return;
    const wide = bold.width(words) + 2 * AIR * factor;
    this.#cloth(at + wide > width ? at - wide + 1 : at - 1, flagAt, wide, words);
  }

  /** A level line from `from` to `to`, its thumb at the right, its words in a flag that stands on it or hangs below. */
  level(at, { from, to, words = "", ceiling, thumb = 6 }) {
    const { factor, bold } = this.frame;
    this.#knob(to, at, thumb);
    this.#line(from, to, at, at);
    show(this.flag, words !== "");
    if (!words) return;
    const wide = bold.width(words) + 2 * AIR * factor;
    const high = HIGH * factor;
    this.#cloth(to - wide - 14 * factor, at - high < ceiling ? at : at - high, wide, words);
  }

  #line(left, right, top, foot) {
    put(this.line, "x1", left);
    put(this.line, "x2", right);
    put(this.line, "y1", top);
    put(this.line, "y2", foot);
  }

  #knob(x, y, thumb) {
    put(this.thumb, "transform", `translate(${x},${y})`);
    put(this.thumb.lastChild, "r", thumb * this.frame.factor);
    put(this.ring, "r", (thumb + 5) * this.frame.factor);
  }

  #cloth(left, top, wide, words) {
    const high = HIGH * this.frame.factor;
    put(this.flag, "transform", `translate(${left},${top})`);
    put(this.cloth, "width", wide);
    put(this.cloth, "height", high);
    put(this.words, "x", AIR * this.frame.factor);
    put(this.words, "y", high / 2);
    write(this.words, words);
  }
}
