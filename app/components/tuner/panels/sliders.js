/**
 * The left panel: a slider for every rung, in the groups of the grid, by who they are and what they do.
 * Groups fold, a search folds everything else away, and the reason of a rule stands below while one is on it.
 * Knows the grid's structure; counts nothing.
 */

import { el, icon, iconButton, setAttribute, setClass, setText } from "../dom.js";
import { withPoints } from "../edits.js";
import { caps } from "./caps.js";
import { dial } from "./dials.js";
import { folds } from "./folds.js";

const AXES = ["fit", "engagement"];

/** @param {{structure: object, voice: import("../words.js").Voice, touches: object, act: object, place: string}} context */
export function sliders({ structure, voice, touches, act, place }) {
  const say = voice.say;
  const remembered = folds(`leadgrid.folds.${place}`);
  const reason = reasons(voice);
  const rows = [];
  const groups = [];
  const list = el("div", { class: "lg-list" });
  const nothing = el("p", { class: "lg-quiet lg-no-match", hidden: true });

  for (const axis of AXES) {
    const own = structure.groups.filter((group) => group.axis === axis);
    if (!own.length) continue;
    const section = el("section", { class: "lg-axis-group", "aria-label": say(`live.axis.${axis}`) });
    section.append(el("h3", { class: "lg-axis-title", title: say(`live.axis_help.${axis}`) }, say(`live.axis.${axis}`)));
    for (const group of own) {
      const built = groupOf(group);
      groups.push({ ...built, section });
      section.append(built.node);
    }
    list.append(section);
  }
  list.append(nothing);

  function groupOf(group) {
    const limits = el("span", { class: "lg-limits" });
    const moved = el("span", { class: "lg-moved-count" });
    const body = el("div", { class: "lg-group-body", id: `lg-${place}-${group.id}` });
    const head = el(
      "button",
      { type: "button", class: "lg-group-head", "aria-controls": body.id },
      icon("fold"), el("span", { class: "lg-group-name" }, group.label), moved, limits,
    );
    const node = el("div", { class: "lg-group", role: "group", "aria-label": group.label }, head, body);
    const criteria = structure.criteria.filter((criterion) => criterion.group === group.id).map(criterionOf);
    const bounds = caps({ structure, group, voice, act });
    body.append(...criteria.map((criterion) => criterion.node), bounds.node);
    const fold = (isFolded) => {
      setAttribute(head, "aria-expanded", String(!isFolded));
      body.hidden = isFolded;
    };
    head.addEventListener("click", () => fold(remembered.turn(group.id)));
    fold(remembered.has(group.id));
    return {
      node, criteria, bounds, fold, id: group.id, label: group.label,
      tell(view) {
        setText(limits, limitsOf(voice, view.numbers.bounds[group.id]));
        const count = criteria.reduce((sum, criterion) => sum + criterion.movedIn(view), 0);
        setText(moved, count ? say("live.moved", { count }) : "");
      },
    };
  }

  function criterionOf(criterion) {
    const rungs = structure.rungs.filter((rung) => rung.criterion === criterion.id);
    const about = el("span", { class: "lg-hidden", id: `lg-${place}-why-${criterion.id}` });
    const off = criterion.enabled ? null : say("live.disabled");
    const aloud = rungs.length === 1 ? rungs[0].aloud : null;
    about.textContent = [criterion.why, aloud, criterion.notes, off].filter(Boolean).join(" ");
    const node = el("div", { class: "lg-criterion" }, about);
    const isAlone = rungs.length === 1;
    setClass(node, "lg-disabled", !criterion.enabled);
    if (!isAlone) node.append(el("div", { class: "lg-criterion-name" }, criterion.label));
    for (const rung of rungs) {
      const row = rungRow(rung, { criterion, about: about.id, label: isAlone ? criterion.label : rung.label });
      rows.push(row);
      node.append(row.node);
    }
    return {
      node,
      text: [criterion.label, ...rungs.flatMap((rung) => [rung.label, rung.spoken])].join(" "),
      movedIn: ({ numbers, agreed }) => rungs.filter(({ key }) => numbers.points[key] !== agreed.points[key]).length,
    };
  }

  function rungRow(rung, { criterion, about, label }) {
    const { key } = rung;
    const locked = () => act.locks().has(key);
    const control = dial({
      voice, name: rung.spoken, low: criterion.range[0], high: criterion.range[1], rung: key, describedBy: about,
      on: {
        grab: () => act.grab({ rung: key }),
        move: (value) => act.move((numbers) => withPoints(structure, numbers, key, value, { locks: act.locks() })),
        release: () => act.release(),
      },
    });
    const open = { class: "lg-tool lg-lock", "aria-pressed": "false" };
    const lock = iconButton("unlock", say("live.lock", { name: rung.spoken }), () => act.lock(key), open);
    lock.append(icon("lock"));
    const touched = el("span", { class: "lg-touches", title: say("live.touches_help") });
    const node = el(
      "div", { class: "lg-rung" },
      el("span", { class: "lg-rung-head" }, el("span", { class: "lg-rung-name", title: label }, label), touched),
      control.track, control.reset, control.field, lock,
    );
    for (const event of ["pointerenter", "focusin"]) node.addEventListener(event, () => reason.tell(criterion, rung));
    return {
      node,
      update(view) {
        const isLocked = locked();
        control.update({
          value: view.numbers.points[key], agreed: view.agreed.points[key],
          disabled: !criterion.enabled || isLocked,
        });
        setClass(node, "lg-locked", isLocked);
        setAttribute(lock, "aria-pressed", String(isLocked));
        setText(touched, criterion.enabled ? touchesOf(voice, touches[key], view.pools) : say("live.switched_off"));
      },
    };
  }

  function search(text) {
    const sought = plain(text).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups) {
      let inGroup = 0;
      for (const criterion of group.criteria) {
        const said = plain(`${group.label} ${criterion.text}`);
        const isFound = sought.every((word) => said.includes(word));
        criterion.node.hidden = !isFound;
        inGroup += isFound ? 1 : 0;
      }
      found += inGroup;
      group.node.hidden = !inGroup;
      group.bounds.node.hidden = sought.length > 0;
      group.fold(sought.length ? false : remembered.has(group.id));
    }
    for (const { section } of groups) section.hidden = groups.every((each) => each.section !== section || each.node.hidden);
    nothing.hidden = found > 0;
    if (!found) setText(nothing, say("live.no_match", { text }));
  }

  return {
    node: el("div", { class: "lg-sliders" }, list, reason.node),
    search,
    update(view) {
      for (const row of rows) row.update(view);
      for (const group of groups) {
        group.tell(view);
        group.bounds.update(view);
      }
    },
  };
}

