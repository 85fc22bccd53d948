/** The auxiliary explorer: five trainings for each choice of α, negatives and tables, none of them computed here (chapter 06). */

import { curvePanel } from "../drawing/curve_panel.js";
import { dotPanel } from "../drawing/dot_panel.js";
import { element } from "../frame/element.js";

const CURVES = [
  ["auxiliary_loss", "auxiliary loss", "green", "7 4"],
  ["loss", "log loss, training", "blue", null],
  ["validation_loss", "log loss, validation", "red", "8 3 2 3"],
];

function see(values, { combinations }) {
  const found = combinations.find((one) =>
    ["alpha", "negatives", "tables"].every((name) => one[name] === values[name]),
  );
  return { ...found };
}

function picture(place, { data }) {
  const losses = curvePanel(),
    auc = curvePanel(),
    probe = dotPanel();
  const key = element(
    "p",
    { class: "key lines-key" },
    ...CURVES.map(([, words, colour]) => element("span", {}, element("span", { class: `dash ${colour}` }), words)),
    "dotted: log 2, no idea; 0.5, a guess",
  );
  place.append(element("div", { class: "panels-row" }, losses.root, auc.root, probe.root), key);
  return ({ runs }, values, { width }) => {
    const narrow = width < 720,
      share = (part) => (narrow ? width : Math.floor((width - 24) * part));
    const height = narrow ? 230 : 330,
      of = (name) => runs.map((run) => run[name]);
    losses.draw({
      heading: "losses, in nats",
      low: 0,
      high: data.most,
      dotted: data.blind,
      width: share(0.44),
      height,
      curves: CURVES.map(([name, , colour, dash]) => ({ colour, dash, seeds: of(name) })),
    });
    auc.draw({
      heading: "validation AUC",
      low: 0.4,
      high: 0.9,
      dotted: 0.5,
      width: share(0.34),
      height,
      curves: [{ colour: "orange", dash: null, seeds: of("validation_auc") }],
    });
    probe.draw({
      heading: "probe names the table",
      values: of("table_accuracy"),
      dotted: 0.5,
      width: share(0.22),
      height,
    });
  };
}

export const auxiliary = { see, picture };
