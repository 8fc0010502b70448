/**
 * Who they are × what they do: a table of how many leads stand in each cell, today and among the replay's customers.
 *
 * A table for everybody: its numbers are its text alternative. The shade repeats the number and is kept so pale that
 * ink on it stays legible. Knows nothing of how cells are counted.
 *
 * @typedef {object} View
 * @property {{fit: string, engagement: string, today: number, replay: number|null, converted: number|null}[]} cells
 * @property {{fit: {id: string, label: string}[], engagement: {id: string, label: string}[]}} matrix  in drawing order
 * @property {{caption: string, fit: string, engagement: string,
 *             customers?(converted: number, replay: number): string}} labels  `customers` says both in a few words
 */

import { write } from "./marks.js";

const DARKEST = 38; // per cent of the heat's colour in the paper: ink keeps more than 4.5:1

/** @param {HTMLElement} host @param {{format: {number(n: number): string}}} options @returns {{update(view: View), resize(), destroy()}} */
export function matrix(host, { format }) {
  let table = null;
  let drawn = null; // the rows and columns that the table was made for
  let cells = new Map();

  function build({ fit, engagement }) {
    table?.remove();
    cells = new Map();
    table = element(host, "table", "lg-matrix");
    element(table, "caption");
    const head = element(element(table, "thead"), "tr");
    element(head, "td");
    for (const column of engagement) heading(head, "col", column);
    const body = element(table, "tbody");
    for (const row of fit) {
      const line = element(body, "tr");
      heading(line, "row", row);
      for (const column of engagement) {
        const cell = element(line, "td", "lg-cell");
        cells.set(`${row.id}\n${column.id}`, { cell, today: element(cell, "b"), customers: element(cell, "small") });
      }
    }
  }

  return {
    update({ cells: counted, matrix: shape, labels }) {
      const asked = JSON.stringify(shape);
      if (asked !== drawn) build(shape);
      drawn = asked;
      write(table.caption, labels.caption);
      write(table.tHead.rows[0].cells[0], `${labels.fit}\u00a0↓\n${labels.engagement}\u00a0→`);
      const most = counted.reduce((top, cell) => Math.max(top, cell.today), 1);
      for (const { fit, engagement, today, replay, converted } of counted) {
        const held = cells.get(`${fit}\n${engagement}`);
        if (!held) continue;
        write(held.today, format.number(today));
        const known = replay !== null && replay !== undefined && labels.customers;
        write(held.customers, known ? labels.customers(converted, replay) : "");
        held.cell.style.setProperty("--lg-heat", `${Math.round(DARKEST * Math.sqrt(today / most))}%`);
      }
    },
    resize() {},
    destroy() {
      table?.remove();
    },
  };
}

function element(parent, name, className = "") {
  const node = document.createElement(name);
  if (className) node.className = className;
  parent.append(node);
  return node;
}

function heading(parent, scope, { label }) {
  const node = element(parent, "th");
  node.scope = scope;
  node.textContent = label;
}
