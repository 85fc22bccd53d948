/** Something that is on or off. */

import { element, freshId } from "../frame/element.js";

export function switchControl({ name, label }, change) {
  const box = element("input", { type: "checkbox", id: freshId(name) });
  box.addEventListener("change", () => change({ [name]: box.checked }));
  return {
    row: element("div", { class: "control switch" }, box, element("label", { for: box.id }, label)),
    show(value, used) {
      box.checked = value;
      box.disabled = !used;
    },
  };
}
