/** Many options: a drop-down. Its arrow keys stay in the widget, see frame/frame.js. */

import { element, freshId } from "../frame/element.js";

export function listControl({ name, label, options }, change) {
  const id = freshId(name);
  const list = element("select", { id }, ...options.map((option) => element("option", {}, String(option))));
  list.addEventListener("change", () => change({ [name]: options[list.selectedIndex] }));
  return {
    row: element("div", { class: "control" }, element("label", { for: id }, label), list),
    show(value, used) {
      list.selectedIndex = options.indexOf(value);
      list.disabled = !used;
    },
  };
}
