/** Attention of each behaviour as a bar and a number, one row a behaviour, nothing before the first. */

import { element } from "../frame/element.js";
import { fixed } from "../frame/number_text.js";
import { stage } from "./stage.js";

/** As `stage`, with draw({ attention, rows, label }): attention (length) in [0, 1] for the first of the rows. */
export function attentionColumn(point) {
  const list = element("div", { class: "a-rows", "aria-hidden": "true" }),
    one = stage("a", point, {}, list);
  const made = [];
  return {
    ...one,
    draw({ attention, rows, label }) {
      while (made.length > rows) made.pop().row.remove();
      while (made.length < rows) {
        const fill = element("i"),
          number = element("b");
        const row = element("div", {}, element("span", {}, fill), number);
        made.push({ row, fill, number });
        list.append(row);
      }
      made.forEach(({ fill, number }, place) => {
        const a = attention[place - 1];
        fill.style.transform = `scaleX(${a ?? 0})`;
        const text = a === undefined ? "" : fixed(a, 2);
        if (number.textContent !== text) number.textContent = text;
      });
      one.size({ rows, units: 1, label });
    },
  };
}
