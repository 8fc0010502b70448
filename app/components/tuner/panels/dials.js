/**
 * A number that can be dragged, stepped, typed and put back: a native slider, its field, its difference from agreed.
 * It tells when it is taken hold of, what it moves to and when it is let go; it keeps nothing.
 * Knows nothing of rungs, groups or bands.
 */

import { el, icon, setAttribute, setClass, setStyle, setText } from "../dom.js";

const PAGE = 5;

/**
 * @param {{voice: import("../words.js").Voice, name: string, low: number, high: number, rung?: string,
 *   describedBy?: string, none?: "low" | "high", told?: (value: ?number) => string,
 *   on: {grab: () => void, move: (value: ?number) => void, release: () => void}}} options
 *   `none`: the slider's last notch on that side, and an empty field, mean «no limit» (null)
 */
export function dial({ voice, name, low, high, rung = null, describedBy = null, none = null, told, on }) {
  const say = voice.say;
  const tell = told ?? ((value) => say("live.points_value", { count: value }));
  let reach = [low, high];
  let shown = {};

  const range = el("input", {
    type: "range", class: "lg-range", step: 1, "aria-label": name, "data-rung": rung, "aria-describedby": describedBy,
  });
  const fill = el("span", { class: "lg-fill" });
  const mark = el("span", { class: "lg-agreed-mark" });
  const track = el("span", { class: "lg-slide" }, el("span", { class: "lg-track" }, fill, mark), range);
  const field = el("input", {
    type: "text", inputmode: "numeric", class: "lg-field", autocomplete: "off", spellcheck: "false",
    "aria-label": say("live.type", { name }), placeholder: none ? say("live.none") : null,
  });
  const difference = el("span", {});
  const reset = el("button", { type: "button", class: "lg-reset", hidden: true }, difference, icon("reset"));

  const ends = () => [none === "low" ? reach[0] - 1 : reach[0], none === "high" ? reach[1] + 1 : reach[1]];
  const fromNotch = (notch) => ((none === "low" && notch < reach[0]) || (none === "high" && notch > reach[1]) ? null : notch);
  const toNotch = (value) => (value === null ? ends()[none === "low" ? 0 : 1] : value);

  listenToRange(range, { ...on, move: (notch) => on.move(fromNotch(notch)) });
  listenToField(field, { ...on, none: none !== null, value: () => shown.value, text: written });
  reset.addEventListener("click", () => {
    on.grab();
    on.move(shown.agreed);
    on.release();
    range.focus({ preventScroll: true });
  });

  function written(value) {
    return value === null ? "" : voice.number(value);
  }

  function stretch(value) {
    if (value === null || (value >= reach[0] && value <= reach[1])) return;
    reach = [Math.min(reach[0], value), Math.max(reach[1], value)];
    shown = {};
  }

  function place(notch) {
    const [from, to] = ends();
    return (notch - from) / (to - from || 1);
  }

  function update({ value, agreed, disabled = false }) {
    stretch(value);
    stretch(agreed);
    const notch = toNotch(value);
    const stands = range.value === String(notch); // else the browser moved it, and the move was not accepted
    if (stands && shown.value === value && shown.agreed === agreed && shown.disabled === disabled) return;
    shown = { value, agreed, disabled };
    const [from, to] = ends();
    setAttribute(range, "min", String(from));
    setAttribute(range, "max", String(to));
    if (!stands) range.value = String(notch);
    const isMoved = value !== agreed;
    const valueText = value === null ? say("live.none") : tell(value);
    const agreedText = agreed === null ? say("live.none") : voice.number(agreed);
    setAttribute(range, "aria-valuetext", isMoved ? say("live.differs", { value: valueText, agreed: agreedText }) : valueText);
    const zero = place(Math.min(Math.max(0, from), to));
    const at = place(notch);
    setStyle(fill, "--from", String(Math.min(zero, at)));
    setStyle(fill, "--to", String(Math.max(zero, at)));
    setClass(fill, "lg-negative", value !== null && value < 0);
    setStyle(mark, "--at", String(place(toNotch(agreed))));
    setClass(track, "lg-moved", isMoved);
    range.disabled = disabled;
    field.disabled = disabled;
    if (field.ownerDocument.activeElement !== field || !field.lgTyping) field.value = written(value);
    setClass(field, "lg-moved", isMoved);
    reset.hidden = !isMoved || disabled;
    setText(difference, isMoved && value !== null && agreed !== null ? voice.signed(value - agreed) : "");
    const label = say("live.reset_to", { name, value: agreedText });
    setAttribute(reset, "aria-label", label);
    setAttribute(reset, "title", label);
  }

  return { track, range, field, reset, update };
}

/** A native slider: one release per drag, and one per key however long it is held. */
function listenToRange(range, { grab, move, release }) {
  const keys = new Set();
  let isDue = false;
  const settle = () => {
    isDue = false;
    release();
  };
  range.addEventListener("pointerdown", () => grab());
  range.addEventListener("input", () => {
    grab();
    move(range.valueAsNumber);
  });
  range.addEventListener("change", () => {
    if (keys.size) isDue = true;
    else settle();
  });
  // A press that moved nothing has no `change`; it comes after `pointerup` where there is one.
  for (const end of ["pointerup", "pointercancel"]) range.addEventListener(end, () => setTimeout(settle, 0));
  range.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { PageUp: PAGE, PageDown: -PAGE }[event.key];
    if (step === undefined && !/^(Arrow|Home$|End$)/.test(event.key)) return;
    keys.add(event.key);
    if (step === undefined) return;
    event.preventDefault(); // the browser's own page is a tenth of the range
    const before = range.value;
    range.valueAsNumber = range.valueAsNumber + step;
    if (range.value === before) return;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.dispatchEvent(new Event("change", { bubbles: true }));
  });
  range.addEventListener("keyup", (event) => {
    keys.delete(event.key);
    if (isDue && !keys.size) settle();
  });
  range.addEventListener("blur", () => {
    keys.clear();
    if (isDue) settle();
  });
}

/** A field to type into: Enter or leaving it releases, Escape gives up, arrows step. */
function listenToField(field, { grab, move, release, none, value, text }) {
  const restore = () => {
    field.lgTyping = false;
    field.value = text(value());
  };
  field.addEventListener("focus", () => field.select());
  field.addEventListener("input", () => (field.lgTyping = true));
  field.addEventListener("change", () => {
    const typed = readNumber(field.value);
    field.lgTyping = false;
    if (typed !== undefined && (typed !== null || none)) {
      grab();
      move(typed);
      release();
    }
    // what was taken may differ from what was typed (ends, neighbours), or nothing changed at all
    requestAnimationFrame(() => field.lgTyping || restore());
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      restore();
      field.select();
    }
    const step = { ArrowUp: 1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    field.lgTyping = false;
    grab();
    move((value() ?? 0) + step);
  });
  field.addEventListener("keyup", (event) => {
    if (/^(ArrowUp|ArrowDown|Page)/.test(event.key)) release();
  });
  field.addEventListener("blur", () => release());
}

/** A whole number as people write it; null for nothing, undefined for what is none. */
export function readNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/^[\u2212\u2013]/, "-");
  if (plain === "") return null;
  return /^[+-]?\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}
