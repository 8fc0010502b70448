/**
 * What each threshold would mean: of 100 called how many sign, which share of customers is caught (above), how many
 * leads there are to call (below). The threshold is dragged sideways, the capacity up and down.
 *
 * Draws rows that it is given; every word comes in. Knows nothing of grids, histograms or engines.
 *
 * @typedef {object} View
 * @property {{at_least: number, today: number, called: number, caught: number,
 *             precision: number|null, recall: number|null}[]} rows  ascending
 * @property {number|null} threshold
 * @property {number|null} capacity  people; where null, the line stands at the volume of the threshold
 * @property {[number, number]} [reach]  the axis of scores; that of the rows unless given
 * @property {boolean} dragging
 * @property {{threshold?: [number, number], capacity?: [number, number]}} [limits]
 * @property {string} alt
 * @property {{score?: string, leads?: string, precision: string, recall: string, threshold?: string, capacity: string,
 *             empty: string, handles: {threshold: {name: string, text: string},
 *             capacity: {name: string, text: string}}}} labels  precision and recall say their values at the threshold
 *
 * @typedef {object} Options
 * @property {{number(n: number): string, percent(share: number): string}} format
 * @property {{row(row): string}} [words]  what the pointer over a threshold says
 * @property {string} [hook]  put before the `data-handle` of each handle
 * @property {{grab(handle), move(handle, value: number), capacity(people: number), release(handle)}} on
 */

import { bisector, scaleLinear } from "../vendor/d3.js";
import { wilson } from "../judging.js";
import { Frame } from "./axes.js";
import { ceiling, joined } from "./columns.js";
import { Flag } from "./flags.js";
import { Handles } from "./handles.js";
import { mark, put, show, tenth, write } from "./marks.js";
import { Tip } from "./tips.js";

const ROOM = { className: "lg-curve", left: 52, right: 20, top: 30, bottom: 34 };
const MOST_POINTS = 400; // a step of a wider range is narrower than a pixel
const place = bisector((row) => row.at_least).left;

