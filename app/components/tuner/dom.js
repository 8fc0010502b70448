/**
 * Small steps on the DOM: elements, texts that are only written when they changed, drawn icons.
 * Text is never markup here. Knows nothing of grids or words.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Paths of 16 × 16, drawn as lines. */
const ICONS = {
  undo: "M6 3 3 6l3 3M3.2 6H9a4 4 0 0 1 0 8H6",
  redo: "m10 3 3 3-3 3M12.8 6H7a4 4 0 0 0 0 8h3",
  reset: "M3.5 8a4.5 4.5 0 1 0 1.6-3.4M3.2 2.6v2.6h2.6",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
  unlock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 4.8-.9",
  eye: "M1.8 8S4.2 3.8 8 3.8 14.2 8 14.2 8 11.8 12.2 8 12.2 1.8 8 1.8 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6",
  fold: "m5 6.5 3 3 3-3",
  search: "M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8M10 10l3.5 3.5",
  clear: "m4.5 4.5 7 7M11.5 4.5l-7 7",
  phone: "M4.2 2.8 6 3l.9 2.6-1.3 1.2a8 8 0 0 0 3.6 3.6l1.2-1.3 2.6.9.2 1.8c0 .8-.6 1.4-1.4 1.4C6.9 13.2 2.8 9.1 2.8 4.2c0-.8.6-1.4 1.4-1.4z",
};

/**
 * An element with attributes (`on…` are listeners, null and false are left out) and children (texts or nodes).
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A line drawing that says nothing by itself: its button has a name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "lg-icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that is an icon, named for everybody. */
export function iconButton(name, label, onclick, attributes = {}) {
  const named = { type: "button", class: "lg-tool", "aria-label": label, title: label };
  return el("button", { ...named, onclick, ...attributes }, icon(name));
}

/** The text of an element that holds nothing else; written when it changed. */
export function setText(node, text) {
  if (node.lgText === text) return;
  node.lgText = text;
  node.textContent = text;
}

/** An attribute, written when it changed; null takes it away. */
export function setAttribute(node, name, value) {
  const known = (node.lgAttributes ??= {});
  if (known[name] === value) return;
  known[name] = value;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** A custom property of an element's style, written when it changed. */
export function setStyle(node, name, value) {
  const known = (node.lgStyles ??= {});
  if (known[name] === value) return;
  known[name] = value;
  node.style.setProperty(name, value);
}

/** A class that is there or not. */
export function setClass(node, name, is) {
  const known = (node.lgClasses ??= {});
  if (known[name] === is) return;
  known[name] = is;
  node.classList.toggle(name, is);
}
