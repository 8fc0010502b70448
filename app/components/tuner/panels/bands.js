/**
 * The bands above the distribution: name, how many leads of today, from which score, and from which one sales calls.
 */

import { el, icon, setAttribute, setClass, setStyle, setText } from "../dom.js";
import { withSales, withStart } from "../edits.js";
import { dial } from "./dials.js";
import { changed } from "./figures.js";

/** @param {{structure: object, voice: import("../words.js").Voice, act: object, place: string}} context */
export function bands({ structure, voice, act, place }) {
  const say = voice.say;
  const caller = el("span", {});
  const callers = el("span", { class: "lg-quiet lg-callers" }, icon("phone"), caller);
  const names = Object.fromEntries(structure.bands.map((band) => [band.id, band.label]));
  const chips = structure.bands.map((band) => chip(band));
  const group = { class: "lg-bands", role: "radiogroup", "aria-label": say("live.sales_calls_from") };
  const node = el("div", group, ...chips.map((each) => each.node));

  function chip(band) {
    const number = el("span", { class: "lg-band-leads", "data-band": band.id });
    const difference = changed(voice, { good: 0 });
    const label = el("span", { class: "lg-band-label", title: band.label }, band.label);
    const head = el("div", { class: "lg-band-head" }, label, number);
    const foot = el("div", { class: "lg-band-foot" });
    const node = el("div", { class: "lg-band" }, head, foot);
    setStyle(node, "--band", band.colour);
    let control = null;
    let radio = null;
    if (band.from === null) foot.append(el("span", { class: "lg-quiet" }, say("live.below")));
    else {
      control = dial({
        voice, name: say("live.starts_spoken", { band: band.label }), low: 0, high: 0,
        on: {
          grab: () => act.grab({ start: band.id }),
          move: (value) => act.move((numbers) => withStart(structure, numbers, band.id, value, act.reach())),
          release: () => act.release(),
        },
      });
      const from = say("live.sales_from_band", { band: band.label });
      radio = el("input", { type: "radio", name: `lg-sales-${place}`, "aria-label": from });
      radio.addEventListener("change", () => radio.checked && act.put((numbers) => withSales(numbers, band.id)));
      const call = el("label", { class: "lg-sales", title: from }, radio, icon("phone"));
      foot.append(el("span", { class: "lg-quiet" }, say("live.from")), control.field, control.reset);
      head.append(call);
    }
    foot.append(difference.node);
    return {
      node,
      update({ numbers, agreed, reading, before }, at) {
        setText(number, voice.number(Math.round(reading.bands[at].today)));
        setAttribute(number, "data-value", String(reading.bands[at].today));
        difference.update(Math.round(reading.bands[at].today) - Math.round(before.bands[at].today));
        setClass(node, "lg-is-sales", numbers.sales === band.id);
        control?.update({ value: numbers.starts[band.id], agreed: agreed.starts[band.id] });
        if (radio && radio.checked !== (numbers.sales === band.id)) radio.checked = numbers.sales === band.id;
      },
    };
  }

  return {
    node, callers,
    update(view) {
      const { sales } = view.numbers;
      setText(caller, sales === null ? "" : say("live.callers", { band: names[sales] }));
      callers.hidden = sales === null;
      chips.forEach((each, at) => each.update(view, at));
    },
  };
}
