/** A box of numbers in rows, of which a hand or the arrow keys choose one: pointing at it asks for its formula. */

import { element } from "../frame/element.js";

const KEYS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * `point({ stage, t, k })` is called for the cell that is chosen, `press` for one that is clicked or entered. The first row
 * is that of `first`, -1 where one stands before the behaviours.
 * Returns { box, size({ rows, units, label, unitAt }), mark(cell), spot() }: mark returns whether the cell is here, and spot its
 * place on the screen. unitAt(share, t) says which number lies at a share of
 * the width, where they do not lie side by side.
 */
export function stage(name, point, { first = -1, press = () => {} } = {}, ...content) {
  const mark = element("span", { class: "cell-mark", hidden: "" });
  const box = element(
    "div",
    { class: "stage", tabindex: 0, role: "application", "data-stage": name },
    ...content,
    mark,
  );
  let rows = 1,
    units = 1,
    at = { stage: name, t: 0, k: 0 },
    unitAt = null;

  const go = (t, k) => {
    const bound = (value, low, count) => Math.min(low + count - 1, Math.max(low, value));
    at = { stage: name, t: bound(t, first, rows), k: bound(k, 0, units) };
    point(at);
  };
  const aim = (event) => {
    const { left, top, width, height } = box.getBoundingClientRect(),
      share = (event.clientX - left) / width;
    const t = Math.floor(((event.clientY - top) / height) * rows) + first;
    go(t, unitAt ? unitAt(share, t) : Math.floor(share * units));
  };
  box.addEventListener("pointermove", aim);
  box.addEventListener("pointerdown", aim);
  box.addEventListener("pointerleave", () => point(null));
  box.addEventListener("click", () => press(at));
  box.addEventListener("focus", () => box.matches(":focus-visible") && point(at));
  box.addEventListener("blur", () => point(null));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") point(null);
    else if (event.key === "Enter" || event.key === " ") press(at);
    else if (event.key === "Home") go(at.t, 0);
    else if (event.key === "End") go(at.t, units - 1);
    else if (KEYS[event.key]) go(at.t + KEYS[event.key][0], at.k + KEYS[event.key][1]);
    else return;
    event.preventDefault();
  });
  return {
    box,
    size(sizes) {
      if (box.getAttribute("aria-label") !== sizes.label) box.setAttribute("aria-label", sizes.label);
      ({ rows, units, unitAt = null } = sizes);
      at = { ...at, t: Math.min(at.t, first + rows - 1), k: Math.min(at.k, units - 1) };
    },
    mark(cell) {
      const here = cell?.stage === name && cell.t < first + rows;
      mark.hidden = !here;
      if (!here) {
        mark.removeAttribute("style");
        return false;
      }
      const whole = unitAt !== null;
      mark.style.cssText =
        `top:${(100 * (cell.t - first)) / rows}%;height:${100 / rows}%;` +
        `left:${whole ? 0 : (100 * cell.k) / units}%;width:${whole ? 100 : 100 / units}%`;
      return true;
    },
    spot: () => mark.getBoundingClientRect(),
  };
}
