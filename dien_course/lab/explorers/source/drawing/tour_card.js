/** A guided tour: a card that says a few sentences, lights up what it speaks of, and can be left at any time. */

import { element, freshId } from "../frame/element.js";

/**
 * `stops` [{ name, set, lights, words(seen) }]; `set(changes)` moves the controls; `light(parts)` lights parts of the
 * picture. Returns { open, card, draw(seen) }.
 */
export function tourCard(stops, set, light) {
  let at = null,
    seen = null;
  const open = element("button", { type: "button", class: "tour-open" }, `Guided tour: ${stops.length} stops`);
  const id = freshId("tour"),
    name = element("p", { class: "tour-name", id }),
    words = element("p", { class: "tour-words" });
  const button = (label, press) => {
    const one = element("button", { type: "button" }, label);
    one.addEventListener("click", press);
    return one;
  };
  const back = button("Back", () => go(at - 1)),
    next = button("Next", () => (at + 1 < stops.length ? go(at + 1) : leave()));
  const card = element(
    "div",
    { class: "tour", role: "region", "aria-labelledby": id, tabindex: -1 },
    name,
    words,
    element(
      "div",
      { class: "foot" },
      back,
      next,
      button("Leave the tour", () => leave()),
    ),
  );
  card.hidden = true;

  function go(stop) {
    at = stop;
    card.hidden = false;
    open.hidden = true;
    set(stops[at].set);
    show();
    card.focus({ preventScroll: true });
  }
  function leave() {
    at = null;
    card.hidden = true;
    open.hidden = false;
    light([]);
    open.focus({ preventScroll: true });
  }
  function show() {
    const stop = stops[at];
    name.textContent = `Stop ${at + 1} of ${stops.length}: ${stop.name}`;
    words.textContent = stop.words(seen);
    back.disabled = at === 0;
    next.textContent = at + 1 < stops.length ? "Next" : "Finish";
    light(stop.lights);
  }
  open.addEventListener("click", () => go(0));
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  return {
    open,
    card,
    draw(found) {
      seen = found;
      if (at !== null) show();
    },
  };
}
