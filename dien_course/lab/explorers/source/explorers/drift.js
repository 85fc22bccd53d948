/** The drift explorer: the AUC of each method at every point of a sweep that was computed (chapter 10). */

import { intervalPanel } from "../drawing/interval_panel.js";
import { sweepPanel } from "../drawing/sweep_panel.js";

const LOOKS = {
  filter: ["grey", "diamond"],
  dien: ["orange", "square"],
  gru: ["green", "triangle"],
  din: ["blue", "circle"],
};

function see(values, { own, told, points, labels }) {
  const knob = Object.keys(labels).find((name) => values[name] !== own[name]) ?? "drift",
    value = values[knob];
  const found = told[knob].find((one) => one.value === value);
  return { ...found, knob, points: points[knob] };
}

/** Who moves one control away from where all sweeps meet finds the other two there. */
function follow(changes, _, { own }) {
  const moved = Object.keys(changes).filter((knob) => changes[knob] !== own[knob]);
  return moved.length === 1 ? { ...own, ...changes } : changes;
}

function picture(place, { data, set }) {
  const here = intervalPanel(),
    sweep = sweepPanel((knob, value) => set({ [knob]: value }));
  const row = document.createElement("div");
  row.className = "panels-row";
  row.append(here.root, sweep.root);
  place.append(row);
  const all = Object.values(data.points).flatMap((methods) => Object.values(methods).flat());
  const low = Math.floor(20 * Math.min(...all.map(({ mean, half }) => mean - half))) / 20;
  return ({ knob, value, points }, values, { width }) => {
    const narrow = width < 720,
      share = (part) => (narrow ? width : Math.floor((width - 24) * part)),
      height = narrow ? 250 : 340;
    const methods = Object.entries(points).map(([method, found]) => ({
      method,
      name: data.names[method],
      colour: LOOKS[method][0],
      shape: LOOKS[method][1],
      found,
    }));
    here.draw({ heading: `${data.labels[knob]} ${value}`, methods, value, low, width: share(0.48), height });
    sweep.draw({
      heading: `every ${data.labels[knob]} that was computed`,
      knob,
      methods,
      value,
      low,
      width: share(0.52),
      height,
    });
  };
}

export const drift = { see, picture, follow };
