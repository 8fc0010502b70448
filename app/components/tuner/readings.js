// What the screen reads off one set of numbers. Everything comes from the same two histograms and one tally of movers,
// so no two figures can disagree; what only an open panel shows is computed when it is asked for.

import { atLeast, auc, between, ratio, thresholds, wilson } from "./judging.js";
import { movers } from "./moving.js";

const STRIDE = 4;

export class Reading {
  #cells;
  #kept = {};

  /**
   * @param {Object} structure
   * @param {Object} numbers
   * @param {{lowest: number, width: number, listed?: Float64Array, counted: Float64Array, enter: Float64Array,
   *   leave: Float64Array}} weighed
   * @param {{ground: Object, threshold: number|null, cells: () => Object[]|null}} rest
   */
  constructor(structure, numbers, weighed, { ground, threshold, cells }) {
    this.today = histogram(weighed, 0, null);
    this.replay = ground.replayed ? histogram(weighed, 1, 2) : null;
    this.threshold = threshold;
    this.figures = figures(this);
    this.bands = bandCounts(this, structure, numbers);
    this.movers = movers(weighed.enter, weighed.leave, ground.columns);
    this.#cells = cells;
  }

  /** What each threshold calls and catches. */
  get curve() {
    return (this.#kept.curve ??= thresholds(this.today, this.replay));
  }

  /** Fit × engagement, row by row; null in a grid without a matrix. */
  get cells() {
    if (this.#kept.cells === undefined) this.#kept.cells = this.#cells();
    return this.#kept.cells;
  }
}

function figures({ today, replay, threshold }) {
  const called = threshold === null || !replay ? null : atLeast(replay, threshold);
  const everybody = replay && between(replay, null, null);
  let kept;
  return {
    to_call: threshold === null ? null : atLeast(today, threshold).leads,
    leads: between(today, null, null).leads,
    caught: called && called.converted,
    missed: called && everybody.converted - called.converted,
    called: called && called.leads,
    precision: called && wilson(called.converted, called.leads),
    recall: called && ratio(called.converted, everybody.converted),
    lift: called && ratio(called.converted * everybody.leads, called.leads * everybody.converted),
    get auc() {
      if (kept === undefined) kept = replay && auc(replay);
      return kept;
    },
  };
}

function bandCounts({ today, replay }, { bands }, { starts }) {
  const edges = [...bands.map(({ id, from }) => (from === null ? null : (starts[id] ?? from))), null];
  return bands.map(({ id }, number) => {
    const past = replay && between(replay, edges[number], edges[number + 1]);
    return {
      id,
      today: between(today, edges[number], edges[number + 1]).leads,
      replay: past && past.leads,
      converted: past && past.converted,
    };
  });
}

/** One pool's histogram, without the places at both ends that nobody has. */
function histogram({ lowest, width, listed, counted }, pool, won) {
  const count = (place) => counted[STRIDE * place + pool];
  if (listed) return listedHistogram(listed, counted, pool, won);
  let [first, last] = [0, width - 1];
  while (first <= last && !count(first)) first++;
  while (last >= first && !count(last)) last--;
  const leads = new Float64Array(last - first + 1);
  const converted = new Float64Array(leads.length);
  for (let i = 0; i < leads.length; i++) {
    leads[i] = count(first + i);
    if (won !== null) converted[i] = counted[STRIDE * (first + i) + won];
  }
  return { lowest: leads.length ? lowest + first : 0, leads, converted };
}

function listedHistogram(listed, counted, pool, won) {
  const held = [...listed.keys()].filter((place) => counted[STRIDE * place + pool]);
  const column = (of) => Float64Array.from(held, (place) => (of === null ? 0 : counted[STRIDE * place + of]));
  const scores = Float64Array.from(held, (place) => listed[place]);
  return { lowest: scores[0] ?? 0, listed: scores, leads: column(pool), converted: column(won) };
}
