/**
 * The score distribution, of today's leads by band or of the replay's customers and others, with the threshold and the
 * band edges as handles. Draws what it is given; knows nothing of grids, engines or languages: every word comes in.
 *
 * @typedef {object} View
 * @property {"today"|"replay"} kind
 * @property {import("../judging.js").Histogram|null} histogram
 * @property {import("../judging.js").Histogram|null} beside  the agreed one, drawn as a thin outline where it differs
 * @property {{id: string, label: string, from: number|null, colour: string}[]} bands  ascending, with current starts
 * @property {string|null} sales  the band whose start is the threshold
 * @property {number|null} threshold
 * @property {[number, number]} reach  the axis of scores; it grows by itself where somebody would fall off
 * @property {boolean} dragging  anything is being dragged: axes hold still unless something would leave them
 * @property {Object<string, [number, number]>} limits  per handle ("threshold", "start:<band>"): its lowest and highest
 * @property {Labels} labels
 * @property {string} alt  what the chart shows, in one sentence
 *
 * @typedef {object} Labels  all optional but `empty` and `handles`
 * @property {string} score  name of the axis of scores
 * @property {string} leads  name of the axis of counts (today)
 * @property {string} threshold  in the flag: «à partir de 40 : 418 leads», «41 clients sur 57 repérés»
 * @property {string} beside  beside a piece of the outline: «grille convenue»
 * @property {string} customers @property {string} others  names of the lanes (replay)
 * @property {string} missed @property {string} caught  customers on both sides of the threshold (replay)
 * @property {string} spared @property {string} called  others on both sides of it (replay)
 * @property {string} empty  in place of the chart where there is nobody, or no customer to compare
 * @property {Object<string, {name: string, text: string}>} handles  accessible name and value of each handle
 *
 * @typedef {object} Options
 * @property {{number(n: number): string}} format
 * @property {{column(told: {low, high, leads, parts: {band: string, leads: number}[]}): string,
 *             outcome(told: {low, high, customers, others}): string}} [words]  what the pointer over a column says
 * @property {string} [hook]  put before the `data-handle` of each handle, so that a second chart does not repeat them
 * @property {{grab(handle), move(handle, value: number), release(handle)}} on  handle: "threshold" | {start: bandId}
 */

import { columnsOver, joined, occupied } from "./columns.js";
import { Frame } from "./axes.js";
import { Flag } from "./flags.js";
import { Handles } from "./handles.js";
import { Lanes } from "./lanes.js";
import { mark, put, show, tint } from "./marks.js";
import { Stacks } from "./stacks.js";
import { Tip } from "./tips.js";

const ROOM = { className: "lg-distribution", left: 52, right: 20, top: 52, bottom: 34 };
const STRIPED = 38; // above today's columns: the flag and the stripes of the bands
const LOW = 200; // a chart below this height has no flag over the replay: the lanes say the same
const UNFLAGGED = 22;
const NARROWEST = { today: 4, replay: 24 }; // pixels of a column

