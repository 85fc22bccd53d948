/** Attention as bars that can be dragged, and set by the arrow keys: ← → go from bar to bar, ↑ ↓ change the one. */

import { element } from "../frame/element.js";
import { fixed } from "../frame/number_text.js";

const KEYS = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.2, PageDown: -0.2 };

/**
 * `change(column, value)` is called with a value in [0, 1] while a hand or a key moves the bar of a column, and
 * `look(column)` when the keys come to one.
 * Returns { bars, draw(attention, numbers) }: attention (T) in [0, 1], numbers (T) of the behaviours.
 */
export function attentionBars(change, look = () => {}) {
  const bars = element("div", { class: "attention-bars", role: "group", "aria-label": "attention of each behaviour" });
  let columns = [],
    values = [],
    at = 0;

  const grow = (T) => {
    while (columns.length > T) columns.pop().remove();
    while (columns.length < T) {
      const fill = element("span", { class: "fill" }),
        column = columns.length;
      const one = element(
        "span",
        { role: "slider", "aria-valuemin": 0, "aria-valuemax": 1, "aria-orientation": "vertical" },
        fill,
      );
      one.addEventListener("focus", () => {
        at = column;
        look(column);
      });
      columns.push(one);
      bars.append(one);
    }
    at = Math.min(at, T - 1);
    columns.forEach((one, column) => one.setAttribute("tabindex", column === at ? 0 : -1));
  };

  bars.addEventListener("keydown", (event) => {
    const go = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const ends = { Home: 0, End: 1 }[event.key];
    if (go) columns[Math.min(columns.length - 1, Math.max(0, at + go))].focus();
    else if (event.key in KEYS) change(at, inside(Math.round(20 * (values[at] + KEYS[event.key])) / 20));
    else if (ends !== undefined) change(at, ends);
    else return;
    event.preventDefault();
  });
  const drag = (event) => {
    const box = bars.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns.length);
    if (column < 0 || column >= columns.length) return;
    const value = inside(1 - (event.clientY - box.top) / box.height);
    at = column;
    change(column, Math.round(100 * value) / 100);
  };
  bars.addEventListener("pointerdown", (event) => {
    bars.setPointerCapture(event.pointerId);
    drag(event);
    columns[at].focus({ preventScroll: true });
    event.preventDefault();
  });
  bars.addEventListener("pointermove", (event) => bars.hasPointerCapture(event.pointerId) && drag(event));
  return {
    bars,
    draw(attention, numbers) {
      values = attention;
      grow(attention.length);
      columns.forEach((one, column) => {
        one.firstChild.style.transform = `scaleY(${attention[column]})`;
        one.setAttribute("aria-label", `attention of behaviour ${numbers[column]}`);
        one.setAttribute("aria-valuenow", fixed(attention[column], 2));
      });
    },
  };
}

const inside = (value) => Math.min(1, Math.max(0, value));
