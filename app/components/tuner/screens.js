/**
 * The whole tuner of one grid in one language: its panels in their places, drawn together from one view.
 * Knows which panel stands where; knows nothing of Streamlit, of frames, or of who is right.
 */

import { el, setClass, setText } from "./dom.js";
import { bands } from "./panels/bands.js";
import { crossing, thresholds } from "./panels/curves.js";
import { details } from "./panels/details.js";
import { figures } from "./panels/figures.js";
import { folds } from "./panels/folds.js";
import { movers } from "./panels/movers.js";
import { pictures } from "./panels/pictures.js";
import { sliders } from "./panels/sliders.js";
import { toolbar } from "./panels/toolbar.js";

/**
 * @param {{structure: object, voice: import("./words.js").Voice, touches: object, look: object, act: object,
 *   place: string}} context
 * @returns {{node: HTMLElement, update: (view: object) => void, note: (text: string, isBad?: boolean) => void,
 *   destroy: () => void}}
 */
export function screen(context) {
  const { structure, voice, look, act, place } = context;
  const remembered = folds("leadgrid.open");
  const left = sliders(context);
  const tools = toolbar({ voice, act, onSearch: left.search });
  const key = figures({ voice, look });
  const strip = bands({ structure, voice, act, place });
  const charts = pictures({ structure, voice, act, look });
  const moving = movers({ structure, voice });
  const curve = thresholds({ structure, voice, act });
  const cross = structure.matrix ? crossing({ structure, voice }) : null;
  const folded = details({
    voice, look, isOpen: remembered.has("details"),
    onToggle(isOpen) {
      setClass(node, "lg-unfolded", isOpen);
      act.draw();
      if (isOpen === remembered.has("details")) return;
      remembered.turn("details");
      // once it is drawn: what was asked for is not left below the edge
      if (isOpen) requestAnimationFrame(() => curve.node.scrollIntoView({ block: "nearest" }));
    },
    parts: [
      { title: voice.say("live.curve_title"), node: curve.node, update: curve.update },
      { title: voice.say("live.movers_title"), node: moving.details, update: moving.updateDetails },
      ...(cross ? [{ title: voice.say("live.matrix_title"), node: cross.node, update: cross.update }] : []),
    ],
  });

  const note = el("p", { class: "lg-note", role: "status" });
  const ribbon = el("p", { class: "lg-ribbon", "aria-hidden": "true" }, voice.say("live.agreed_shown"));
  charts.nodes[0].insertBefore(strip.node, charts.nodes[0].children[1]);
  charts.heading.append(strip.callers);
  charts.nodes[0].append(moving.line);
  const right = el("div", { class: "lg-right" }, key.node, ...charts.nodes, folded.node);
  const node = el(
    "div", { class: "lg-screen" },
    el("div", { class: "lg-left" }, tools.node, left.node),
    el("div", { class: "lg-right-box" }, ribbon, note, right),
  );

  setClass(node, "lg-unfolded", remembered.has("details"));
  return {
    node,
    note(text, isBad = false) {
      setText(note, text);
      note.hidden = !text;
      setClass(note, "lg-bad-news", isBad);
      setClass(right, "lg-blank", Boolean(text));
    },
    update(view) {
      tools.update(view);
      left.update(view);
      setClass(node, "lg-held", view.held);
      if (!view.reading) return;
      key.update(view);
      strip.update(view);
      charts.update(view);
      moving.update(view);
      folded.update(view);
    },
    destroy: () => [charts, curve, cross].forEach((each) => each?.destroy()),
  };
}
