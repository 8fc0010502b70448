/**
 * What unfolds below: how well the grid ranks, what other thresholds would do, fit against engagement, who moves.
 * Folded parts are not drawn; the quality of the ranking stands in the heading and is always kept up.
 */

import { el, icon, setAttribute, setText } from "../dom.js";
import { changed, ranking } from "./figures.js";

/**
 * @param {{voice: import("../words.js").Voice, look: object, parts: {title: string, node: HTMLElement, update: (view) => void}[],
 *   isOpen: boolean, onToggle: (isOpen: boolean) => void}} context
 */
export function details({ voice, look, parts, isOpen, onToggle }) {
  const say = voice.say;
  const number = el("span", { class: "lg-number", "data-figure": "auc" });
  const difference = changed(voice, { good: 1 });
  const interval = el("span", { "data-figure": "auc-interval" });
  const [before, after] = say("live.ranks", { count: "\u0000" }).split("\u0000");
  const summary = el(
    "summary", {}, icon("fold"),
    el("span", { class: "lg-details-title" }, say("live.details")),
    el("span", { class: "lg-ranks" }, before, number, after, " ", interval, " ", difference.node, flatters(voice, look)),
  );
  const sentence = el("p", { class: "lg-sentence" });
  const recall = el("p", { class: "lg-quiet" });
  const body = el(
    "div", { class: "lg-details-body" }, el("div", { class: "lg-detail lg-wide" }, sentence, recall),
    ...parts.map((part) => el("section", { class: "lg-detail lg-wide", "aria-label": part.title }, el("h4", {}, part.title), part.node)),
  );
  const node = el("details", { class: "lg-details" }, summary, body);
  node.open = isOpen;
  node.addEventListener("toggle", () => onToggle(node.open));

  return {
    node,
    update(view) {
      const [now, was] = [view.figures, view.before.figures];
      const share = ranking(now);
      setText(number, share === null ? "–" : voice.number(share));
      setAttribute(number, "data-value", now.auc ? String(now.auc.value) : "");
      // while a finger moves the figure alone follows: where an interval ends is nothing to steer by
      setAttribute(interval, "class", view.dragging ? "lg-unseen" : "");
      if (!view.dragging) setText(interval, between(voice, now.auc));
      difference.update(share === null || ranking(was) === null ? 0 : share - ranking(was));
      if (!node.open) return;
      setText(sentence, [ranked(voice, now.auc), ...(now.auc ? flattering(voice, look) : [])].join(" "));
      setText(recall, recalled(voice, now, was));
      for (const part of parts) part.update(view);
    },
  };
}

/** From where to where the true figure probably is: «(52–81)»; nothing where that cannot be told. */
function between(voice, auc) {
  if (!auc || auc.low === null || auc.high === null) return "";
  return `(${voice.number(100 * auc.low)}–${voice.number(100 * auc.high)})`;
}

function ranked(voice, auc) {
  if (!auc) return voice.say("live.ranking_unknown");
  const count = ranking({ auc });
  if (auc.low === null || auc.high === null) return voice.say("live.ranking", { count });
  const [low, high] = [auc.low, auc.high].map((end) => voice.number(100 * end));
  return voice.say("live.ranking_between", { count, low, high });
}

/** What the heading says of a figure that is measured where the grid was made. */
function flatters(voice, look) {
  return look.flattering ? el("span", { title: flattering(voice, look).join(" ") }, voice.say("live.flatters")) : "";
}

/** Why the page where the grid was made tells less: there it was judged on leads that were put aside. */
function flattering(voice, { flattering: isFlattering, apart }) {
  const told = isFlattering ? [voice.say("live.flattering")] : [];
  return isFlattering && apart !== null ? [...told, voice.say("live.apart", { count: apart })] : told;
}

/** The share of customers caught and how much better than chance that is, beside what was agreed. */
function recalled(voice, now, was) {
  if (now.recall === null || now.recall === undefined) return "";
  const beside = (told, shown, agreed) => (shown === agreed ? told : `${told} ${voice.say("live.was_agreed", { agreed })}`);
  const shares = [now.recall, was.recall].map((share) => voice.percent(share));
  const parts = [beside(voice.say("live.recall", { share: shares[0] }), ...shares)];
  if (now.lift && was.lift) {
    const times = [now.lift, was.lift].map((lift) => voice.number(lift, 1));
    parts.push(beside(voice.say("live.lift", { times: times[0] }), ...times));
  }
  return parts.join(" · ");
}