/** @param {HTMLElement} host @param {Options} options @returns {{update(view: View), resize(), destroy()}} */
export function distribution(host, options) {
  const { format, words, hook = "" } = options;
  const frame = new Frame(host, ROOM, () => draw());
  const axis = mark(frame.picture, "g", { class: "lg-axis lg-scores" });
  const painters = { today: new Stacks(frame), replay: new Lanes(frame) };
  const told = (key) => (key === "threshold" ? key : { start: key.slice("start:".length) });
  const handles = new Handles(frame.svg, frame.layer, {
    grab: (key) => options.on.grab(told(key)),
    move: (key, value) => options.on.move(told(key), value),
    release: (key) => options.on.release(told(key)),
  });
  const flags = new Map();
  const tip = new Tip(host, frame.svg, (across, down) => pointed(across, down));
  let view = null;
  let reach = null; // what is drawn, held while something is dragged
  let x = null;

  function draw() {
    if (!view) return;
    const { kind, histogram } = view;
    const nothing = !histogram || (kind === "today" ? !occupied(histogram) : !comparable(histogram));
    frame.say(nothing ? view.labels.empty : null);
    const unflagged = kind === "replay" && frame.height < LOW * frame.factor;
    const above = kind === "today" ? STRIPED : unflagged ? UNFLAGGED : ROOM.top;
    frame.top = Math.round(above * frame.factor);
    if (nothing || !frame.roomy) return;
    const still = view.dragging || handles.held !== null;
    reach = held(view, still ? reach : null);
    const most = Math.floor((frame.right - frame.left) / NARROWEST[kind]);
    const columns = columnsOver(reach, Math.max(most, 10));
    x = frame.across(reach);
    // a grid without bands is one heap, in the colour of the theme
    const bands = view.bands.length ? view.bands : [{ id: "", label: "", from: null, colour: null }];
    const starts = bands.slice(1).map((band) => band.from);
    put(frame.picture, "aria-label", view.alt);
    frame.scores(axis, x, { format: format.number, name: view.labels.score });
    for (const key in painters) show(painters[key].group, key === kind);
    painters[kind].draw({ view: { ...view, bands }, reach, x, columns, starts, still, format });
    lines(unflagged);
  }

  function lines(unflagged) {
    const { kind, threshold, bands, sales, labels } = view;
    const edges = kind === "replay" ? [] : bands.slice(1).filter((band) => band.id !== sales || threshold === null);
    const places = edges.map((band) => [`start:${band.id}`, band.from, band.colour]);
    // last, so that it lies above the others
    if (threshold !== null) places.push(["threshold", threshold, null]);
    const keys = places.map(([key]) => key);
    for (const key of flags.keys()) if (!keys.includes(key)) flags.delete(key);
    handles.keep(keys);
    for (const [key, value, colour] of places) {
      const main = key === "threshold";
      const className = main ? "lg-threshold" : "lg-edge";
      const handle = handles.handle(key, { axis: "x", hook: hook + key, className, under: main ? null : "threshold" });
      if (!flags.has(key)) flags.set(key, new Flag(handle, frame));
      const at = Math.min(Math.max(x(value - 0.5), frame.left), frame.right);
      const from = main ? 3 * frame.factor : frame.top - 9 * frame.factor;
      const to = frame.bottom;
      tint(flags.get(key).thumb, "--lg-edge", colour);
      flags.get(key).upright(at, { from, to, words: main && !unflagged ? labels.threshold : "", thumb: main ? 7 : 5.5 });
      handles.place(handle, {
        at, from, to: to + 12 * frame.factor, value, toValue,
        limits: view.limits?.[key] ?? [reach[0], reach[1] + 1],
        name: labels.handles[key]?.name ?? "",
        text: labels.handles[key]?.text,
      });
    }
  }

  /** The score at a pixel: a handle stands at the lower edge of its score's column. */
  const toValue = (place) => x.invert(Math.min(Math.max(place, frame.left), frame.right)) + 0.5;

  function pointed(across, down) {
    const outside = across < frame.left || across > frame.right || down < frame.top || down > frame.bottom;
    if (!words || !x || outside || handles.held) return null;
    const told = painters[view.kind].at(across, x);
    if (!told) return null;
    if (view.kind === "replay") return told.customers || told.others ? words.outcome(told) : null;
    const parts = told.parts.map((leads, band) => ({ band: view.bands[band]?.label ?? "", leads }));
    return told.leads ? words.column({ ...told, parts: parts.filter((part) => part.leads) }) : null;
  }

  return {
    update(given) {
      view = given;
      draw();
    },
    resize() {
      frame.measure();
      draw();
    },
    destroy() {
      tip.destroy();
      frame.destroy();
    },
  };
}

const comparable = ({ leads, converted }) => {
  let others = false;
  let customers = false;
  for (let index = 0; index < leads.length; index += 1) {
    customers ||= converted[index] > 0;
    others ||= leads[index] > converted[index];
    if (customers && others) return true;
  }
  return false;
};

/** The scores to draw: what was asked for and whoever stands outside of it. Grows in steps while something moves. */
function held(view, before) {
  const needed = joined(occupied(view.histogram), view.beside && occupied(view.beside));
  const wanted = joined(view.reach, before);
  if (!wanted) return needed;
  const step = before ? Math.max(1, Math.ceil((wanted[1] - wanted[0]) / 20)) : 0;
  return [
    needed[0] < wanted[0] ? needed[0] - step : wanted[0],
    needed[1] > wanted[1] ? needed[1] + step : wanted[1],
  ];
}
