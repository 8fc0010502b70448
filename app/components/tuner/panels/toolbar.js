/**
 * The tools above the tuner: search, one step back or forth, everything back, the agreed grid while held.
 */

import { el, icon, iconButton, setAttribute } from "../dom.js";

/** @param {{voice: import("../words.js").Voice, act: object, onSearch: (text: string) => void}} context */
export function toolbar({ voice, act, onSearch }) {
  const say = voice.say;
  const search = el("input", {
    type: "search", class: "lg-search", "aria-label": say("live.search"), placeholder: say("live.search"),
    autocomplete: "off", spellcheck: "false",
  });
  search.addEventListener("input", () => onSearch(search.value.trim()));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !search.value) return;
    search.value = "";
    onSearch("");
  });

  const undo = iconButton("undo", say("live.undo"), () => act.undo(), { "aria-keyshortcuts": "Control+Z" });
  const redo = iconButton("redo", say("live.redo"), () => act.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });
  const reset = iconButton("reset", say("live.reset_all"), () => act.resetAll());
  const compare = el(
    "button",
    {
      type: "button", class: "lg-button lg-compare", title: say("live.compare_help"),
      "aria-pressed": "false", "aria-keyshortcuts": "A",
    },
    icon("eye"), el("span", {}, say("live.compare")),
  );
  compare.addEventListener("pointerdown", (event) => {
    compare.setPointerCapture(event.pointerId);
    act.hold(true);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
    compare.addEventListener(end, () => act.hold(false));
  }
  compare.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    act.hold(true);
  });
  compare.addEventListener("keyup", () => act.hold(false));

  const node = el(
    "div", { class: "lg-toolbar", role: "toolbar", "aria-label": say("live.tools") },
    el("label", { class: "lg-search-box" }, icon("search"), search), undo, redo, reset, compare,
  );
  return {
    node,
    update({ can, changes, held }) {
      const off = (button, is) => setAttribute(button, "disabled", is ? "" : null);
      off(undo, !can.undo);
      off(redo, !can.redo);
      off(reset, !changes);
      setAttribute(compare, "aria-pressed", String(held));
    },
  };
}

/**
 * Keys of the whole tuner, while the focus is in it and not where text is typed, or is nowhere on the page.
 * @returns {() => void} takes the listeners away
 */
export function shortcuts(root, act) {
  const isTyping = (node) => node instanceof HTMLInputElement && /^(text|search)$/.test(node.type);
  const isOurs = (node) => root.contains(node) || node === document.body || node === document.documentElement;
  function down(event) {
    if (!isOurs(event.target) || isTyping(event.target)) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (isCommand && key === "z") {
      event.preventDefault();
      if (event.shiftKey) act.redo();
      else act.undo();
    } else if (isCommand && key === "y") {
      event.preventDefault();
      act.redo();
    } else if (!isCommand && !event.altKey && key === "a" && !event.repeat) act.hold(true);
  }
  const up = (event) => event.key.toLowerCase() === "a" && act.hold(false);
  const gone = () => act.hold(false);
  window.addEventListener("keydown", down);
  window.addEventListener("keyup", up);
  window.addEventListener("blur", gone);
  return () => {
    window.removeEventListener("keydown", down);
    window.removeEventListener("keyup", up);
    window.removeEventListener("blur", gone);
  };
}
