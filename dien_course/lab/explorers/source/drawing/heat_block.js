/** A heading with a colour bar, and below it a map of numbers with a name beside each band of rows. */

import { element } from "../frame/element.js";
import { pixels } from "./pixels.js";
import { gradient } from "./ramps.js";

/**
 * `names`: one for each band; `pitch`: the height of a band in pixels.
 * Returns { block, draw({ heading, bands, low, high, ends, colours, dark }) }; `bands` (names, rows, T) are the numbers,
 * `ends` the two texts of the colour bar.
 */
export function heatBlock(names, pitch) {
  const heading = element("span"), low = element("span"), high = element("span"), bar = element("span", { class: "bar" });
  const { canvas, paint } = pixels();
  const labels = element("div", { class: "labels" }, ...names.map((name) => element("span", {}, name)));
  const map = element("div", { class: "map" }, canvas);
  const block = element("div", { class: "heat", "aria-hidden": "true" },
    element("div", { class: "heading" }, heading, element("span", { class: "scale" }, low, bar, high)), labels, map);
  block.style.setProperty("--pitch", `${pitch}px`);
  block.style.setProperty("--names", names.length);
  let shade = "";
  return {
    block,
    draw({ heading: words, bands, low: least, high: most, ends, colours, dark }) {
      heading.textContent = words;
      [low.textContent, high.textContent] = ends;
      if (shade !== colours + dark) bar.style.background = gradient(colours, dark);
      shade = colours + dark;
      paint(bands.flat(), least, most, colours, dark);
    },
  };
}
