/** The probabilities at hand as a key to the chart: mark, name, number. */

import { element } from "../frame/element.js";
import { percent } from "../frame/number_text.js";
import { LOOKS, markOf } from "./chance_chart.js";

/** Returns { list, draw(chances) }: chances [[name, probability or undefined], ...], a line for each of LOOKS. */
export function chanceKey() {
  const numbers = new Map(Object.keys(LOOKS).map((name) => [name, element("b")]));
  const lines = [...numbers].map(([name, number]) =>
    element("li", {}, markOf(name), element("span", {}, name), number),
  );
  return {
    list: element("ul", { class: "chances" }, ...lines),
    draw(chances) {
      for (const [name, p] of chances) {
        const text = p === undefined ? "unknown" : percent(p);
        if (numbers.get(name).textContent !== text) numbers.get(name).textContent = text;
      }
    },
  };
}
