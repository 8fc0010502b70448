/**
 * The two distributions, as the charts want them told: today's leads by band, and the replay's customers and others.
 * Puts readings into words; draws nothing and computes nothing but shares.
 */

import { distribution } from "../charts/distribution.js";
import { el, setAttribute, setText } from "../dom.js";
import { startedBands, withStart } from "../edits.js";
import { atLeast, between, highest } from "../judging.js";
import { poolSentence, replaySentence } from "./figures.js";

/** @param {{structure: object, voice: import("../words.js").Voice, act: object, look: object}} context */
export function pictures({ structure, voice, act, look }) {
  const say = voice.say;
  const on = handlesOn(structure, act);
  const words = {
    column: ({ low, high, parts }) =>
      [scores(low, high), ...parts.map(({ band, leads }) => `${band} · ${people("leads", leads)}`)].join("\n"),
    outcome: ({ low, high, customers, others }) =>
      [scores(low, high), people("customers", customers), people("others", others)].join("\n"),
  };
  const people = (who, count) => say(`live.people.${who}`, { count: Math.round(count) });
  const scores = (low, high) => (low === high ? say("live.one_score", { score: low }) : say("live.scores", { low, high }));

  // axes call their format with more than the number
  const format = { number: (value) => voice.number(value), percent: (share) => voice.percent(share) };
  const today = el("div", { class: "lg-picture" });
  const replay = el("div", { class: "lg-picture" });
  const pool = el("p", { class: "lg-quiet lg-pool" });
  const sentence = replaySentence({ voice, look });
  const charts = {
    today: distribution(today, { format, words, on }),
    replay: look.replay ? distribution(replay, { format, words, on, hook: "replay:" }) : null,
  };
  const blocks = [
    el("section", { class: "lg-block", "aria-label": say("live.today_title", { day: look.today }) },
      el("h3", { title: say("live.today_scale") }, say("live.today_title", { day: look.today })), today),
  ];
  if (look.replay) {
    blocks.push(el("section", { class: "lg-block", "aria-label": say("live.replay_title") }, sentence.node, pool, replay));
  } else blocks.push(sentence.node);

  function update(view) {
    const { numbers, reading, before, dragging } = view;
    const bands = startsNow(structure, numbers);
    const shared = {
      bands, sales: numbers.sales, threshold: reading.threshold, reach: reachOf(bands, reading, before), dragging,
      limits: limitsOf(structure, numbers, act.reach()),
    };
    const handles = handleNames(voice, bands, numbers.sales, reading);
    charts.today.update({
      ...shared, kind: "today", histogram: reading.today, beside: view.changes ? before.today : null,
      labels: {
        score: say("live.score"), leads: say("live.leads_axis"), beside: say("live.agreed_grid"), empty: say("live.nobody"),
        handles, threshold: handles.threshold?.text ?? "",
      },
      alt: todayAlt(voice, structure, reading),
    });
    sentence.update(view);
    if (!charts.replay || !reading.replay) return;
    setText(pool, poolSentence(voice, look, Math.round(between(reading.replay, null, null).leads)));
    setAttribute(pool, "title", pool.lgText);
    const { caught, missed } = reading.figures;
    charts.replay.update({
      ...shared, kind: "replay", histogram: reading.replay, beside: view.changes ? before.replay : null,
      labels: {
        score: say("live.score"), beside: say("live.agreed_grid"), empty: say("live.no_customers"), handles,
        customers: say("live.customers_lane"), others: say("live.others_lane"), ...sides(voice, reading),
        threshold: caught === null ? "" : say("live.caught_of", { count: Math.round(caught), customers: Math.round(caught + missed) }),
      },
      alt: replayAlt(voice, reading),
    });
  }

  return {
    nodes: blocks, heading: blocks[0].firstChild,
    update,
    resize: () => Object.values(charts).forEach((chart) => chart?.resize()),
    destroy: () => Object.values(charts).forEach((chart) => chart?.destroy()),
  };
}

/** The bands with the scores from which they begin now. */
export function startsNow(structure, numbers) {
  return structure.bands.map((band) => ({ ...band, from: band.from === null ? null : numbers.starts[band.id] }));
}

/** What a handle on a chart does: the threshold is the start of the band from which sales calls. */
export function handlesOn(structure, act) {
  const band = (handle) => handle.start ?? act.numbers().sales; // the threshold, and the capacity that sets it
  return {
    grab: (handle) => act.grab({ start: band(handle) }),
    move: (handle, value) => act.move((numbers) => withStart(structure, numbers, band(handle), value, act.reach())),
    release: () => act.release(),
  };
}

/** Who stands on either side of the threshold, among customers and others. */
function sides(voice, { figures: { caught, missed, called }, replay }) {
  if (caught === null) return {};
  const everybody = between(replay, null, null);
  const spared = everybody.leads - everybody.converted - (called - caught);
  const told = (side, count) => voice.say(`live.side.${side}`, { count: Math.round(count) });
  return {
    caught: told("caught", caught), missed: told("missed", missed),
    called: told("called", called - caught), spared: told("spared", spared),
  };
}

function reachOf(bands, reading, before) {
  const pools = [reading.today, reading.replay, before.today, before.replay].filter((pool) => pool && pool.leads.length);
  const starts = bands.filter((band) => band.from !== null).map((band) => band.from);
  const lows = [...pools.map((pool) => pool.listed?.[0] ?? pool.lowest), ...starts];
  const highs = [...pools.map((pool) => highest(pool)), ...starts];
  return lows.length ? [Math.min(...lows), Math.max(...highs)] : [0, 1];
}

function limitsOf(structure, numbers, [low, high]) {
  const order = startedBands(structure).map((band) => band.id);
  const limits = {};
  order.forEach((band, place) => {
    limits[`start:${band}`] = [low + place, high - (order.length - 1 - place)];
    if (band === numbers.sales) limits.threshold = limits[`start:${band}`];
  });
  return limits;
}

/** What the handles are called, and what they say. */
export function handleNames(voice, bands, sales, { figures, threshold }) {
  const names = {};
  for (const band of bands) {
    if (band.from === null) continue;
    const text = voice.say("live.points_value", { count: band.from });
    names[`start:${band.id}`] = { name: voice.say("live.starts_spoken", { band: band.label }), text };
    if (band.id !== sales || threshold === null) continue;
    const told = voice.say("live.at_least", { score: threshold, count: Math.round(figures.to_call) });
    names.threshold = { name: voice.say("live.threshold_spoken", { band: band.label }), text: told };
  }
  return names;
}

function todayAlt(voice, structure, { today, threshold, figures, bands }) {
  if (!figures.leads) return voice.say("live.nobody");
  const listed = structure.bands.map((band, at) => `${band.label} ${voice.number(Math.round(bands[at].today))}`).join(", ");
  const values = { count: Math.round(figures.leads), low: today.listed?.[0] ?? today.lowest, high: highest(today), bands: listed };
  const told = voice.say("live.today_alt", values);
  if (threshold === null) return told;
  const share = voice.percent(figures.to_call / figures.leads);
  return `${told} ${voice.say("live.today_alt_called", { score: threshold, count: Math.round(figures.to_call), share })}`;
}

function replayAlt(voice, { replay, threshold, figures: { caught, missed } }) {
  if (caught === null) return voice.say("live.no_customers");
  const all = between(replay, null, null);
  const called = atLeast(replay, threshold);
  const others = all.leads - all.converted;
  const share = voice.percent(others ? (called.leads - called.converted) / others : null);
  return voice.say("live.replay_alt", { count: Math.round(caught), customers: Math.round(caught + missed), score: threshold, share });
}
