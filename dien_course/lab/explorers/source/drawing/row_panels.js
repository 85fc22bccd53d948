/** Beside each row of a list: panels of bars, and a panel of lines that run from row to row. */

import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { line } from "d3-shape";
import { freshId } from "../frame/element.js";
import { general } from "../frame/number_text.js";
import { SHAPES } from "./shapes.js";

const LONG = ["probability, had the", "history ended here"];
const TOP = 40,
  BOTTOM = 20,
  GAP = 14; // pixels above, below and between the panels
/** Colour, mark and dashes of the first, second and third line. */
const LOOKS = [
  ["blue", "circle", null],
  ["orange", "square", "6 3"],
  ["grey", "triangle", "2 3"],
];

/**
 * Returns { root, draw({ bars, lines, alike, pitch, width }) }. `bars`: { what, name, values (T), end } for each panel;
 * `lines`: { name, probability (T + 1) }, from the row before the first on; `alike` (T): bars that are not are hatched.
 */
export function rowPanels() {
  const hatch = freshId("hatch");
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", "row-panels")
    .attr("aria-hidden", "true");
  const pattern = svg
    .append("defs")
    .append("pattern")
    .attr("id", hatch)
    .attr("patternUnits", "userSpaceOnUse")
    .attr("width", 6)
    .attr("height", 6)
    .attr("patternTransform", "rotate(45)");
  pattern.append("line").attr("y2", 6).attr("class", "hatch");
  const root = document.createElement("div");
  root.className = "panels";
  root.append(svg.node());
  return {
    root,
    draw({ bars, lines, alike, pitch, width }) {
      const T = alike.length,
        deep = TOP + (T + 1) * pitch,
        shares = bars.length + 1.4;
      const unit = (width - 8 - GAP * bars.length) / shares;
      svg.attr("width", width).attr("height", deep + BOTTOM);
      const panel = svg
        .selectAll("g.bars")
        .data(bars)
        .join((enter) => {
          const made = enter.append("g").attr("class", "bars");
          made.append("text").attr("class", "what").attr("y", 12);
          made.append("text").attr("class", "name").attr("y", 28);
          made.append("path").attr("class", "frame");
          made.append("text").attr("class", "low").text("0");
          made.append("text").attr("class", "high").attr("text-anchor", "end");
          return made;
        })
        .attr("transform", (_, number) => `translate(${4 + number * (unit + GAP)},0)`);
      panel.select(".what").text(({ what, short }) => (unit < 72 ? short : what));
      panel.select(".name").text(({ name }) => name);
      panel.select(".frame").attr("d", `M0,${TOP}V${deep}H${unit}V${deep - 4}`);
      panel
        .select(".low")
        .attr("y", deep + 14)
        .attr("visibility", unit < 40 ? "hidden" : null);
      panel
        .select(".high")
        .attr("y", deep + 14)
        .attr("x", unit)
        .text(({ end }) => general(end));
      panel
        .selectAll("rect")
        .data(({ values, end }) => Array.from(values, (value) => value / end))
        .join("rect")
        .attr("y", (_, t) => TOP + (t + 1.14) * pitch)
        .attr("height", 0.72 * pitch)
        .attr("width", (share) => Math.max(0, unit * share))
        .attr("class", (_, t) => (alike[t] ? "alike" : "other"))
        .attr("fill", (_, t) => (alike[t] ? null : `url(#${hatch})`));
      drawLines(lines, 4 + bars.length * (unit + GAP), 1.4 * unit, deep, pitch);
    },
  };

  function drawLines(lines, left, wide, deep, pitch) {
    const x = scaleLinear([0, 1], [0, wide]);
    const panel = svg
      .selectAll("g.lines")
      .data([0])
      .join((enter) => {
        const made = enter.append("g").attr("class", "lines");
        made.append("text").attr("class", "what").attr("y", 12);
        made.append("text").attr("class", "name").attr("y", 28);
        made.append("path").attr("class", "frame");
        made.append("path").attr("class", "middle");
        for (const [name, text] of [
          ["low", "0"],
          ["half", "½"],
          ["high", "1"],
        ])
          made.append("text").attr("class", name).text(text);
        return made;
      })
      .attr("transform", `translate(${left},0)`);
    const [what, name] = wide < 56 ? ["click", ""] : wide < 90 ? ["click, if", "it ends"] : wide < 130 ? ["click, had", "it ended here"] : LONG;
    panel.select(".what").text(what);
    panel.select(".name").text(name);
    panel.select(".frame").attr("d", `M0,${TOP}V${deep}H${wide}V${deep - 4}`);
    panel.select(".middle").attr("d", `M${wide / 2},${TOP}V${deep}`);
    panel.selectAll(".low, .half, .high").attr("y", deep + 14);
    panel
      .select(".half")
      .attr("x", wide / 2)
      .attr("text-anchor", "middle")
      .attr("visibility", wide < 40 ? "hidden" : null);
    panel.select(".high").attr("x", wide).attr("text-anchor", "end");
    const y = (t) => TOP + (t + 0.5) * pitch;
    const path = line(
      (p) => x(p),
      (_, t) => y(t),
    );
    const one = panel
      .selectAll("g.model")
      .data(lines)
      .join((enter) => {
        const made = enter.append("g").attr("class", "model");
        made.append("path").attr("class", "line");
        return made;
      })
      .attr("data-colour", (_, number) => LOOKS[number][0]);
    one
      .select(".line")
      .attr("d", ({ probability }) => path(probability))
      .attr("stroke-dasharray", (_, number) => LOOKS[number][2]);
    one
      .selectAll("path.mark")
      .data(({ probability }, number) => Array.from(probability, (p) => [p, number]))
      .join("path")
      .attr("class", "mark")
      .attr("d", ([, number]) => SHAPES[LOOKS[number][1]])
      .attr("transform", ([p], t) => `translate(${x(p)},${y(t)})`)
      .raise();
  }
}

/** The mark of a line, for a key. */
export function keyMark(number) {
  const [colour, shape] = LOOKS[number];
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", "mark-of-key small")
    .attr("aria-hidden", "true")
    .attr("viewBox", "-7 -7 14 14");
  svg.append("g").attr("data-colour", colour).append("path").attr("class", "mark").attr("d", SHAPES[shape]);
  return svg.node();
}
