/** One number of several trainings: a bar up to the mean, and a dot for each training. */

import { axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { fixed } from "../frame/number_text.js";

const TOP = 26,
  BOTTOM = 40,
  LEFT = 36;

/** Returns { root, draw({ heading, values, dotted, width, height }) }; `values` in [0, 1], `dotted` is what a guess gets. */
export function dotPanel() {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("aria-hidden", "true");
  const heading = svg.append("text").attr("class", "heading-text").attr("y", 12);
  const left = svg.append("g").attr("class", "axis-lines"),
    bar = svg.append("rect").attr("class", "soft-bar");
  const mark = svg.append("path").attr("class", "dotted"),
    said = svg.append("text").attr("text-anchor", "middle");
  return {
    root: svg.node(),
    draw({ heading: words, values, dotted, width, height }) {
      const y = scaleLinear([0, 1], [height - BOTTOM, TOP]),
        mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const middle = LEFT + Math.min(60, (width - LEFT) / 2),
        half = 18;
      svg.attr("width", width).attr("height", height);
      heading.attr("x", 0).text(words);
      left.attr("transform", `translate(${LEFT},0)`).call(axisLeft(y).ticks(5).tickSizeOuter(0));
      bar
        .attr("x", middle - half)
        .attr("width", 2 * half)
        .attr("y", y(mean))
        .attr("height", y(0) - y(mean));
      mark.attr("d", `M${LEFT},${y(dotted)}H${middle + 2 * half}`);
      svg
        .selectAll("circle")
        .data(values)
        .join("circle")
        .attr("class", "dot")
        .attr("r", 3.2)
        .attr("cx", (_, seed) => middle + 7 * (seed - (values.length - 1) / 2))
        .attr("cy", y);
      said
        .attr("x", middle)
        .attr("y", height - BOTTOM + 16)
        .text(fixed(mean, 2));
    },
  };
}
