/**
 * SVG nodes: made once, and written to only where something changed, since every write costs style and layout.
 *
 * Text is set as text, so a label from somebody's file stays a label. Knows nothing of scores, charts or Streamlit.
 */

const SVG = "http://www.w3.org/2000/svg";
const written = Symbol("what was written last");

/** A new node at the end of `parent`. */
export function mark(parent, name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) put(node, key, attributes[key]);
  parent.append(node);
  return node;
}

/** Set an attribute unless it has this value already; null takes it away. */
export function put(node, key, value) {
  const last = (node[written] ??= {});
  if (last[key] === value) return;
  last[key] = value;
  if (value === null) node.removeAttribute(key);
  else node.setAttribute(key, value);
}

/** Set the text unless it is this one already. */
export function write(node, text) {
  const last = (node[written] ??= {});
  if (last.text === text) return;
  last.text = text;
  node.textContent = text;
}

/** Give one property of a node's style a colour, or take it away; whatever else a text may hold is not style. */
export function tint(node, property, colour) {
  const last = (node[written] ??= {});
  if (last[property] === colour) return;
  last[property] = colour;
  if (colour === null) node.style.removeProperty(property);
  else node.style.setProperty(property, colour);
}

/** Show or hide a node without taking its place in the document. */
export function show(node, shown) {
  put(node, "display", shown ? null : "none");
}

/** A tenth of a pixel: what a path needs, and short to write. */
export const tenth = (pixels) => Math.round(pixels * 10) / 10;

/** A rectangle as a piece of a path. */
export const box = (left, top, width, height) =>
  `M${tenth(left)} ${tenth(top)}h${tenth(width)}v${tenth(height)}h${tenth(-width)}z`;

/** The upper edge of columns that stand side by side on `floor`, as a path; `head` says how high each is. */
export function skyline(count, { start, end }, floor, head) {
  let path = `M${tenth(start(0))} ${floor}`;
  let last = floor;
  for (let column = 0; column < count; column += 1) {
    const height = tenth(head(column));
    if (height === last) continue;
    path += `H${tenth(start(column))}V${height}`;
    last = height;
  }
  return `${path}H${tenth(end(count - 1))}V${floor}`;
}

/**
 * How wide texts are, without asking the page, which would lay it out in the middle of a frame.
 *
 * Widths of single characters are measured once per font and added up; kerning is left out.
 */
export class Ruler {
  #widths = new Map();
  #pen = document.createElement("canvas").getContext("2d");

  /** Measure in this font from now on (as CSS writes fonts). */
  use(font) {
    if (this.#pen.font === font) return;
    this.#pen.font = font;
    this.#widths.clear();
  }

  width(text) {
    let sum = 0;
    for (const character of text) {
      let width = this.#widths.get(character);
      if (width === undefined) this.#widths.set(character, (width = this.#pen.measureText(character).width));
      sum += width;
    }
    return sum;
  }
}
