/**
 * A few words beside the pointer over a chart. A convenience for the mouse: what it says also stands on the chart or in
 * its text alternative, so it is hidden from screen readers. Knows nothing of what it says.
 */

import { write } from "./marks.js";

export class Tip {
  /** @param {(x: number, y: number) => string | null} says  the words at a place of the chart, in its pixels */
  constructor(host, svg, says) {
    this.node = document.createElement("div");
    this.node.className = "lg-tip";
    this.node.hidden = true;
    this.node.setAttribute("aria-hidden", "true");
    host.append(this.node);
    svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons) return this.hide();
      const origin = svg.getBoundingClientRect();
      const [x, y] = [event.clientX - origin.left, event.clientY - origin.top];
      const words = says(x, y);
      if (!words) return this.hide();
      write(this.node, words);
      this.node.hidden = false;
      const left = x > origin.width * 0.6;
      this.node.style.left = left ? "" : `${x + 14}px`;
      this.node.style.right = left ? `${origin.width - x + 14}px` : "";
      this.node.style.top = `${Math.max(0, y - 34)}px`;
    });
    svg.addEventListener("pointerleave", () => this.hide());
  }

  hide() {
    this.node.hidden = true;
  }

  destroy() {
    this.node.remove();
  }
}
