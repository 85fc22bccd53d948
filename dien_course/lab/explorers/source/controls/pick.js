/** One of many values that some data hold: a box that completes what is typed, and a slider over all of them. */

import { element, freshId } from "../frame/element.js";

export function pickControl({ name, label, options }, change) {
  const id = freshId(name),
    texts = options.map(String),
    numeric = typeof options[0] === "number";
  const known = element("datalist", { id: freshId("known") });
  const box = element("input", {
    type: "text",
    id,
    list: known.id,
    autocomplete: "off",
    inputmode: numeric ? "decimal" : null,
  });
  const slider = element("input", {
    type: "range",
    min: 0,
    max: options.length - 1,
    step: 1,
    "aria-label": `${label}, in order`,
  });
  const typed = () => {
    const place = texts.indexOf(box.value.trim());
    return place >= 0
      ? options[place]
      : numeric && box.value.trim() !== "" && !isNaN(box.value)
        ? Number(box.value)
        : box.value;
  };
  box.addEventListener("focus", () => {
    box.select();
    if (!known.childElementCount) known.append(...texts.map((value) => element("option", { value }))); // some thousands
  });
  box.addEventListener("input", () => {
    if (texts.includes(box.value)) change({ [name]: typed() });
  });
  box.addEventListener("change", () => change({ [name]: typed() }));
  slider.addEventListener("input", () => change({ [name]: options[slider.valueAsNumber] }));
  return {
    row: element(
      "div",
      { class: "control" },
      element("label", { for: id }, label),
      element("div", { class: "pair typed" }, box, slider),
      known,
    ),
    show(value, used) {
      const place = options.indexOf(value);
      if (box.value !== texts[place]) box.value = texts[place];
      slider.value = place;
      slider.setAttribute("aria-valuetext", texts[place]);
      slider.style.setProperty("--part", `${(100 * place) / Math.max(1, options.length - 1)}%`);
      box.disabled = slider.disabled = !used;
    },
  };
}
