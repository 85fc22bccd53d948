/** The behaviours of a history as rows that can be dragged into another order, doubled and removed, by hand or by keys. */

import { element, freshId } from "../frame/element.js";

const KEYS = "Shift and an arrow key move it, Delete removes it, Plus doubles it.";

/**
 * `change(places)` is called with the new order: `places` are those that `draw` was given, moved, doubled or removed.
 * Returns { root, draw({ titles, places, pitch }) }; the last behaviour is never removed.
 */
export function behaviourList(change) {
  const help = element("p", { class: "unseen", id: freshId("keys") }, KEYS);
  const list = element("ol", { class: "behaviours" }),
    root = element(
      "div",
      { class: "behaviour-list" },
      help,
      element("p", { class: "first" }, "before the first"),
      list,
    );
  let rows = [],
    places = [],
    at = 0,
    dragged = null,
    known = "";

  const swap = (from, to) => {
    if (to < 0 || to >= places.length || from === to) return;
    const next = [...places];
    next.splice(to, 0, ...next.splice(from, 1));
    at = to;
    change(next);
  };
  const drop = (row) => places.length > 1 && change(places.filter((_, other) => other !== row));
  const twice = (row) => change(places.flatMap((one, other) => (other === row ? [one, one] : [one])));

  function makeRow(number) {
    const grip = element("button", { type: "button", class: "grip", "aria-describedby": help.id });
    const double = element("button", { type: "button", class: "act", tabindex: -1, title: "double" }, "+");
    const remove = element("button", { type: "button", class: "act", tabindex: -1, title: "remove" }, "×");
    const row = element("li", {}, grip, double, remove);
    grip.addEventListener("focus", () => {
      at = number;
      rove();
    });
    double.addEventListener("click", () => twice(number));
    remove.addEventListener("click", () => drop(number));
    list.append(row);
    return { row, grip, double, remove };
  }
  const rove = () => rows.forEach(({ grip }, number) => grip.setAttribute("tabindex", number === at ? 0 : -1));

  list.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("grip")) return;
    const go = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (go && event.shiftKey) swap(at, at + go);
    else if (go) at = Math.min(rows.length - 1, Math.max(0, at + go));
    else if (event.key === "Delete" || event.key === "Backspace") drop(at);
    else if (event.key === "+") twice(at);
    else return;
    event.preventDefault();
    at = Math.min(at, rows.length - 1);
    rows[at].grip.focus();
  });
  list.addEventListener("pointerdown", (event) => {
    const row = rows.findIndex(({ grip }) => grip === event.target || grip.contains(event.target));
    if (row < 0) return;
    dragged = row;
    list.setPointerCapture(event.pointerId);
    list.toggleAttribute("data-dragging", true);
    rows[row].grip.focus({ preventScroll: true });
    rows[row].row.toggleAttribute("data-held", true);
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (dragged === null) return;
    const box = list.getBoundingClientRect(),
      height = box.height / rows.length;
    const to = Math.min(rows.length - 1, Math.max(0, Math.floor((event.clientY - box.top) / height)));
    if (to === dragged) return;
    rows[dragged].row.toggleAttribute("data-held", false);
    swap(dragged, to);
    dragged = to;
    rows[to].row.toggleAttribute("data-held", true);
    rows[to].grip.focus({ preventScroll: true });
  });
  for (const ended of ["pointerup", "pointercancel"])
    list.addEventListener(ended, () => {
      if (dragged !== null) rows[dragged]?.row.toggleAttribute("data-held", false);
      dragged = null;
      list.toggleAttribute("data-dragging", false);
    });
  return {
    root,
    draw({ titles, places: shown, pitch }) {
      places = shown;
      const key = `${titles.join("\n")} ${shown} ${pitch}`;
      if (key === known) return;
      known = key;
      root.style.setProperty("--pitch", `${pitch}px`);
      while (rows.length > titles.length) rows.pop().row.remove();
      while (rows.length < titles.length) rows.push(makeRow(rows.length));
      at = Math.min(at, rows.length - 1);
      rove();
      rows.forEach(({ grip, double, remove }, number) => {
        grip.textContent = titles[number];
        grip.title = titles[number];
        grip.setAttribute("aria-label", `${titles[number]}, ${number + 1} of ${titles.length}`);
        double.setAttribute("aria-label", `double ${titles[number]}`);
        remove.setAttribute("aria-label", `remove ${titles[number]}`);
        remove.disabled = titles.length <= 1;
      });
    },
  };
}
