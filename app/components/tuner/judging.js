// What a histogram of shown scores says: who reaches a score, how well it ranks, which threshold fits a capacity.
// The same formulas as Python's `judgements` (where their sources are named), in the same order of operations.
// Refuses to know where the scores come from.

const Z = 1.959963984540054; // the 97.5 % quantile of the normal distribution: every interval is one of 95 %
const WIDEST_CURVE = 1 << 12;

/**
 * Leads, and those of them who converted, per shown integer score: index i is the score lowest + i, or listed[i] where
 * the range is too wide to have a place for each score.
 * @typedef {{lowest: number, leads: Float64Array, converted: Float64Array, listed?: Float64Array}} Histogram
 * @typedef {{value: number, low: number|null, high: number|null}} Estimate
 */

/** The score of an index. */
export const scoreAt = (histogram, index) =>
  histogram.listed ? histogram.listed[index] : histogram.lowest + index;

/** The highest score; lowest − 1 where there is nobody. */
export const highest = (histogram) =>
  histogram.listed?.length ? histogram.listed.at(-1) : histogram.lowest + histogram.leads.length - 1;

/** The first index whose score is `score` or more. */
export function placeOf({ lowest, leads, listed }, score) {
  if (!listed) return Math.min(Math.max(score - lowest, 0), leads.length);
  let [from, to] = [0, listed.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (listed[middle] < score) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many leads have low ≤ score < below, and how many of them converted; null is an open end. */
export function between(histogram, low, below) {
  const from = low === null ? 0 : placeOf(histogram, low);
  const to = below === null ? histogram.leads.length : placeOf(histogram, below);
  let [leads, converted] = [0, 0];
  for (let i = from; i < to; i++) {
    leads += histogram.leads[i];
    converted += histogram.converted[i];
  }
  return { leads, converted };
}

/** How many leads have this score or more, and how many of them converted. */
export const atLeast = (histogram, score) => between(histogram, score, null);

export const ratio = (part, whole) => (whole ? part / whole : null);

/** The share of successes with Wilson's score interval; null without trials. @returns {Estimate|null} */
export function wilson(successes, trials) {
  if (!trials) return null;
  const share = successes / trials;
  const squared = Z * Z;
  const whole = 1 + squared / trials;
  const centre = (share + squared / (2 * trials)) / whole;
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + squared / (4 * trials * trials))) / whole;
  return {
    value: share,
    low: successes === 0 ? 0 : centre - half,
    high: successes === trials ? 1 : centre + half,
  };
}

/**
 * How often a converted lead has the higher score than another, ties counting half, with DeLong's interval through the
 * logit; null without both classes, no interval where the data cannot give one. @returns {Estimate|null}
 */
export function auc({ leads, converted }) {
  let [m, all] = [0, 0];
  for (let i = 0; i < leads.length; i++) {
    m += converted[i];
    all += leads[i];
  }
  const n = all - m;
  if (!(m > 0) || !(n > 0)) return null;

  // Twice whom a converted lead beats, and whom another lead is beaten by, ties once: whole numbers.
  const beaten = new Float64Array(leads.length);
  const beating = new Float64Array(leads.length);
  let [lostBelow, wonSoFar, right] = [0, 0, 0];
  for (let i = 0; i < leads.length; i++) {
    const lost = leads[i] - converted[i];
    wonSoFar += converted[i];
    beaten[i] = 2 * lostBelow + lost;
    beating[i] = 2 * (m - wonSoFar) + converted[i];
    lostBelow += lost;
    right += converted[i] * beaten[i];
  }
  let pairs = 2 * m * n;
  let wrong = pairs - right;
  if (pairs > Number.MAX_SAFE_INTEGER && Number.isInteger(m) && Number.isInteger(n)) {
    // Products of counts beyond 2^53 are not exact as doubles.
    let exact = 0n;
    for (let i = 0; i < leads.length; i++)
      if (converted[i]) exact += BigInt(converted[i]) * BigInt(beaten[i]);
    const exactPairs = 2n * BigInt(m) * BigInt(n);
    [right, pairs, wrong] = [Number(exact), Number(exactPairs), Number(exactPairs - exact)];
  }
  const value = right / pairs;
  if (m === 1 || n === 1 || right <= 0 || wrong <= 0) return { value, low: null, high: null };

  let [spreadWon, spreadLost] = [0, 0];
  for (let i = 0; i < leads.length; i++) {
    spreadWon += converted[i] * (beaten[i] / (2 * n) - value) ** 2;
    spreadLost += (leads[i] - converted[i]) * (beating[i] / (2 * m) - value) ** 2;
  }
  const spread = Math.sqrt(spreadWon / (m - 1) / m + spreadLost / (n - 1) / n) / (value * (wrong / pairs));
  const centre = Math.log(right / wrong);
  return { value, low: expit(centre - Z * spread), high: expit(centre + Z * spread) };
}

function expit(logit) {
  // The smaller tail is computed directly, so neither end overflows nor loses its digits.
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}

/**
 * The lowest threshold that calls at most so many people: the lowest shown score where all can be called, the one above
 * the highest where even that has too many.
 */
export function capacityThreshold(histogram, people) {
  let called = 0;
  for (let i = histogram.leads.length - 1; i >= 0; i--) {
    called += histogram.leads[i];
    if (called > people) return scoreAt(histogram, i) + 1;
  }
  return histogram.lowest;
}

/**
 * What each threshold calls and catches, for every whole score from the lowest to the highest of both histograms; where
 * they are far apart, only for scores that somebody has.
 */
export function thresholds(today, replay) {
  const both = [today, replay].filter((histogram) => histogram?.leads.length);
  if (!both.length) return [];
  const scores = scoresOf(both);
  const total = replay ? between(replay, null, null).converted : null;
  const sum = tailSums(today, "leads");
  const called = replay && tailSums(replay, "leads");
  const caught = replay && tailSums(replay, "converted");
  return scores.map((score) => {
    const row = { at_least: score, today: sum[placeOf(today, score)], called: null, caught: null, precision: null };
    if (!replay) return { ...row, recall: null };
    const place = placeOf(replay, score);
    const [people, won] = [called[place], caught[place]];
    return { ...row, called: people, caught: won, precision: ratio(won, people), recall: ratio(won, total) };
  });
}

function scoresOf(histograms) {
  const low = Math.min(...histograms.map(({ listed, lowest }) => (listed ? listed[0] : lowest)));
  const width = Math.max(...histograms.map(highest)) - low + 1;
  if (width <= WIDEST_CURVE) return Array.from({ length: width }, (_, index) => low + index);
  const held = [];
  for (const histogram of histograms)
    histogram.leads.forEach((leads, index) => leads && held.push(scoreAt(histogram, index)));
  return [...new Set(held)].sort((one, other) => one - other);
}

function tailSums(histogram, name) {
  const sums = new Float64Array(histogram.leads.length + 1);
  for (let i = histogram.leads.length - 1; i >= 0; i--) sums[i] = sums[i + 1] + histogram[name][i];
  return sums;
}
