/**
 * One tuner on a page: takes what Python tells, lets fingers move numbers, reads what they mean, draws it once a frame,
 * and tells Python when something is let go. The rules of who is right are in `desks.js`, the arithmetic in `engine.js`.
 */

import { actsOf } from "./acts.js";
import { polling, signaturesAt } from "./arrivals.js";
import { Desk } from "./desks.js";
import { el, setClass, setText } from "./dom.js";
import { agreedNumbers, changes, startedBands, withStart } from "./edits.js";
import { Engine, capacityThreshold } from "./engine.js";
import { frames } from "./frames.js";
import { history } from "./histories.js";
import { between, highest } from "./judging.js";
import { fitted } from "./layout.js";
import { told } from "./panels/movers.js";
import { shortcuts } from "./panels/toolbar.js";
import { screen } from "./screens.js";
import { voiceOf } from "./words.js";

const PATIENCE = 10_000; // ms that a commit may take before what Python says counts again
const SHEET = "lg-charts-css";

export class Tuner {
  constructor(parent) {
    this.client = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.desk = new Desk(this.client);
    this.steps = history(this.desk);
    this.root = el("div", { class: "lg-tuner", "data-testid": "tuner" });
    this.aloud = el("p", { class: "lg-hidden", "aria-live": "polite" });
    this.root.append(this.aloud);
    parent.append(this.root);
    this.frames = frames(this.root, () => this.draw());
    this.fit = fitted(this.root);
    this.act = actsOf(this);
    this.stopKeys = shortcuts(this.root, this.act);
    this.finger = null; // what is held: {rung}, {cap} or {start}
    this.isHeld = false; // the agreed grid is shown
    this.gone = new AbortController();
    dress();
  }

  /** Everything that Python tells, each time it tells it. */
  take(data) {
    this.data = data;
    const isNew = this.desk.hear(data);
    this.steps.at(data);
    setClass(this.root, "lg-dark", Boolean(data.dark));
    setClass(this.root, "lg-large", Boolean(data.large));
    this.fetch(data.payload);
    this.build();
    this.poll(data.poll);
    if (isNew && this.engine && !this.finger) this.engine.grab(null, this.desk.numbers);
    this.fit.measure();
    this.frames.ask();
  }

  /** Panels are made anew only where what stands on them is another grid or another language. */
  build() {
    const { grid, words, language, look, touches, workspace } = this.data;
    const agreed = JSON.stringify([grid.groups, grid.rungs, grid.bands, grid.sales]);
    const shape = JSON.stringify([
      grid.name, grid.scale, grid.criteria, grid.groups.map(named), grid.rungs.map(named), grid.bands.map(named), words, look, touches,
    ]);
    if (agreed !== this.agreedText || shape !== this.shape) {
      this.agreed = agreedNumbers(grid);
      this.agreedText = agreed;
      this.engine = null;
    }
    if (shape !== this.shape) {
      this.shape = shape;
      this.voice = voiceOf(words, language);
      this.screen?.destroy();
      this.screen?.node.remove();
      this.screen = screen({ structure: grid, voice: this.voice, touches, look, act: this.act, place: workspace });
      this.root.prepend(this.screen.node);
      this.root.setAttribute("aria-label", this.voice.say("live.tuner"));
      this.root.setAttribute("role", "region");
    }
    this.start();
  }

  /** The engine, once there is a grid and its signatures. */
  start() {
    if (this.engine || !this.signatures) {
      if (!this.signatures) this.screen.note(this.voice.say("live.loading"));
      return;
    }
    try {
      this.engine = new Engine(this.signatures, this.data.grid);
    } catch (problem) {
      return this.fail(problem);
    }
    if (this.finger) this.engine.grab(this.finger, this.desk.numbers);
    this.screen.note("");
    this.frames.ask();
  }

  /** The same signatures may have another address: that of the copy that a first change makes of the sample. */
  async fetch({ url, digest = url }) {
    if (digest === this.digest) return;
    this.digest = digest;
    this.signatures = this.engine = null; // those of another grid would be misread
    try {
      const signatures = await signaturesAt(url, { signal: this.gone.signal });
      if (digest !== this.digest) return; // another one was asked for meanwhile
      this.signatures = signatures;
      this.start();
    } catch (problem) {
      if (digest === this.digest && !this.gone.signal.aborted) this.fail(problem);
    }
  }

  fail(problem) {
    console.error(problem);
    this.screen.note(this.voice.say("live.failed"), true);
    this.tell.trigger("failed", String(problem.message ?? problem));
  }

