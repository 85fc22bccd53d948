/** The card that opens beside the number one points at, or reaches with the keys, and holds its formula. */

import { element } from "../frame/element.js";

const APART = 10; // pixels between the number and the card

/**
 * Returns { card, hide(), show(formula, spot, around) }: a formula of explained/formulas.js or null, and the boxes of the number
 * and of the picture that the card stays in, as getBoundingClientRect gives them.
 */
export function formulaPopover() {
  const parts = ["name", "symbols", "numbers", "words"].map((part) => [
    part,
    element("p", { class: `formula-${part}` }),
  ]);
  const inside = element("div", { role: "status", "aria-live": "polite" }, ...parts.map(([, line]) => line));
  const card = element("div", { class: "formula" }, inside);
  const hide = () => {
    card.hidden = true;
    card.removeAttribute("style");
    for (const [, line] of parts) line.textContent = "";
  };
  hide();
  return {
    card,
    hide,
    show(formula, spot, around) {
      if (!formula) return hide();
      card.hidden = false;
      for (const [part, line] of parts) {
        if (line.textContent !== formula[part]) line.textContent = formula[part];
        line.hidden = !formula[part];
      }
      const { offsetWidth: wide, offsetHeight: high } = card;
      const left = Math.max(0, Math.min(around.width - wide, spot.left + spot.width / 2 - around.left - wide / 2));
      const below = spot.bottom + APART + high < innerHeight || spot.top - APART - high < 0;
      const top = (below ? spot.bottom + APART : spot.top - APART - high) - around.top;
      card.style.transform = `translate(${Math.round(left)}px,${Math.round(top)}px)`;
      return undefined;
    },
  };
}
