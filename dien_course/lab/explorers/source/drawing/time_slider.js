/** How much of the history is read: a slider, and a button that steps through it. */

import { element, freshId } from "../frame/element.js";

const PACE = 650; // milliseconds a step

/** `change(read)` is called with a number of behaviours. Returns { row, play, draw(length, T) }. */
export function timeSlider(change) {
  const id = freshId("read"),
    slider = element("input", { type: "range", id, min: 0, step: 1 });
  const told = element("output", { for: id, class: "told" });
  const play = element("button", { type: "button", "aria-pressed": "false" }, "▶ step through");
  let running = null,
    now = { length: 0, T: 0 };
  const stop = () => {
    clearInterval(running);
    running = null;
    play.textContent = "▶ step through";
    play.setAttribute("aria-pressed", "false");
  };
  const step = () => {
    if (!play.isConnected || now.length >= now.T) return stop();
    return change(now.length + 1);
  };
  play.addEventListener("click", () => {
    if (running) return stop();
    running = setInterval(step, PACE);
    play.textContent = "❚❚ pause";
    play.setAttribute("aria-pressed", "true");
    return change(now.length >= now.T ? 0 : now.length + 1);
  });
  slider.addEventListener("input", () => {
    stop();
    change(slider.valueAsNumber);
  });
  return {
    row: element("div", { class: "time" }, element("label", { for: id }, "behaviours read"), slider, told),
    play,
    draw(length, T) {
      now = { length, T };
      slider.max = T;
      slider.value = length;
      slider.style.setProperty("--part", `${(100 * length) / Math.max(1, T)}%`);
      slider.setAttribute("aria-valuetext", `${length} of ${T}`);
      told.textContent = `${length} of ${T}`;
    },
  };
}
