/**
 * The four key figures, each with its difference from the agreed grid, and the sentence of the replay.
 * Where the data cannot tell, it says so in words. Only shows what was read; computes nothing but shares of a hundred.
 */

import { el, setAttribute, setClass, setText } from "../dom.js";

/** Below that an interval of 95 % is wider than 50 points of 100: the screen says that nobody can tell. */
export const FEWEST_CALLED = 10;

/** @param {{voice: import("../words.js").Voice, look: object}} context */
export function figures({ voice, look }) {
  const say = voice.say;
  const looked = say(look.mode === "undated" ? "live.looked.undated" : "live.looked.forward");
  const cards = {
    to_call: card(voice, "to_call", say("live.to_call"), say("live.to_call_help"), { good: 0 }),
    caught: card(voice, "caught", say("live.caught"), say("live.caught_help"), { good: 1 }),
    missed: card(voice, "missed", say("live.missed"), say("live.missed_help"), { good: -1 }),
    precision: card(voice, "precision", say("live.signing"), say("live.signing_help"), { good: 1 }),
  };

  function update({ figures: now, before, about }) {
    const was = before.figures;
    const isListed = now.to_call !== null;
    const today = isListed ? say("live.of_today", { leads: now.leads }) : say("live.no_band");
    cards.to_call.update({ shown: now.to_call, was: was.to_call, about, under: today });
    const isReplayed = now.caught !== null;
    for (const name of ["caught", "missed", "precision"]) setClass(cards[name].node, "lg-unknown", !isReplayed);
    const of = isReplayed ? say("live.of_replay", { looked, customers: now.caught + now.missed }) : say(isListed ? "live.unknown" : "live.no_band");
    cards.caught.update({ shown: now.caught, was: was.caught, about, under: of });
    cards.missed.update({ shown: now.missed, was: was.missed, about, under: of });
    cards.precision.update({
      shown: hundredths(now), was: hundredths(was), about, exact: now.precision?.value ?? null,
      under: isReplayed ? signing(voice, now, looked) : of,
    });
  }

  return { node: el("div", { class: "lg-figures" }, ...Object.values(cards).map((each) => each.node)), update };
}

/** «On se place au 1 avr. 2026 …», and what is to be known about it. */
export function replaySentence({ voice, look }) {
  const say = voice.say;
  const told = el("span", {});
  const node = el("p", { class: "lg-sentence" }, told);
  if (look.complete === false) node.append(" ", el("strong", { class: "lg-warning" }, say("live.immature", look.replay)));
  if (look.mode === "undated") node.append(" ", el("strong", { class: "lg-warning" }, say("live.undated")));
  if (look.flattering) node.append(" ", el("span", { class: "lg-quiet" }, say("live.flattering")));
  return {
    node,
    update({ figures: { caught, missed } }) {
      if (caught === null) return setText(told, look.replay ? "" : say("live.no_outcomes"));
      const values = { ...look.replay, count: caught, customers: caught + missed };
      if (look.mode === "undated") return setText(told, say("live.replay.undated", values));
      return setText(told, say(look.replay.won === "signed" ? "live.replay.signed" : "live.replay.reached", values));
    },
  };
}

/** Who was replayed, whether their time is over in the data, and what is known only as it is today. */
export function poolSentence(voice, look, leads) {
  if (!look.replay) return "";
  const parts = [voice.say(look.mode === "undated" ? "live.pool_undated" : "live.pool", { count: leads })];
  if (look.customers) parts.push(voice.say("live.customers_left", { count: look.customers }));
  if (look.complete) parts.push(voice.say("live.mature"));
  return [...parts, voice.say("live.known_today")].join(" · ");
}

/** Of 100 called, how many sign; null where nobody can tell. */
export function hundredths({ called, precision }) {
  if (!called || called < FEWEST_CALLED || !precision) return null;
  return whole(100 * precision.value);
}

/** How often out of 100 a customer ranks above somebody who is not; null where nobody can tell. */
export function ranking({ auc }) {
  return auc ? whole(100 * auc.value) : null;
}

const whole = (value) => Math.floor(value + 0.5);

function signing(voice, { called, precision }, looked) {
  if (!called) return voice.say("live.nobody_called", { looked });
  if (called < FEWEST_CALLED || !precision) return voice.say("live.too_few_called", { looked, count: Math.round(called) });
  const [low, high] = [precision.low, precision.high].map((end) => voice.number(100 * end));
  return voice.say("live.signing_between", { looked, low, high });
}

/** A number, its difference, and a line below; its box keeps its size whatever it says. */
function card(voice, name, label, help, { good }) {
  const about = el("span", { class: "lg-about" }, "≈");
  const number = el("span", { class: "lg-number", "data-figure": name });
  const difference = changed(voice, { good });
  const under = el("div", { class: "lg-under" });
  const node = el(
    "div", { class: "lg-figure", title: help, role: "group", "aria-label": label },
    el("div", { class: "lg-figure-name" }, label),
    el("div", { class: "lg-figure-value" }, el("span", {}, about, number), difference.node),
    under,
  );
  return {
    node,
    update({ shown, was, about: isAbout, under: line, exact = shown }) {
      setText(number, shown === null ? "–" : voice.number(shown));
      setAttribute(number, "data-value", exact === null ? "" : String(exact));
      setClass(node, "lg-is-about", isAbout && shown !== null);
      difference.update(shown === null || was === null ? 0 : Math.round(shown) - Math.round(was));
      setText(under, line);
    },
  };
}

/** «▲ +12», in the colour of good or bad news where one of them it is. `good`: 1 up, −1 down, 0 neither. */
export function changed(voice, { good }) {
  const arrow = el("span", { "aria-hidden": "true", class: "lg-arrow" });
  const text = el("span", {});
  const spoken = el("span", { class: "lg-hidden" });
  const node = el("span", { class: "lg-change" }, arrow, text, spoken);
  return {
    node,
    update(step) {
      setText(arrow, step > 0 ? "▲" : step < 0 ? "▼" : "");
      setText(text, step ? voice.signed(step) : "");
      setText(spoken, step ? voice.say("live.than_agreed") : "");
      setClass(node, "lg-good", step * good > 0);
      setClass(node, "lg-bad", step * good < 0);
    },
  };
}