  poll(poll) {
    const asked = poll ? `${poll.url} ${poll.every_ms}` : "";
    if (asked === this.polled) return;
    this.polled = asked;
    this.stopPolling?.();
    this.stopPolling = poll && polling(poll, (revision) => {
      // under a finger it is set aside, and the numbers that the finger left alone become theirs
      if (this.desk.waiting !== null || revision === this.data.revision || revision === this.refreshed) return;
      this.refreshed = revision;
      this.tell.trigger("refresh", revision);
    });
  }

  draw() {
    if (!this.screen) return;
    const { desk, engine, agreed } = this;
    const numbers = this.isHeld ? agreed : desk.numbers;
    const before = engine?.agreed ?? null;
    const reading = engine && (this.isHeld ? before : engine.read(numbers));
    const isSettled = !this.isHeld && this.finger === null && desk.waiting === null;
    const exact = isSettled ? (this.data.exact ?? null) : null; // counted by Python where we only hold a sample
    this.screen.update({
      numbers, agreed, before, reading,
      figures: exact ? { ...reading?.figures, ...exact } : reading?.figures,
      held: this.isHeld, dragging: this.finger !== null || this.isHeld,
      changes: changes(desk.numbers, agreed), can: { undo: desk.canUndo, redo: desk.canRedo }, capacity: desk.capacity,
      about: this.signatures?.exact === false && !exact, pools: this.pools(before),
    });
  }

  /** How many leads of today, and customers and others of the replay, the shares of touched ones are taken of. */
  pools(before) {
    if (!before) return { leads: null, customers: null, others: null };
    const { leads, caught, missed } = before.figures;
    const customers = caught === null ? null : caught + missed;
    return { leads, customers, others: customers === null ? null : between(before.replay, null, null).leads - customers };
  }

  /** The agreed numbers, but for those of locked rungs. */
  unlockedAgreed() {
    const locked = Object.fromEntries(this.desk.locks.map((key) => [key, this.desk.numbers.points[key]]));
    return { ...this.agreed, points: { ...this.agreed.points, ...locked } };
  }

  /** So many can be called: the threshold goes where no more are. */
  callAWeek(people) {
    const { desk, engine } = this;
    const { sales } = desk.numbers;
    desk.capacity = people;
    this.frames.ask();
    if (people === null || !engine || sales === null) return;
    const threshold = capacityThreshold(engine.read(desk.numbers).today, people);
    desk.move(withStart(this.data.grid, desk.numbers, sales, threshold, this.reach()));
  }

  /** Between which scores bands may begin. @returns {[number, number]} */
  reach() {
    const { scale } = this.data.grid;
    const starts = startedBands(this.data.grid).map((band) => band.from);
    const today = this.engine?.agreed.today;
    const lowest = today?.leads.length ? (today.listed?.[0] ?? today.lowest) : 0;
    const low = Math.min(...starts, scale.min ?? lowest);
    const high = Math.max(...starts, scale.max ?? (today?.leads.length ? highest(today) + 1 : 100), low + starts.length);
    return [low, high];
  }

  send(commit) {
    this.tell.trigger("commit", commit);
    this.steps.keep();
    setTimeout(() => this.desk.giveUp(commit.seq) && this.frames.ask(), PATIENCE);
    this.announce();
  }

  /** What was done, for those who hear the screen: once it is done. */
  announce() {
    if (!this.engine) return;
    const { figures, movers } = this.engine.read(this.desk.numbers);
    if (figures.to_call === null) return;
    const parts = [this.voice.say("live.to_call_aloud", { count: Math.round(figures.to_call) })];
    if (figures.caught !== null) {
      const [count, customers] = [figures.caught, figures.caught + figures.missed].map(Math.round);
      parts.push(this.voice.say("live.caught_of", { count, customers }));
    }
    setText(this.aloud, [...parts, told(this.voice, movers.enter, movers.leave)].join(". "));
  }

  destroy() {
    this.gone.abort();
    this.stopPolling?.();
    this.stopKeys();
    this.fit.stop();
    this.frames.stop();
    this.screen?.destroy();
    this.root.remove();
  }
}

/** What a group, a rung or a band is, without the numbers that are edited. */
function named({ points, min, max, from, ...rest }) {
  return [rest, from === null];
}

/** The charts' style sheet, once per page. */
function dress() {
  if (document.getElementById(SHEET)) return;
  document.head.append(el("link", { id: SHEET, rel: "stylesheet", href: new URL("./charts.css", import.meta.url).href }));
}
