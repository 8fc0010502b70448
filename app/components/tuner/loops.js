// The innermost loops of a movement: they decide whether a million signatures follow a finger.
// Each adds what is laid out side by side, run by run, into `counted` (today, replay, converted per shown score) and
// notes in `crossed` who is on the other side of the threshold than under the agreed grid. What a run shares stands
// outside of the innermost loop, and nothing there depends on a guess of the processor: 20 ns a signature became 7.
// Refuses to know what is moved.

export const STRIDE = 4; // today, replay, converted: side by side, one cache line

const MOST = 2 ** 30; // two of these, or one and a bound (at most 10^9 thousandths), fit into 32 bits

/** Whether sums within this bound can be held as 32-bit integers and be added to each other. */
export const isNarrow = (bound) => bound < MOST;

/**
 * Sums in 32-bit integers: about twice as fast. All of base, gains, other and the width in thousandths are narrow.
 * Returns how many have crossed.
 */
export function addNarrow({ laid, gains, clamp, scale, lowest, width, cut, counted, crossed }) {
  const { runs, base, other, today, replay, converted } = laid;
  const [low, high, floor, ceiling] = [clamp.low, clamp.high, scale.low, scale.high].map(
    (end) => Math.min(Math.max(end, -2 * MOST + 1), 2 * MOST - 1) | 0,
  );
  const steps = Int32Array.from(gains);
  const half = (500 - 1000 * lowest) | 0; // totals are at least lowest: the quotient is rounded down by being cut off
  const last = (STRIDE * Math.min(Math.max(cut - lowest, 0), width) - 1) | 0; // the last place below the threshold
  let many = 0;
  for (const { code, side, from, to } of runs) {
    const gain = steps[code] | 0;
    for (let n = from; n < to; n++) {
      let sum = (base[n] + gain) | 0;
      if (sum < low) sum = low;
      if (sum > high) sum = high;
      let total = (other[n] + sum) | 0;
      if (total < floor) total = floor;
      if (total > ceiling) total = ceiling;
      const place = ((((total + half) | 0) / 1000) | 0) << 2;
      counted[place] += today[n];
      counted[place + 1] += replay[n];
      counted[place + 2] += converted[n];
      crossed[many] = n;
      many = (many + (((last - place) >>> 31) ^ side)) | 0; // the sign says whether the place is beyond the last
    }
  }
  return many;
}

/** The same for sums of any size, in doubles. */
export function addWide({ laid, gains, clamp, scale, lowest, cut, counted, crossed }) {
  const { runs, base, other, today, replay, converted } = laid;
  const { low, high } = clamp;
  const { low: floor, high: ceiling } = scale;
  let many = 0;
  for (const { code, side, from, to } of runs) {
    const gain = gains[code];
    for (let n = from; n < to; n++) {
      let sum = base[n] + gain;
      if (sum < low) sum = low;
      if (sum > high) sum = high;
      let total = other[n] + sum;
      if (total < floor) total = floor;
      if (total > ceiling) total = ceiling;
      const score = Math.floor((total + 500) / 1000);
      const place = STRIDE * (score - lowest);
      counted[place] += today[n];
      counted[place + 1] += replay[n];
      counted[place + 2] += converted[n];
      crossed[many] = n;
      many += (score >= cut ? 1 : 0) ^ side;
    }
  }
  return many;
}
