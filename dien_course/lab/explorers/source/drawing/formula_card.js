/** The card that holds the formula of the number one points at. */

import { element } from "../frame/element.js";

const HOW = "Point at any number, or reach it with Tab and the arrow keys: its formula stands here.";

/** Returns { card, show(formula) }; see explained/formulas.js. */
export function formulaCard() {
  const name = element("p", { class: "formula-name" }), symbols = element("p", { class: "symbols" });
  const numbers = element("p", { class: "numbers" }), words = element("p", { class: "formula-words" });
  const card = element("div", { class: "formula", role: "status", "aria-live": "polite", "aria-label": "formula" },
    name, symbols, numbers, words);
  return {
    card,
    show(formula) {
      const said = formula ?? { name: "", symbols: "", numbers: "", words: HOW };
      [[name, said.name], [symbols, said.symbols], [numbers, said.numbers], [words, said.words]].forEach(([place, text]) => {
        if (place.textContent !== text) place.textContent = text;
      });
    },
  };
}
