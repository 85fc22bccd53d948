/** Every value of a sweep side by side: means and intervals of the methods, nothing drawn between; a click chooses one. */

import { axisLeft } from "d3-axis";
import { scaleBand, scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { SHAPES } from "./shapes.js";

const LEFT = 36,
  RIGHT = 6,
  TOP = 30,
  BOTTOM = 44;

/** Returns { root, draw({ heading, knob, methods, value, low, width, height }) }; `choose(knob, value)` is called for a click; the axis begins at `low`. */
export function sweepPanel(choose) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("aria-hidden", "true");
  const heading = svg.append("text").attr("class", "heading-text").attr("y", 14).attr("x", LEFT);
  const columns = svg.append("g"),
    left = svg.append("g").attr("class", "axis-lines"),
    body = svg.append("g").attr("class", "through");
  const name = svg.append("text").attr("class", "name").attr("text-anchor", "middle");
  return {
    root: svg.node(),
    draw({ heading: words, knob, methods, value, low, width, height }) {
      const values = [...new Set(methods.flatMap(({ found }) => found.map((point) => point.value)))].sort(
        (a, b) => a - b,
      );
      const x = scaleBand(values, [LEFT, width - RIGHT]).paddingInner(0.08),
        y = scaleLinear([low, 1], [height - BOTTOM, TOP]);
      const aside = (number) => x.bandwidth() / 2 + (number - (methods.length - 1) / 2) * (x.bandwidth() / 5.5);
      svg.attr("width", width).attr("height", height);
      heading.text(words);
      name
        .attr("x", (LEFT + width) / 2)
        .attr("y", height - 6)
        .text(knob === "length" ? "mean history length" : knob);
      left.attr("transform", `translate(${LEFT},0)`).call(axisLeft(y).ticks(5).tickSizeOuter(0));
      const column = columns
        .selectAll("g")
        .data(values)
        .join((enter) => {
          const made = enter.append("g").attr("class", "column");
          made.append("rect");
          made.append("text").attr("text-anchor", "middle");
          return made;
        })
        .attr("data-chosen", (one) => (one === value ? "" : null))
        .on("click", (_, one) => choose(knob, one));
      column
        .select("rect")
        .attr("x", x)
        .attr("width", x.bandwidth())
        .attr("y", TOP)
        .attr("height", height - TOP - BOTTOM)
        .attr("rx", 4);
      column
        .select("text")
        .attr("x", (one) => x(one) + x.bandwidth() / 2)
        .attr("y", height - BOTTOM + 16)
        .text(String);
      const one = body
        .selectAll("g")
        .data(methods)
        .join("g")
        .attr("data-colour", ({ colour }) => colour);
      const points = ({ found, shape }, number) =>
        found.map((point) => ({ ...point, shape, place: x(point.value) + aside(number) }));
      one
        .selectAll("path.line")
        .data(points)
        .join("path")
        .attr("class", "line interval")
        .attr("d", ({ place, mean, half }) => `M${place},${y(mean - half)}V${y(mean + half)}`);
      one
        .selectAll("path.mark")
        .data(points)
        .join("path")
        .attr("class", "mark")
        .attr("d", ({ shape }) => SHAPES[shape])
        .attr("transform", ({ place, mean }) => `translate(${place},${y(mean)})`)
        .raise();
    },
  };
}
