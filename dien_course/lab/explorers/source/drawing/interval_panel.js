/** A mean and its interval for each method, one below the other, over an axis of AUC. */

import { axisBottom } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { fixed } from "../frame/number_text.js";
import { SHAPES } from "./shapes.js";

const LEFT = 84,
  RIGHT = 14,
  TOP = 30,
  BOTTOM = 44;

/** Returns { root, draw({ heading, methods, value, low, width, height }) }; `methods`: { method, name, colour, shape, found }. */
export function intervalPanel() {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("aria-hidden", "true");
  const heading = svg.append("text").attr("class", "heading-text").attr("y", 14).attr("x", LEFT);
  const bottom = svg.append("g").attr("class", "axis-lines"),
    limit = svg.append("path").attr("class", "dotted");
  const name = svg.append("text").attr("class", "name").attr("text-anchor", "middle").text("AUC on the test users");
  return {
    root: svg.node(),
    draw({ heading: words, methods, value, low, width, height }) {
      const x = scaleLinear([low, 1], [LEFT, width - RIGHT]),
        pitch = (height - TOP - BOTTOM) / methods.length;
      svg.attr("width", width).attr("height", height);
      heading.text(words);
      bottom.attr("transform", `translate(0,${height - BOTTOM})`).call(axisBottom(x).ticks(5).tickSizeOuter(0));
      name.attr("x", (LEFT + width - RIGHT) / 2).attr("y", height - 6);
      const one = svg
        .selectAll("g.method")
        .data(methods)
        .join((enter) => {
          const made = enter.append("g").attr("class", "method");
          made
            .append("text")
            .attr("class", "method-name")
            .attr("text-anchor", "end")
            .attr("x", LEFT - 10)
            .attr("y", 5);
          made.append("path").attr("class", "line interval");
          made.append("path").attr("class", "mark");
          made.append("text").attr("class", "said").attr("text-anchor", "middle").attr("y", -11);
          return made;
        })
        .attr("data-colour", ({ colour }) => colour)
        .attr("transform", (_, row) => `translate(0,${TOP + (row + 0.6) * pitch})`);
      const at = ({ found }) => found.find((point) => point.value === value);
      one.select(".method-name").text(({ name: words }) => words);
      one
        .select(".interval")
        .attr("d", (row) =>
          at(row) ? `M${x(at(row).mean - at(row).half)},0H${x(at(row).mean + at(row).half)}` : null,
        );
      one
        .select(".mark")
        .attr("d", ({ shape }) => SHAPES[shape])
        .attr("transform", (row) => `translate(${at(row) ? x(at(row).mean) : -99},0)`);
      one
        .select(".said")
        .attr("x", (row) => (at(row) ? Math.min(width - 50, x(at(row).mean)) : x(low) + 50))
        .text((row) => (at(row) ? `${fixed(at(row).mean, 3)} ± ${fixed(at(row).half, 3)}` : "not computed"));
      const most = methods.find(({ method }) => method === "filter");
      limit.attr("d", most && at(most) ? `M${x(at(most).mean)},${TOP}V${height - BOTTOM}` : null);
    },
  };
}
