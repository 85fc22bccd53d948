/** The column under the pointer, or under the keys: lit from top to bottom, with a sentence that says its numbers. */

import { element } from "../frame/element.js";

/**
 * `stack` is a positioned element whose columns begin after --labels; `count()` says how many there are and
 * `tell(column, at)` what to say; `at` is [block, share of its height from the top], or null for the keys.
 * Returns { show(column), draw() }.
 */
export function columnsUnder(stack, count, tell) {
  const light = element("div", { class: "column-light", "aria-hidden": "true" });
  const tip = element("div", { class: "tip", "aria-hidden": "true" });
  stack.append(light, tip);
  let column = null,
    at = null;

  const draw = () => {
    light.hidden = tip.hidden = column === null || column >= count();
    if (light.hidden) return;
    const share = column / count();
    stack.style.setProperty("--column", share);
    light.style.setProperty("--wide", 1 / count());
    tip.textContent = tell(column, at);
    tip.toggleAttribute("data-left", share > 0.55);
  };
  stack.addEventListener("pointermove", (event) => {
    const map = event.target.closest(".map, .attention-bars");
    if (!map) return leave();
    const box = map.getBoundingClientRect(),
      share = (event.clientX - box.left) / box.width;
    column = Math.min(count() - 1, Math.max(0, Math.floor(share * count())));
    at = [map.parentElement, Math.min(0.999, Math.max(0, (event.clientY - box.top) / box.height))];
    tip.style.top = `${event.clientY - stack.getBoundingClientRect().top + 14}px`;
    draw();
  });
  const leave = () => {
    column = null;
    draw();
  };
  stack.addEventListener("pointerleave", leave);
  stack.addEventListener("focusout", leave);
  return {
    draw,
    show(which) {
      column = which;
      at = null;
      tip.style.top = "2px";
      draw();
    },
  };
}