/** The strip below the sliders: why the rule under the pointer or the focus is there, and the rule itself, read aloud. */
function reasons(voice) {
  const name = el("strong", {});
  const text = el("span", {});
  const aloud = el("span", { class: "lg-aloud" });
  const node = el("p", { class: "lg-reason", "aria-hidden": "true" }, name, text, aloud);
  setText(text, voice.say("live.why_hint"));
  return {
    node,
    tell(criterion, rung) {
      setText(name, criterion.label);
      setText(text, [criterion.why ?? voice.say("live.no_why"), criterion.notes].filter(Boolean).join(" "));
      setText(aloud, rung.aloud ?? "");
    },
  };
}

/** «34 aujourd'hui · 31 % des clients, 12 % des autres»: customers and others of one day, the replay's. */
function touchesOf(voice, touched, { leads, customers, others }) {
  if (!touched || leads === null) return "";
  if (!touched.today && !touched.converted && !touched.others) return voice.say("live.touches.nobody");
  const { today, converted } = touched;
  if (converted === null || !customers) return voice.say("live.touches.leads", { today, share: shareOf(voice, today, leads) });
  const shares = { customers: shareOf(voice, converted, customers), others: shareOf(voice, touched.others, others) };
  return voice.say("live.touches.both", { today, ...shares });
}

/** A percentage, which is nought only where nobody is meant. */
function shareOf(voice, part, whole) {
  const share = whole ? part / whole : null;
  return share > 0 && share < 0.005 ? voice.say("live.touches.few", { share: voice.percent(0.01) }) : voice.percent(share);
}

function limitsOf(voice, { min, max }) {
  if (min === null && max === null) return "";
  if (min === null) return voice.say("live.limits.most", { most: max });
  if (max === null) return voice.say("live.limits.least", { least: min });
  return voice.say("live.limits.both", { least: min, most: max });
}

/** As people search: without case and accents. */
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}
