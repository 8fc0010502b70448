/**
 * «Nous pouvons appeler N leads par semaine»: a number that sets the threshold.
 */

import { el, setText } from "../dom.js";
import { readNumber } from "./dials.js";

/** @param {{voice: import("../words.js").Voice, act: object}} context */
export function capacity({ voice, act }) {
  const say = voice.say;
  const field = el("input", {
    type: "text", inputmode: "numeric", class: "lg-field lg-capacity", autocomplete: "off", placeholder: "–",
    "aria-label": say("live.capacity_spoken"),
  });
  const effect = el("span", { class: "lg-quiet" });
  let shown = null;
  const restore = () => {
    field.lgTyping = false;
    field.value = shown === null ? "" : voice.number(shown);
  };
  field.addEventListener("focus", () => field.select());
  field.addEventListener("input", () => (field.lgTyping = true));
  field.addEventListener("change", () => {
    const people = readNumber(field.value);
    field.lgTyping = false;
    if (people === null || people >= 0) act.capacity(people);
    requestAnimationFrame(() => field.lgTyping || restore());
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") restore();
  });
  const [before, after] = say("live.capacity", { count: "\u0000" }).split("\u0000");
  const node = el("p", { class: "lg-week" }, el("label", {}, before, field, after), " ", effect);
  return {
    node,
    update({ capacity: people, figures }) {
      if (shown !== people) shown = people;
      if (!field.lgTyping) restore();
      const called = figures.to_call;
      const spare = people === null || called === null ? null : people - Math.round(called);
      if (spare === null) setText(effect, "");
      else if (spare < 0) setText(effect, say("live.capacity_over", { count: -spare }));
      else setText(effect, say("live.capacity_fits", { count: Math.round(called) }));
    },
  };
}
