/** A number: a slider, and a box to type it. */

import { element, freshId } from "../frame/element.js";

export function numberControl({ name, label, low, high, step }, change) {
  const id = freshId(name),
    range = { min: low, max: high, step };
  const slider = element("input", { type: "range", id, ...range });
  const box = element("input", { type: "number", "aria-label": `${label}, typed`, ...range });
  slider.addEventListener("input", () => change({ [name]: slider.valueAsNumber }));
  box.addEventListener("input", () => {
    if (box.value !== "" && box.validity.valid) change({ [name]: box.valueAsNumber });
  });
  box.addEventListener("change", () => change({ [name]: box.value === "" ? "nothing" : box.valueAsNumber }));
  return {
    row: element(
      "div",
      { class: "control" },
      element("label", { for: id }, label),
      element("div", { class: "pair" }, slider, box),
    ),
    show(value, used) {
      slider.value = value;
      if (box.valueAsNumber !== value) box.value = value;
      slider.style.setProperty("--part", `${(100 * (value - low)) / (high - low)}%`);
      slider.disabled = box.disabled = !used;
    },
  };
}
