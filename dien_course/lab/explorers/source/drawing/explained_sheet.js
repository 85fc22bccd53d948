/** The picture of the DIEN explainer: time runs down, DIEN's parts stand side by side, the target asks from above. */

import { lengthOf } from "../explained/cases.js";
import { formulaOf } from "../explained/formulas.js";
import { stopsOf } from "../explained/stops.js";
import { element } from "../frame/element.js";
import { fixed } from "../frame/number_text.js";
import { attentionColumn } from "./attention_column.js";
import { behaviourList } from "./behaviour_list.js";
import { chanceChart } from "./chance_chart.js";
import { chanceKey } from "./chance_key.js";
import { formulaPopover } from "./formula_popover.js";
import { headStrip } from "./head_strip.js";
import { shortTitle } from "./short_title.js";
import { timeSlider } from "./time_slider.js";
import { tourCard } from "./tour_card.js";
import { gradient } from "./ramps.js";
import { vectorColumn } from "./vector_column.js";
import { wires } from "./wires.js";
import style from "./explained.css";

const LONGEST = 40;
const PARTS = {
  // stage: the part's name, its symbol, and what it does
  films: [
    "history",
    "films",
    "Liked films, oldest first: drag, double, remove. Grey is another genre than the target's.",
  ],
  e: ["embedding", "e(t)", "One vector for each film and its genre."],
  h: ["extractor", "h(t)", "A GRU that reads every film."],
  a: ["attention", "a(t)", "Does this matter to the target?"],
  state: ["evolution", "h'(t)", "Moves as far as attention lets it."],
  p: ["head", "p(click)", ""],
};

const SCALES = {
  films: ["point at any number: its formula"],
  e: ["", "", ""],
  h: ["−1", "", "+1"],
  a: ["0", "1"],
  state: ["−1", "", "+1"],
  p: ["0", "½", "1"],
};

