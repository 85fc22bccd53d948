/** The arrows of the picture of DIEN: from part to part along the top, and from the target to where it asks. */

import { select } from "d3-selection";

const TIP = 5;

/** Returns { svg, draw(places) }: places { boxes [[left, right], ...], top, line, vector, asks, low }, all in pixels. */
export function wires() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const root = select(svg).attr("class", "wires").attr("aria-hidden", "true");
  return {
    svg,
    draw({ boxes, top, roof, line, from, asks, low }) {
      const middle = ([left, right]) => (left + right) / 2,
        [, , h, , state] = boxes;
      const along = boxes.slice(1).map(([left], i) => [
        [boxes[i][1] + 2, top],
        [left - 2, top],
      ]);
      const bypass = [
        [middle(h), roof + 12],
        [middle(h), roof + 4],
        [middle(state), roof + 4],
        [middle(state), roof + 12],
      ];
      const target = asks.map((x) => [
        [from, line],
        [x, line],
        [x, low],
      ]);
      const paths = [
        ...along.map((points) => ({ points, kind: "" })),
        { points: bypass, kind: "" },
        ...target.map((points) => ({ points, kind: "asking" })),
      ];
      root
        .selectAll("path.wire")
        .data(paths)
        .join("path")
        .attr("class", ({ kind }) => `wire ${kind}`)
        .attr("d", ({ points }) => `M${points.join("L")}`);
      root
        .selectAll("path.head")
        .data(paths)
        .join("path")
        .attr("class", ({ kind }) => `head ${kind}`)
        .attr("d", ({ points }) => tipOf(points.at(-2), points.at(-1)));
    },
  };
}

/** A triangle that ends at `to`. */
function tipOf([x, y], [right, bottom]) {
  if (x === right) return `M${right},${bottom}l${-TIP * 0.7},${-TIP}h${TIP * 1.4}Z`;
  return `M${right},${bottom}l${-TIP},${-TIP * 0.7}v${TIP * 1.4}Z`;
}
