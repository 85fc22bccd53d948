/** The plane of states with two numbers: a ring of films, a step as an arrow, and points that can be dragged. */

import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { freshId } from "../frame/element.js";

const LOW = -1.3,
  HIGH = 1.12; // the ends of what is drawn, both ways
const MARKS = {
  state: ["circle", { r: 8 }],
  film: ["rect", { x: -7, y: -7, width: 14, height: 14, rx: 2 }],
  candidate: ["path", { d: "M0,-9L9,0L0,9L-9,0Z" }],
  after: ["path", { d: "M-7,-6L7,0L-7,6Z" }],
  "as-z": ["path", { d: "M-6,-6L6,6M-6,6L6,-6" }],
};

/**
 * `drag` { state, film } are called with a point of the plane while a hand moves one; `ring` are the films' places.
 * Returns { root, mark(name), draw({ h, x, film, candidate, after, readAsZ }, size) }.
 */
export function plane(drag, ring) {
  const head = freshId("head");
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", "plane")
    .attr("aria-hidden", "true");
  svg
    .append("defs")
    .append("marker")
    .attr("id", head)
    .attr("viewBox", "0 0 10 10")
    .attr("refX", 8)
    .attr("refY", 5)
    .attr("markerWidth", 14)
    .attr("markerHeight", 14)
    .attr("markerUnits", "userSpaceOnUse")
    .attr("orient", "auto")
    .append("path")
    .attr("d", "M0,0L10,5L0,10Z")
    .attr("class", "head");
  const across = scaleLinear([LOW, HIGH], [0, 1]),
    down = scaleLinear([HIGH, LOW], [0, 1]);
  const frame = svg.append("rect").attr("class", "frame"),
    circle = svg.append("circle").attr("class", "ring");
  const ticks = svg
    .append("g")
    .attr("class", "ticks")
    .selectAll("text")
    .data(
      [-1, 0, 1].flatMap((at) => [
        ["x", at],
        ["y", at],
      ]),
    )
    .join("text")
    .text(([, at]) => String(at).replace("-", "−"));
  const names = svg
    .append("g")
    .selectAll("text")
    .data(["dimension 1", "dimension 2"])
    .join("text")
    .attr("class", "name")
    .text(String);
  const films = svg.append("g").selectAll("circle").data(ring).join("circle").attr("class", "other-film").attr("r", 3);
  const way = svg.append("path").attr("class", "way"),
    arrow = svg.append("path").attr("class", "arrow").attr("marker-end", `url(#${head})`);
  const points = Object.fromEntries(["candidate", "as-z", "film", "state"].map((name) => [name, append(svg, name)]));
  const filmName = svg.append("text").attr("class", "film-name");
  const root = svg.node();
  let size = 0,
    held = null;

  for (const name of ["state", "film"])
    points[name].classed("held", true).on("pointerdown", (event) => {
      held = name;
      root.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
  svg
    .on("pointermove", (event) => {
      if (!held) return;
      const box = root.getBoundingClientRect();
      drag[held]([across.invert((event.clientX - box.left) / size), down.invert((event.clientY - box.top) / size)]);
    })
    .on("pointerup pointercancel", () => (held = null));

  return {
    root,
    mark(name) {
      const small = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
        .attr("class", "mark-of-key")
        .attr("viewBox", "-10 -10 20 20")
        .attr("aria-hidden", "true");
      append(small, name);
      return small.node();
    },
    draw({ h, x, film, candidate, after, readAsZ }, side) {
      const px = (value) => across(value) * side,
        py = (value) => down(value) * side,
        at = ([a, b]) => `translate(${px(a)},${py(b)})`;
      if (side !== size) {
        size = side;
        svg.attr("width", side).attr("height", side);
        frame
          .attr("x", px(-1))
          .attr("y", py(1))
          .attr("width", px(1) - px(-1))
          .attr("height", py(-1) - py(1));
        circle
          .attr("cx", px(0))
          .attr("cy", py(0))
          .attr("r", px(1) - px(0));
        films.attr("transform", at);
        ticks
          .attr("x", ([axis, value]) => (axis === "x" ? px(value) : px(-1) - 6))
          .attr("y", ([axis, value]) => (axis === "x" ? py(-1) + 16 : py(value) + 4))
          .attr("text-anchor", ([axis]) => (axis === "x" ? "middle" : "end"));
        names
          .attr("text-anchor", "middle")
          .attr("transform", (_, number) =>
            number ? `translate(${px(-1) - 24},${py(0)}) rotate(-90)` : `translate(${px(0)},${py(-1) + 32})`,
          );
      }
      way.attr("d", `M${px(after[0])},${py(after[1])}L${px(candidate[0])},${py(candidate[1])}`);
      arrow.attr("d", `M${px(h[0])},${py(h[1])}L${px(after[0])},${py(after[1])}`);
      arrow.attr("visibility", Math.hypot(after[0] - h[0], after[1] - h[1]) > 0.01 ? null : "hidden");
      for (const [name, place] of [
        ["state", h],
        ["film", x],
        ["candidate", candidate],
        ["as-z", readAsZ],
      ])
        points[name].attr("transform", at(place));
      filmName
        .text(film)
        .attr("x", px(x[0]) + (x[0] > -0.1 ? 12 : -12))
        .attr("y", py(x[1]) + (x[1] > 0 ? -8 : 18))
        .attr("text-anchor", x[0] > -0.1 && x[0] < 0.7 ? "start" : "end");
    },
  };
}

function append(svg, name) {
  const [shape, attributes] = MARKS[name];
  const made = svg.append(shape).attr("class", `mark-${name}`);
  for (const [key, value] of Object.entries(attributes)) made.attr(key, value);
  return made;
}
