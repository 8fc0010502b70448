/**
 * The numbers that are edited, as values: each change gives new Numbers and leaves the old ones alone.
 * Knows the grid's structure; knows nothing of the DOM, of leads or of Python.
 *
 * @typedef {{points: Record<string, number>, bounds: Record<string, {min: ?number, max: ?number}>,
 *            starts: Record<string, number>, sales: ?string}} Numbers
 */

export { agreedNumbers, thresholdOf } from "./engine.js";

/** Bands that begin somewhere, from the lowest. */
export function startedBands(structure) {
  return structure.bands.filter((band) => band.from !== null);
}

/** What a rung's slider may say. @returns {[number, number]} */
export function rangeOf(structure, key) {
  const criterion = structure.rungs.find((rung) => rung.key === key).criterion;
  return structure.criteria.find((each) => each.id === criterion).range;
}

/** A rung's points, within the criterion's range; a locked rung stays. */
export function withPoints(structure, numbers, key, points, { locks = new Set() } = {}) {
  if (locks.has(key)) return numbers;
  const [low, high] = rangeOf(structure, key);
  const within = Math.min(Math.max(Math.round(points), low), high);
  return within === numbers.points[key] ? numbers : { ...numbers, points: { ...numbers.points, [key]: within } };
}

/** One end of a group's bounds (null: none); it never passes the other end. */
export function withBound(numbers, group, side, value) {
  const { min, max } = numbers.bounds[group];
  let bound = value === null ? null : Math.round(value);
  if (bound !== null && side === "min" && max !== null) bound = Math.min(bound, max);
  if (bound !== null && side === "max" && min !== null) bound = Math.max(bound, min);
  if (bound === numbers.bounds[group][side]) return numbers;
  return { ...numbers, bounds: { ...numbers.bounds, [group]: { min, max, [side]: bound } } };
}

/**
 * A band begins elsewhere: neighbours give way so that all still ascend, within the two ends.
 *
 *     3 | 25 | 60   «25 → 80»   gives   3 | 80 | 81
 */
export function withStart(structure, numbers, band, start, [low, high]) {
  const order = startedBands(structure).map((each) => each.id);
  const place = order.indexOf(band);
  if (place < 0) return numbers;
  const starts = { ...numbers.starts };
  starts[band] = Math.min(Math.max(Math.round(start), low + place), high - (order.length - 1 - place));
  for (let at = place - 1; at >= 0; at -= 1) starts[order[at]] = Math.min(starts[order[at]], starts[order[at + 1]] - 1);
  for (let at = place + 1; at < order.length; at += 1) {
    starts[order[at]] = Math.max(starts[order[at]], starts[order[at - 1]] + 1);
  }
  return order.every((each) => starts[each] === numbers.starts[each]) ? numbers : { ...numbers, starts };
}

/** Another band is the one from which sales calls. */
export function withSales(numbers, band) {
  return band === numbers.sales ? numbers : { ...numbers, sales: band };
}

/** Whether two Numbers say the same. */
export function same(one, other) {
  return one === other || changes(one, other) === 0;
}

/** How many numbers differ. */
export function changes(one, other) {
  const bounds = (numbers, side) => mapped(numbers.bounds, (bound) => bound[side]);
  return (
    differing(one.points, other.points) +
    differing(one.starts, other.starts) +
    differing(bounds(one, "min"), bounds(other, "min")) +
    differing(bounds(one, "max"), bounds(other, "max")) +
    (one.sales === other.sales ? 0 : 1)
  );
}

/** The step from one value to another, taken from `onto`: what the step left alone stays as it is there. */
export function rebased(onto, from, to) {
  const bounds = mapped(onto.bounds, (bound, group) => taken(bound, from.bounds[group] ?? {}, to.bounds[group] ?? {}));
  return {
    points: taken(onto.points, from.points, to.points),
    bounds,
    starts: taken(onto.starts, from.starts, to.starts),
    sales: from.sales === to.sales ? onto.sales : to.sales,
  };
}

/**
 * A step gone back from `onto`, or once more: what still is as it left it (`from`) goes to what was before (`to`). What
 * somebody has moved since is theirs, and starts or limits that would cross stay as well.
 */
export function retraced(onto, from, to) {
  const back = (now, left, before) => mapped(now, (value, name) => (value === left[name] ? before[name] : value));
  const starts = back(onto.starts, from.starts, to.starts);
  const order = Object.keys(starts).sort((one, other) => onto.starts[one] - onto.starts[other]);
  const crosses = order.some((band, place) => place > 0 && starts[band] <= starts[order[place - 1]]);
  return {
    points: back(onto.points, from.points, to.points),
    bounds: mapped(onto.bounds, (bound, group) => {
      const limits = back(bound, from.bounds[group], to.bounds[group]);
      return limits.min !== null && limits.max !== null && limits.min > limits.max ? bound : limits;
    }),
    starts: crosses ? onto.starts : starts,
    sales: onto.sales === from.sales ? to.sales : onto.sales,
  };
}

function taken(onto, from, to) {
  return mapped(onto, (value, name) => (name in to && to[name] !== from[name] ? to[name] : value));
}

function mapped(table, change) {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value, name)]));
}

function differing(one, other) {
  return Object.keys(one).filter((name) => one[name] !== other[name]).length;
}
