/**
 * «Et si le seuil était ailleurs ?»: the curve of all thresholds with the week's capacity, and fit against engagement,
 * as the charts want them told. Puts readings into words; draws nothing.
 */

import { curve } from "../charts/curve.js";
import { matrix } from "../charts/matrix.js";
import { el } from "../dom.js";
import { capacity } from "./capacity.js";
import { hundredths } from "./figures.js";
import { handleNames, handlesOn, startsNow } from "./pictures.js";

/** @param {{structure: object, voice: import("../words.js").Voice, act: object}} context */
export function thresholds({ structure, voice, act }) {
  const say = voice.say;
  const week = capacity({ voice, act });
  const host = el("div", { class: "lg-curve-host" });
  const format = { number: (value) => voice.number(value), percent: (share) => voice.percent(share) };
  const chart = curve(host, {
    format, words: { row: (row) => rowTold(voice, row) },
    on: { ...handlesOn(structure, act), capacity: (people) => act.week(people) },
  });
  return {
    node: el("div", {}, week.node, host),
    destroy: () => chart.destroy(),
    update(view) {
      week.update(view);
      const { reading, numbers, dragging, capacity: people } = view;
      const { figures, threshold } = reading;
      const called = Math.round(figures.to_call ?? 0);
      const hundred = hundredths(figures);
      const told = people === null ? say("live.which_capacity") : say("live.a_week", { count: people });
      const here = { at_least: threshold, today: called, ...figures, precision: figures.precision?.value ?? null };
      chart.update({
        rows: reading.curve, threshold, capacity: people, dragging,
        labels: {
          score: say("live.score"), leads: say("live.leads_axis"), empty: say("live.nobody"),
          precision: hundred === null ? say("live.signing_unknown") : say("live.signing_here", { count: hundred }),
          recall: say("live.recall_here", { share: voice.percent(figures.recall) }),
          threshold: threshold === null ? "" : say("live.at_least", { score: threshold, count: called }),
          capacity: told,
          handles: {
            ...handleNames(voice, startsNow(structure, numbers), numbers.sales, reading),
            capacity: { name: say("live.capacity_spoken"), text: told },
          },
        },
        alt: threshold === null ? say("live.nobody") : rowTold(voice, here),
      });
    },
  };
}

/** «À partir de 30 : 418 leads à appeler, sur 100 appelés 12 signent, 56 % des clients repérés.» */
function rowTold(voice, { at_least: score, today, called, precision, recall }) {
  const parts = [voice.say("live.at_least", { score, count: Math.round(today) })];
  const hundred = hundredths({ called, precision: precision === null ? null : { value: precision } });
  if (hundred !== null) parts.push(voice.say("live.signing_here", { count: hundred }));
  if (recall !== null && recall !== undefined) parts.push(voice.say("live.recall_here", { share: voice.percent(recall) }));
  return parts.join(", ");
}

/** @param {{structure: object, voice: import("../words.js").Voice}} context */
export function crossing({ structure, voice }) {
  const node = el("div", {});
  const chart = matrix(node, { format: { number: (value) => voice.number(Math.round(value)) } });
  const labels = {
    caption: voice.say("live.matrix_caption"), fit: voice.say("live.axis.fit"), engagement: voice.say("live.axis.engagement"),
    customers: (converted) => (converted ? voice.say("live.people.customers", { count: Math.round(converted) }) : ""),
  };
  return {
    node,
    destroy: () => chart.destroy(),
    update: ({ reading }) => chart.update({ cells: reading.cells, matrix: structure.matrix, labels }),
  };
}
