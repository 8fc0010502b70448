/**
 * Who enters today's sales list and who leaves it, compared with the agreed grid, and which rule did it.
 */

import { el, setClass, setText } from "../dom.js";

const MOST = 8;

/** @param {{structure: object, voice: import("../words.js").Voice}} context */
export function movers({ structure, voice }) {
  const say = voice.say;
  const spoken = Object.fromEntries(structure.rungs.map((rung) => [rung.key, rung.spoken]));
  const sentence = el("strong", { class: "lg-movers-count" });
  const mostly = el("span", {});
  const line = el("p", { class: "lg-movers", "data-testid": "movers" }, sentence, " ", mostly);
  const rows = Array.from({ length: MOST }, () => {
    const [cause, enter, leave] = [el("td"), el("td", { class: "lg-count" }), el("td", { class: "lg-count" })];
    return { cause, enter, leave, node: el("tr", {}, cause, enter, leave) };
  });
  const heads = ["live.cause", "live.enter", "live.leave"].map((key, at) =>
    el("th", { scope: "col", class: at ? "lg-count" : null }, say(key)),
  );
  const [head, body] = [el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows.map((row) => row.node))];
  const table = el("table", { class: "lg-table" }, head, body);
  const rest = el("p", { class: "lg-quiet" });

  const others = { cap: say("live.cause_cap"), threshold: say("live.cause_threshold") };
  const named = (cause) => spoken[cause] ?? others[cause] ?? cause;

  return {
    line,
    details: el("div", {}, table, rest),
    update({ reading: { threshold, movers: { enter, leave, causes } } }) {
      setText(sentence, threshold === null ? say("live.no_list") : told(voice, enter, leave));
      const [first] = causes;
      const most = first && { cause: named(first.cause), who: told(voice, first.enter, first.leave) };
      setText(mostly, most ? say(causes.length > 1 ? "live.mostly" : "live.all_by", most) : "");
      setClass(line, "lg-calm", !enter && !leave);
    },
    updateDetails({ reading: { movers: { causes } } }) {
      rows.forEach(({ node, cause, enter, leave }, at) => {
        node.hidden = at >= causes.length;
        if (node.hidden) return;
        setText(cause, named(causes[at].cause));
        setText(enter, causes[at].enter ? voice.number(causes[at].enter) : "–");
        setText(leave, causes[at].leave ? voice.number(causes[at].leave) : "–");
      });
      table.hidden = !causes.length;
      const more = causes.slice(MOST).length;
      setText(rest, !causes.length ? say("live.no_movers") : more ? say("live.more_causes", { count: more }) : "");
    },
  };
}

/** «12 entrent, 3 sortent» */
export function told(voice, enter, leave) {
  if (!enter && !leave) return voice.say("live.no_movers");
  const parts = [];
  if (enter) parts.push(voice.say("live.entering", { count: Math.round(enter) }));
  if (leave) parts.push(voice.say("live.leaving", { count: Math.round(leave) }));
  return parts.join(", ");
}