export function sheet(place, { data, set }) {
  let now = null,
    cell = null;
  const point = (chosen) => {
    cell = chosen;
    mark();
  };
  const list = behaviourList((places) => set({ order: places.map((one) => one + 1) }), LONGEST);
  const columns = {
    e: vectorColumn("e", point),
    h: vectorColumn("h", point),
    a: attentionColumn(point),
    state: vectorColumn("state", point),
    p: chanceChart(point, ({ t }) => set({ read: t + 1 })),
  };
  const target = vectorColumn("target", point, { first: 0 }),
    head = headStrip(point),
    card = formulaPopover();
  const stages = [...Object.values(columns), target, ...head.stages];
  const time = timeSlider((read) => set({ read: read === now.T ? null : read })),
    drawn = wires();
  const named = element("p", { class: "target-name" }),
    chances = chanceKey();
  const boxes = {},
    bodies = { films: list.root, ...Object.fromEntries(Object.entries(columns).map(([name, { box }]) => [name, box])) };
  const unread = element("div", { class: "unread", "aria-hidden": "true" }),
    row = element("div", { class: "row-light", "aria-hidden": "true" });
  let ends = null,
    measured = 0,
    chart = 0;
  const grid = element("div", { class: "parts" });
  Object.entries(PARTS).forEach(([name, [part, symbol, does]], column) => {
    boxes[name] = element(
      "div",
      { class: "box", "data-part": name },
      element("b", {}, part),
      element("span", {}, symbol),
    );
    const caption = element(
      "div",
      { class: "caption", "data-part": name },
      ...(name === "p" ? [chances.list] : [does]),
    );
    const line = element("div", {
      class: "target-line",
      "data-part": name === "films" || name === "e" ? "target" : null,
    });
    if (name === "films") line.append(named);
    if (name === "e") line.append(target.box);
    const scale = element(
      "div",
      { class: "scale-line", "data-scale": name, "aria-hidden": "true" },
      ...(SCALES[name] ?? []).map((end) => element("span", {}, end)),
    );
    if (["e", "h", "state"].includes(name)) scale.children[1].classList.add("ramp");
    if (name === "e") ends = scale.children;
    grid.append(boxes[name], caption, line, element("div", { class: "body", "data-part": name }, bodies[name]), scale);
    for (const one of [...grid.children].slice(-5)) one.style.gridColumn = column + 1;
  });
  grid.append(row, unread, drawn.svg);
  const tour = tourCard(
    stopsOf((user) => lengthOf(data.cases, user)),
    set,
    (parts) => {
      for (const one of place.querySelectorAll("[data-part]"))
        one.toggleAttribute("data-lit", parts.includes(one.dataset.part));
    },
  );
  const whole = element(
    "div",
    { class: "explained" },
    element("div", { class: "above" }, time.row, time.play, tour.open),
    tour.card,
    grid,
    element("div", { "data-part": "head" }, head.strip),
    card.card,
  );
  place.append(element("style", {}, style), whole);

  function mark() {
    const here = stages.filter((one) => one.mark(cell))[0];
    row.hidden = !cell || !(cell.stage in columns);
    if (row.hidden) row.removeAttribute("style");
    else row.style.setProperty("--row", Math.min(cell.t, now.T - 1) + 1);
    if (here) card.show(formulaOf(now, cell), here.spot(), whole.getBoundingClientRect());
    else card.hide();
  }

  return (seen, values, { dark, width }) => {
    whole.hidden = Boolean(seen.broken);
    if (seen.broken) return;
    now = seen;
    const { T, length, dien, truth } = seen,
      rows = T + 1,
      pitch = Math.round(Math.min(22, Math.max(15, 272 / rows)));
    const narrow = width < 760,
      name = ({ title }) => (narrow ? shortTitle(title) : title);
    whole.toggleAttribute("data-narrow", narrow);
    whole.toggleAttribute("data-tiny", width < 360);
    boxes.p.lastChild.textContent = width < 360 ? "p" : PARTS.p[1];
    whole.style.setProperty("--pitch", `${pitch}px`);
    whole.style.setProperty("--rows", rows);
    whole.style.setProperty("--ramp", gradient("vectors", dark));
    list.draw({ titles: seen.films.map(name), places: seen.places, pitch });
    [...list.root.querySelectorAll("li")].forEach((item, i) => {
      item.toggleAttribute("data-alike", seen.films[i].genre === seen.target.genre);
      item.toggleAttribute("data-unread", i >= length);
    });
    named.textContent = name(seen.target);
    if (width !== measured) wire(); // reading places costs a layout; what stands above the rows moves with the width alone
    measured = width;
    const said = (what) => `${what}, ${T} behaviours: arrow keys choose a number, its formula is read`;
    const largest = Math.max(
      ...[dien.row.target, ...dien.behaviours].map((vector) => Math.max(...vector.map(Math.abs))),
    );
    columns.e.draw({ vectors: [null, ...dien.behaviours], most: largest, dark, label: said("e(t), the embedding") });
    [ends[0].textContent, ends[2].textContent] = [`−${fixed(largest, 1)}`, `+${fixed(largest, 1)}`];
    target.draw({
      vectors: [dien.row.target],
      most: largest,
      dark,
      label: "the target's vector: arrow keys choose a number",
    });
    columns.h.draw({ vectors: [null, ...dien.interests], most: 1, dark, label: said("h(t), the interests") });
    columns.a.draw({ attention: dien.attention, rows, label: said("a(t), the attention") });
    const states = Array.from({ length: T }, (_, t) => dien.steps[t]?.after ?? null);
    columns.state.draw({ vectors: [null, ...states], most: 1, dark, label: said("h'(t), the state") });
    columns.p.draw({
      models: seen.models,
      truth: truth?.probability ?? null,
      length,
      pitch,
      width: chart,
      label: `${said("p(click), the probabilities")}; Enter reads up to there`,
    });
    chances.draw([
      ...seen.models.map(({ name, probability }) => [name, probability[length]]),
      ["the world", truth?.probability],
    ]);
    time.draw(length, T);
    head.draw(seen, dark);
    unread.style.setProperty("--row", length + 1);
    unread.hidden = length === T;
    tour.draw(seen);
    mark();
  };

  function wire() {
    const of = (one) => [one.offsetLeft, one.offsetLeft + one.offsetWidth],
      lines = grid.querySelectorAll(".target-line");
    chart = columns.p.box.clientWidth;
    unread.style.setProperty("--first", `${boxes.e.offsetLeft - 2}px`);
    const line = lines[1].offsetTop + lines[1].offsetHeight / 2,
      [aLeft, aRight] = of(boxes.a),
      [pLeft] = of(boxes.p);
    drawn.draw({
      boxes: Object.values(boxes).map(of),
      top: boxes.e.offsetTop + boxes.e.offsetHeight / 2,
      roof: boxes.e.offsetTop - 13,
      line,
      from: of(boxes.e)[1] + 3,
      asks: [(aLeft + aRight) / 2, pLeft + 10],
      low: lines[1].offsetTop + lines[1].offsetHeight + 2,
    });
  }
}
