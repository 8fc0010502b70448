/**
 * The least and the most that a group can add up to: two sliders with fields, where the last notch means «no limit».
 */

import { el, setAttribute } from "../dom.js";
import { withBound } from "../edits.js";
import { dial } from "./dials.js";

/** @param {{structure: object, group: object, voice: import("../words.js").Voice, act: object}} context */
export function caps({ structure, group, voice, act }) {
  const say = voice.say;
  const [low, high] = reachOf(structure, group);
  const sides = ["min", "max"].map((side) => {
    const name = say(`live.cap.${side}`);
    const control = dial({
      voice, name: say("live.cap_of", { group: group.label, side: name }), low, high, none: side === "min" ? "low" : "high",
      on: {
        grab: () => act.grab({ cap: group.id }),
        move: (value) => act.move((numbers) => withBound(numbers, group.id, side, value)),
        release: () => act.release(),
      },
    });
    setAttribute(control.range, "data-cap", `${group.id}/${side}`);
    const row = el(
      "div", { class: "lg-rung lg-cap" },
      el("span", { class: "lg-rung-name lg-rung-head" }, name), control.track, control.reset, control.field,
    );
    return { side, control, row };
  });
  const node = el("details", { class: "lg-caps" }, el("summary", {}, say("live.caps")), ...sides.map(({ row }) => row));
  return {
    node,
    update({ numbers, agreed }) {
      for (const { side, control } of sides) {
        control.update({ value: numbers.bounds[group.id][side], agreed: agreed.bounds[group.id][side] });
      }
    },
  };
}

/** What the sliders of caps span: about what the group's rungs can add up to, a little wider. */
function reachOf(structure, group) {
  const own = structure.criteria.filter((criterion) => criterion.group === group.id).map(({ id }) => id);
  const points = own.map((id) => structure.rungs.filter(({ criterion }) => criterion === id).map((rung) => rung.points));
  const sum = (pick) => points.reduce((total, each) => total + pick(0, ...each), 0);
  const wide = (value) => Math.sign(value) * Math.ceil((Math.abs(value) * 1.25) / 10) * 10;
  return [wide(Math.min(sum(Math.min), group.min ?? 0)) || -10, wide(Math.max(sum(Math.max), group.max ?? 0)) || 10];
}
