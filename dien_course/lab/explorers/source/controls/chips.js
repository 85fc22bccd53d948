/** A few options, all of them seen: radio buttons that look like chips. The arrow keys go through them. */

import { element, freshId } from "../frame/element.js";

export function chipsControl({ name, label, options, names = options }, change) {
  const group = freshId(name);
  const buttons = options.map((option, place) => {
    const button = element("input", { type: "radio", name: group, value: String(option), id: `${group}-${place}` });
    button.addEventListener("change", () => change({ [name]: option }));
    return button;
  });
  const chips = buttons.map((button, place) =>
    element("span", { class: "chip" }, button, element("label", { for: button.id }, String(names[place]))),
  );
  return {
    row: element("fieldset", { class: "control chips" }, element("legend", {}, label), ...chips),
    show(value, used) {
      buttons.forEach((button, place) => {
        button.checked = options[place] === value;
        button.disabled = !used;
      });
    },
  };
}
