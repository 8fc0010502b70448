/**
 * The reader's voice in the browser: sentences from the catalogue that Python sends, numbers, percentages, differences.
 * The same rules as `app/voices.py`; a test holds the two equal. Knows nothing of the DOM or of grids.
 *
 * @typedef {{language: string, say: Function, number: Function, signed: Function, percent: Function}} Voice
 */

const NARROW = "\u202f";
const MINUS = "\u2212";

/** @param {Record<string, string | {one: string, other: string}>} words  @param {string} language  @returns {Voice} */
export function voiceOf(words, language) {
  const french = language === "fr";

  /** A number with thousands apart and exactly so many decimals, halves rounded up. */
  function number(value, places = 0) {
    const whole = rounded(Math.abs(value), places);
    const digits = String(whole).padStart(places + 1, "0");
    const cut = digits.length - places;
    const head = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, french ? NARROW : ",");
    const tail = places ? (french ? "," : ".") + digits.slice(cut) : "";
    return (value < 0 && whole > 0 ? MINUS : "") + head + tail;
  }

  /** A difference: a number that always wears its sign, but for nought. */
  function signed(value, places = 0) {
    return (value > 0 && rounded(value, places) > 0 ? "+" : "") + number(value, places);
  }

  /** A share of 1 as a percentage; «–» where there was nobody to divide by. */
  function percent(share, places = 0) {
    if (share === null || share === undefined || Number.isNaN(share)) return "–";
    return number(shifted(share, 2), places) + (french ? NARROW : "") + "%";
  }

  /** The sentence behind a key; `count` decides between its two forms, whole numbers are written in the language. */
  function say(key, values = {}) {
    const entry = words[key];
    if (entry === undefined) return key;
    const text = typeof entry === "string" ? entry : entry[isOne(values.count) ? "one" : "other"];
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return Number.isInteger(value) ? number(value) : String(value);
    });
  }

  // French says «0 client», English «0 customers».
  const isOne = (count) => count === 1 || (count === 0 && french);

  return { language, say, number, signed, percent };
}

/** The digits of a number that is not negative, rounded half up as it is written (so 1.005 becomes 1.01). */
function rounded(value, places) {
  return Math.round(shifted(value, places));
}

/** A number times a power of ten, without the error that a product would bring in. */
function shifted(value, places) {
  const [digits, power = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(power) + places}`);
}
