/** The numbers of the behaviours below their columns; where all do not fit, as many as do. */

import { element } from "../frame/element.js";

const WIDE = 22; // pixels that a number needs

/** Returns { axis, draw(numbers, width) } for a row of T columns over `width` pixels. */
export function axisNumbers() {
  const axis = element("div", { class: "axis", "aria-hidden": "true" });
  let known = "";
  return {
    axis,
    draw(numbers, width) {
      const every = Math.max(1, Math.ceil((WIDE * numbers.length) / Math.max(width, 1)));
      const key = `${numbers} ${every}`;
      if (key === known) return;
      known = key;
      axis.replaceChildren(
        ...numbers.map((number, column) => element("span", {}, column % every ? "" : String(number))),
      );
    },
  };
}
