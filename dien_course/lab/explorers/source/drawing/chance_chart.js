/** Probabilities of a click, one row a behaviour: each model's line through time, and the truth. */

import { select } from "d3-selection";
import { stage } from "./stage.js";

const SHAPES = {
  circle: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z",
  square: "M-3.6,-3.6h7.2v7.2h-7.2Z",
  triangle: "M0,-4.6L4.4,3.4H-4.4Z",
  diamond: "M0,-5.6L5.6,0L0,5.6L-5.6,0Z",
};
/** How a model, or the world, looks wherever it is drawn. */
export const LOOKS = {
  DIEN: { shape: "circle", colour: "var(--blue)", dash: null },
  DIN: { shape: "square", colour: "var(--quiet)", dash: "5 3" },
  BaseModel: { shape: "triangle", colour: "var(--quiet)", dash: "1.5 3" },
  "the world": { shape: "diamond", colour: "var(--green)", dash: "7 3" },
};

/** A mark of the key, as SVG. */
export function markOf(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  select(svg)
    .attr("viewBox", "-7 -7 14 14")
    .attr("aria-hidden", "true")
    .append("path")
    .attr("d", SHAPES[LOOKS[name].shape])
    .style("fill", LOOKS[name].colour);
  return svg;
}

/**
 * As `stage`, with draw({ models, truth, length, pitch, width, label }): models [{ name, probability (R) }]; what comes
 * after `length` behaviours is only hinted at.
 */
export function chanceChart(point, press) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"),
    root = select(svg).attr("aria-hidden", "true");
  const one = stage("p", point, { press }, svg),
    grid = root.append("g").attr("class", "grid");
  const lines = root.append("g"),
    marks = root.append("g");
  return {
    ...one,
    draw({ models, truth, length, pitch, width, label }) {
      const rows = models[0].probability.length,
        height = rows * pitch,
        inside = width - 14;
      const x = (p) => 7 + p * inside,
        y = (row) => (row + 0.5) * pitch;
      root.attr("width", width).attr("height", height);
      grid.selectAll("line").data([0, 0.5, 1]).join("line").attr("x1", x).attr("x2", x).attr("y2", height);
      const shown = [...models].reverse();
      lines
        .selectAll("path")
        .data([...(truth === null ? [] : [{ name: "the world" }]), ...shown])
        .join("path")
        .style("stroke", ({ name }) => LOOKS[name].colour)
        .attr("stroke-dasharray", ({ name }) => LOOKS[name].dash)
        .attr("class", ({ name }) => (name === "DIEN" ? "main" : ""))
        .attr("d", ({ name, probability }) =>
          name === "the world"
            ? `M${x(truth)},0V${height}`
            : `M${Array.from(probability, (p, row) => `${x(p)},${y(row)}`).join("L")}`,
        );
      const dots = Array.from(models[0].probability, (p, row) => ({ name: "DIEN", p, row, small: row !== length }));
      const ends = shown
        .filter(({ name }) => name !== "DIEN")
        .map(({ name, probability }) => ({ name, p: probability[length], row: length }));
      if (truth !== null) ends.unshift({ name: "the world", p: truth, row: length });
      marks
        .selectAll("path")
        .data([...ends, ...dots.filter(({ small }) => small), ...dots.filter(({ small }) => !small)])
        .join("path")
        .attr("d", ({ name }) => SHAPES[LOOKS[name].shape])
        .style("fill", ({ name }) => LOOKS[name].colour)
        .attr("transform", ({ p, row, small }) => `translate(${x(p)},${y(row)})scale(${small ? 0.55 : 1.1})`);
      const nearest = (share, t) => {
        const all = [...models.map(({ probability }) => probability[t + 1]), ...(truth === null ? [] : [truth])];
        const apart = all.map((p) => Math.abs(x(p) - share * width));
        return apart.indexOf(Math.min(...apart));
      };
      one.size({ rows, units: models.length + (truth === null ? 0 : 1), label, unitAt: nearest });
    },
  };
}
