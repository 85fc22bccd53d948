/** Curves over epochs: the mean of several trainings as a bold line, each training as a thin one behind it. */

import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { line } from "d3-shape";

const PAD = { top: 26, right: 10, bottom: 40, left: 36 };

/**
 * Returns { root, draw({ heading, curves, low, high, dotted, width, height }) }. `curves`: { colour, dash, seeds } with
 * seeds (S, epochs); `dotted`: a height that is marked by a dotted line.
 */
export function curvePanel() {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("aria-hidden", "true");
  const heading = svg.append("text").attr("class", "heading-text").attr("y", 12);
  const left = svg.append("g").attr("class", "axis-lines"),
    bottom = svg.append("g").attr("class", "axis-lines");
  const name = svg.append("text").attr("class", "name").attr("text-anchor", "middle").text("epoch");
  const mark = svg.append("path").attr("class", "dotted"),
    body = svg.append("g");
  return {
    root: svg.node(),
    draw({ heading: words, curves, low, high, dotted, width, height }) {
      const epochs = curves[0].seeds[0].length;
      const x = scaleLinear([1, epochs], [PAD.left, width - PAD.right]),
        y = scaleLinear([low, high], [height - PAD.bottom, PAD.top]);
      svg.attr("width", width).attr("height", height);
      heading.attr("x", PAD.left).text(words);
      left.attr("transform", `translate(${PAD.left},0)`).call(axisLeft(y).ticks(5).tickSizeOuter(0));
      bottom.attr("transform", `translate(0,${height - PAD.bottom})`).call(
        axisBottom(x)
          .tickValues([1, 4, 8, 12, 16].filter((e) => e <= epochs))
          .tickFormat(String)
          .tickSizeOuter(0),
      );
      name.attr("x", (PAD.left + width - PAD.right) / 2).attr("y", height - 6);
      mark.attr("d", `M${PAD.left},${y(dotted)}H${width - PAD.right}`);
      const path = line(
        (_, epoch) => x(epoch + 1),
        (value) => y(Math.min(high, value)),
      );
      const one = body
        .selectAll("g")
        .data(curves)
        .join("g")
        .attr("data-colour", ({ colour }) => colour);
      one
        .selectAll("path.seed")
        .data(({ seeds }) => seeds)
        .join("path")
        .attr("class", "seed")
        .attr("d", path);
      one
        .selectAll("path.line")
        .data(({ seeds, dash }) => [[mean(seeds), dash]])
        .join("path")
        .attr("class", "line")
        .attr("d", ([values]) => path(values))
        .attr("stroke-dasharray", ([, dash]) => dash)
        .raise();
    },
  };
}

const mean = (seeds) => seeds[0].map((_, epoch) => seeds.reduce((sum, one) => sum + one[epoch], 0) / seeds.length);