/** @param {HTMLElement} host @param {Options} options @returns {{update(view: View), resize(), destroy()}} */
export function curve(host, options) {
  const { format, words, hook = "curve:" } = options;
  const frame = new Frame(host, ROOM, () => draw());
  const group = (className) => mark(frame.picture, "g", { class: className });
  const axes = { scores: group("lg-axis lg-scores"), rates: group("lg-axis lg-counts"), leads: group("lg-axis lg-counts") };
  const path = (className) => mark(frame.picture, "path", { class: className });
  const marks = {
    doubt: path("lg-doubt"),
    heap: path("lg-heap"),
    volume: path("lg-volume"),
    recall: path("lg-rate lg-rate-recall"),
    precision: path("lg-rate lg-rate-precision"),
  };
  const dots = ["recall", "precision", "volume"].map((key) => mark(frame.picture, "circle", { class: `lg-mark lg-mark-${key}` }));
  const keys = ["precision", "recall"].map((key) => {
    const node = group("lg-legend");
    mark(node, "path", { class: `lg-rate lg-rate-${key}` });
    mark(node, "text");
    return node;
  });
  const handles = new Handles(frame.svg, frame.layer, {
    grab: (key) => options.on.grab(key),
    move: (key, value) => (key === "capacity" ? options.on.capacity(value) : options.on.move(key, value)),
    release: (key) => options.on.release(key),
  });
  const flags = {};
  const tip = new Tip(host, frame.svg, (across) => pointed(across));
  let view = null;
  let reach = null;
  let most = 0; // where the axis of leads ends, held while something is dragged
  let x = null;

  function draw() {
    if (!view) return;
    const { rows, labels } = view;
    const nothing = !rows.length || !rows.some((row) => row.today || row.called);
    frame.say(nothing ? labels.empty : null);
    if (nothing || !frame.roomy) return;
    const still = view.dragging || handles.held !== null;
    const whole = joined([rows[0].at_least, rows.at(-1).at_least], view.reach ?? null);
    reach = still ? joined(reach, whole) : whole;
    x = frame.across(reach);
    const here = rowAt(rows, view.threshold);
    const wanted = Math.max(4 * here.today, 2 * (view.capacity ?? 0), rows[0].today / 10, 1);
    if (!still || Math.max(here.today, view.capacity ?? 0) > most) most = ceiling(Math.min(rows[0].today, wanted));

    const { top, bottom, factor } = frame;
    const foot = top + (bottom - top) * 0.56;
    const rate = scaleLinear([0, 1], [foot, top]);
    const leads = scaleLinear([0, most], [bottom, foot + 26 * factor]);
    put(frame.picture, "aria-label", view.alt);
    frame.scores(axes.scores, x, { format: format.number, name: labels.score });
    frame.counts(axes.rates, rate, { key: "rates", ticks: [0, 0.5, 1], format: format.percent });
    const ticks = leads.ticks(Math.max(2, Math.round((bottom - foot) / (30 * factor)))).filter(Number.isInteger);
    frame.counts(axes.leads, leads, { key: "leads", ticks, format: format.number, name: labels.leads });
    lines(thinned(rows), rate, leads);
    legend(labels);
    points(here, rate, leads);
    draggables(here, leads, foot);
  }

  function lines(rows, rate, leads) {
    const at = rows.map((row) => tenth(x(row.at_least - 0.5)));
    for (const key of ["precision", "recall"]) {
      put(marks[key], "d", stepped(rows, at, (row) => row[key], (share) => tenth(rate(share))));
    }
    put(marks.doubt, "d", doubt(rows, at, (share) => tenth(rate(share))));
    // beyond its axis the volume goes on, but not over the rates: no line is drawn where it left
    const roof = leads(most);
    const begin = rows.findIndex((row) => row.today <= most);
    const shown = begin < 0 ? [] : rows.slice(begin);
    const volume = stepped(shown, at.slice(begin), (row) => row.today, (count) => tenth(leads(count)));
    const opened = begin > 0 ? volume.replace("M", `M${at[begin]} ${roof}L`) : volume;
    put(marks.volume, "d", opened);
    const heap = begin > 0 ? `M${at[0]} ${roof}H${at[begin]}${opened.slice(opened.indexOf("L"))}` : opened;
    put(marks.heap, "d", heap && `${heap}V${frame.bottom}H${at[0]}z`);
  }

  function legend({ precision, recall }) {
    const { left, factor, ruler } = frame;
    let start = left + 2;
    for (const [index, words] of [precision, recall].entries()) {
      const [line, text] = keys[index].children;
      put(line, "d", `M${start} ${12 * factor}h${24 * factor}`);
      put(text, "x", start + 31 * factor);
      put(text, "y", 16 * factor);
      write(text, words);
      // room for the longest value, so that what stands to the right does not move with the digits
      start += Math.ceil((31 + 34) * factor + Math.ceil(ruler.width(words) / (24 * factor)) * 24 * factor);
    }
  }

  function points(here, rate, leads) {
    const at = x(view.threshold - 0.5);
    const heights = [rate(here.recall), rate(here.precision), leads(Math.min(here.today, most))];
    const known = [here.recall, here.precision, here.today].map((value) => view.threshold !== null && value !== null);
    dots.forEach((dot, index) => {
      show(dot, known[index]);
      if (!known[index]) return;
      put(dot, "cx", tenth(at));
      put(dot, "cy", tenth(heights[index]));
      put(dot, "r", 4.5 * frame.factor);
    });
  }

  function draggables(here, leads, foot) {
    const { left, right, top, bottom, factor } = frame;
    const { threshold, labels, limits = {} } = view;
    handles.keep(threshold === null ? [] : ["capacity", "threshold"]);
    if (threshold === null) return void delete flags.threshold, delete flags.capacity;
    const people = view.capacity ?? here.today;
    const height = Math.min(Math.max(leads(people), leads(most)), bottom);
    const one = handles.handle("capacity", { axis: "y", hook: hook + "capacity", className: "lg-capacity-line" });
    flags.capacity ??= new Flag(one, frame);
    flags.capacity.level(height, { from: left, to: right, words: labels.capacity, ceiling: leads(most) });
    handles.place(one, {
      at: height, from: left, to: frame.width, value: people, ...labels.handles.capacity,
      limits: limits.capacity ?? [0, Math.max(view.rows[0].today, people)],
      toValue: (place) => leads.invert(Math.min(Math.max(place, leads(most)), bottom)),
    });

    const at = Math.min(Math.max(x(threshold - 0.5), left), right);
    const other = handles.handle("threshold", { axis: "x", hook: hook + "threshold", className: "lg-threshold" });
    flags.threshold ??= new Flag(other, frame);
    flags.threshold.upright(at, { from: top, to: bottom, flagAt: foot + 2 * factor, words: labels.threshold ?? "", thumb: 7 });
    handles.place(other, {
      at, from: top, to: bottom + 12 * factor, value: threshold, ...labels.handles.threshold,
      limits: limits.threshold ?? [reach[0], reach[1] + 1],
      toValue: (pixel) => x.invert(Math.min(Math.max(pixel, left), right)) + 0.5,
    });
  }

  function pointed(across) {
    if (!words || !x || across < frame.left || across > frame.right || handles.held) return null;
    const row = view.rows[place(view.rows, Math.round(x.invert(across) + 0.5))];
    return row ? words.row(row) : null;
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

/** What a threshold means: the row of the next score that is listed, or nobody above the highest. */
function rowAt(rows, threshold) {
  const found = threshold === null ? null : rows[place(rows, threshold)];
  const recall = rows[0].recall === null ? null : 0;
  return found ?? { at_least: threshold, today: 0, called: 0, caught: 0, precision: null, recall };
}

function thinned(rows) {
  const step = Math.ceil(rows.length / MOST_POINTS);
  return step === 1 ? rows : rows.filter((_, index) => index % step === 0 || index === rows.length - 1);
}

/** A path in steps, interrupted where the value is null. */
function stepped(rows, at, value, height) {
  let path = "";
  let drawn = false;
  rows.forEach((row, index) => {
    const known = value(row) !== null;
    if (known) path += drawn ? `H${at[index]}V${height(value(row), row)}` : `M${at[index]} ${height(value(row), row)}`;
    drawn = known;
  });
  return path;
}

/** The 95 % interval of the precision, as an area: forth along its upper end, back along the lower one. */
function doubt(rows, at, height) {
  const known = rows.map((row) => wilson(row.caught, row.called));
  let forth = "";
  let back = "";
  for (let index = 0; index < rows.length && known[index]; index += 1) {
    forth += `${index ? `H${at[index]}V` : `M${at[0]} `}${height(known[index].high)}`;
    back = `L${at[index]} ${height(known[index].low)}${index ? `H${at[index - 1]}` : ""}${back}`;
  }
  return forth && `${forth}${back}z`;
}
