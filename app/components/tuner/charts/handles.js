/**
 * Things on a chart that a finger, a mouse or the arrow keys move: each is a slider to whoever cannot see it.
 *
 * A handle answers with whole numbers only, within its limits; it keeps its distance to the pointer, so it does not
 * jump when taken. Where grab zones overlap, the nearest handle is taken. Knows nothing of what the numbers mean.
 */

import { mark, put } from "./marks.js";

/** The side of the grab zone in pixels: what a thumb needs. */
export const GRAB = 44;
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
const KEYS = new Set([...Object.keys(STEPS), "Home", "End"]);
const along = { x: ["clientX", "left"], y: ["clientY", "top"] };

/**
 * @typedef {object} Handle  one that stands on the chart
 * @property {SVGGElement} node  the slider; draw into it
 * @property {SVGGElement} flag  what is taken like the handle but stands beside it: the middle of the slider's own box
 *   stays where its line is, for whoever takes it there
 * @property {number} at  where it stands, in pixels along its axis
 */

export class Handles {
  #all = new Map();
  #held = null; // { handle, offset, origin, last, pointer } while a finger or a key is down

  /**
   * @param {SVGSVGElement} svg
   * @param {SVGGElement} layer  where handles are put, above the picture
   * @param {{grab(key: string), move(key: string, value: number), release(key: string)}} on
   */
  constructor(svg, layer, on) {
    this.svg = svg;
    this.layer = layer;
    this.on = on;
    const listen = (kind, does) => layer.addEventListener(kind, does);
    listen("pointerdown", (event) => this.#take(event));
    listen("pointermove", (event) => this.#drag(event));
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
      listen(kind, (event) => event.pointerId === this.#held?.pointer && this.#let());
    }
    listen("keydown", (event) => this.#press(event));
    listen("keyup", (event) => KEYS.has(event.key) && this.#held?.pointer === null && this.#let());
    // on the host: Chromium puts a part of an SVG that listens to the focus among the tab stops
    svg.parentElement.addEventListener("focusout", () => this.#held?.pointer === null && this.#let());
  }

  /** The key of the handle that is being moved, or null. */
  get held() {
    return this.#held?.handle.key ?? null;
  }

  /** The handle of this key, made on first call; `hook` is its `data-handle`, `under` the key of one that covers it. */
  handle(key, { axis, hook = key, className = "", under = null }) {
    let handle = this.#all.get(key);
    if (!handle) {
      const node = mark(this.layer, "g", {
        role: "slider",
        tabindex: "0",
        class: `lg-handle lg-handle-${axis} ${className}`,
        "data-handle": hook,
        "aria-orientation": axis === "x" ? "horizontal" : "vertical",
      });
      const flag = mark(this.layer, "g", { class: "lg-flag", "aria-hidden": "true" });
      if (this.#all.has(under)) this.#all.get(under).node.before(node, flag);
      const zone = mark(node, "rect", { class: "lg-zone" });
      handle = { key, node, flag, zone, axis, at: 0, value: 0, low: 0, high: 0, toValue: null };
      this.#all.set(key, handle);
    }
    return handle;
  }

  /**
   * Say where a handle stands and what it means now.
   *
   * `at` and `from`–`to` are pixels along and across its axis; `toValue` turns pixels into a number.
   */
  place(handle, { at, from, to, value, limits, name, text, toValue }) {
    const [low, high] = limits;
    Object.assign(handle, { at, value, low, high, toValue });
    const [x, y] = handle.axis === "x" ? ["x", "y"] : ["y", "x"];
    const [width, height] = handle.axis === "x" ? ["width", "height"] : ["height", "width"];
    put(handle.zone, x, at - GRAB / 2);
    put(handle.zone, y, from);
    put(handle.zone, width, GRAB);
    put(handle.zone, height, to - from);
    const { node } = handle;
    put(node, "aria-valuemin", low);
    put(node, "aria-valuemax", high);
    put(node, "aria-valuenow", value);
    put(node, "aria-valuetext", text ?? null);
    put(node, "aria-label", name);
  }

  /** Only the handles of these keys stay. */
  keep(keys) {
    for (const [key, handle] of this.#all) {
      if (keys.includes(key)) continue;
      if (this.#held?.handle === handle) this.#let();
      handle.node.remove();
      handle.flag.remove();
      this.#all.delete(key);
    }
  }

  #take(event) {
    if (event.button !== 0 || this.#held) return;
    const origin = this.svg.getBoundingClientRect();
    const handle = this.#nearest(event, origin);
    if (!handle) return;
    event.preventDefault();
    handle.node.focus({ preventScroll: true });
    const [client, side] = along[handle.axis];
    const offset = event[client] - origin[side] - handle.at;
    this.#held = { handle, offset, origin, last: handle.value, pointer: event.pointerId };
    // on the layer, which no update takes away
    this.layer.setPointerCapture(event.pointerId);
    put(handle.node, "data-held", "");
    put(this.layer, "data-holding", handle.axis);
    this.on.grab(handle.key);
  }

  /** Of the handles whose zone is under the pointer the nearest; of two at one place the one on the pointer's side. */
  #nearest(event, origin) {
    const pointed = event.target.closest?.("[data-handle]");
    let best = null;
    let least = Infinity;
    for (const handle of this.#all.values()) {
      if (handle.flag.contains(event.target) || (handle.node === pointed && event.target !== handle.zone)) return handle;
      const [client, side] = along[handle.axis];
      const apart = event[client] - origin[side] - handle.at;
      const outside = Math.abs(apart) > GRAB / 2 || (handle.axis === "y" && handle.node !== pointed);
      if (outside) continue;
      const closer = Math.abs(apart) < least || (Math.abs(apart) === least && apart > 0 && handle.value >= best.value);
      if (closer) [best, least] = [handle, Math.abs(apart)];
    }
    return best;
  }

  #drag(event) {
    const held = this.#held;
    if (!held || event.pointerId !== held.pointer) return;
    const [client, side] = along[held.handle.axis];
    this.#move(Math.round(held.handle.toValue(event[client] - held.origin[side] - held.offset)));
  }

  #press(event) {
    const handle = [...this.#all.values()].find(({ node }) => node === event.target);
    if (!handle || !KEYS.has(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (this.#held && this.#held.pointer !== null) return;
    if (!this.#held) {
      this.#held = { handle, last: handle.value, pointer: null };
      this.on.grab(handle.key);
    }
    const ends = { Home: handle.low, End: handle.high };
    // from the last answer: keys repeat faster than frames come
    this.#move(ends[event.key] ?? this.#held.last + STEPS[event.key]);
  }

  #move(wanted) {
    const { handle, last } = this.#held;
    const value = Math.min(Math.max(wanted, handle.low), handle.high) + 0; // no −0
    if (value === last) return;
    this.#held.last = value;
    this.on.move(handle.key, value);
  }

  #let() {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    put(held.handle.node, "data-held", null);
    put(this.layer, "data-holding", null);
    if (held.pointer !== null && this.layer.hasPointerCapture(held.pointer)) {
      this.layer.releasePointerCapture(held.pointer);
    }
    this.on.release(held.handle.key);
  }
}
