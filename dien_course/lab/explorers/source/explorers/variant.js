/** The variant explorer: attention by hand, and what each GRU variant makes of it (chapter 07). */

import { attentionOf } from "../arithmetic/attention_shape.js";
import { norm, traced } from "../arithmetic/influence.js";
import { attentionBars } from "../drawing/attention_bars.js";
import { axisNumbers } from "../drawing/axis_numbers.js";
import { columnsUnder } from "../drawing/columns.js";
import { heatBlock } from "../drawing/heat_block.js";
import { unpacked } from "../arithmetic/unpacked_network.js";
import { rowsOf } from "../frame/arrays.js";
import { element } from "../frame/element.js";
import { fixed, general, percent } from "../frame/number_text.js";
import { once } from "../frame/once.js";

const IDLE = { peak: [], "one-hot": ["sharpness"], zero: ["position", "sharpness", "scale"] };
const BY_SHAPE = ["shape", "position", "sharpness", "scale"];

/** Weights and histories as the arithmetic takes them. */
const material = once((data) => ({
  weights: unpacked(data.weights),
  inputs: rowsOf(data.inputs),
}));

/** What the variants make of one history: states (V, T, H), steps (V, T), influence (V, T). */
function compare(data, inputs, attention) {
  return data.rows.map(({ name, ...kind }) => {
    const found = traced(material(data).weights, kind, inputs, attention);
    return { ...found, name, steps: found.steps.map((s) => s.reduce((sum, one) => sum + one, 0) / s.length) };
  });
}

function see(values, data) {
  const { behaviours: T, shape, position, sharpness, scale, shuffled, drawn } = values;
  const given = drawn ?? attentionOf(T, shape, position, sharpness, scale);
  const inputs = material(data).inputs.slice(0, T);
  const order = shuffled ? data.orders[T] : given.map((_, t) => t);
  const attention = order.map((t) => given[t]);
  const variants = compare(
    data,
    order.map((t) => inputs[t]),
    attention,
  );
  const least = Math.min(...given),
    most = Math.max(...given),
    peak = given.indexOf(most),
    flat = most === least;
  const chosen = (t) => (flat ? t < Math.floor(T / 2) : t === peak);
  const who = flat ? "the older half" : `behaviour ${peak + 1}`;
  const heard = variants.map((one) => norm(one.influence.filter((_, column) => chosen(order[column]))));
  const moved = shuffled ? noticed(compare(data, inputs, given), variants) : null;
  const title = titleOf(who, data.rows, heard, moved);
  const said = flat
    ? `${general(given[0], 2)} everywhere`
    : `${drawn ? "drawn by hand, most" : shape} at behaviour ${peak + 1}, from ${fixed(least, 2)} to ${fixed(most, 2)}`;
  return {
    attention,
    order,
    variants,
    title,
    chosen: order.map(chosen),
    most: Math.max(0.01, ...variants.map((one) => Math.max(...one.influence))),
    unused: drawn ? ["position", "sharpness", "scale"] : (IDLE[shape] ?? ["position", "sharpness"]),
    alt:
      `Heat maps of states, step sizes and influence for ${T} behaviours and five GRU variants; attention: ` +
      `${said}${shuffled ? ", shuffled" : ""}. ${title}.`,
    words: wordsOf(given, who, data.rows, heard, variants, moved),
  };
}

/** How far a shuffle moves each variant's final state, in sizes of that state. */
function noticed(before, after) {
  return before.map(({ states }, v) => {
    const final = states.at(-1),
      other = after[v].states.at(-1);
    return norm(final.map((value, i) => other[i] - value)) / Math.max(norm(final), 1e-30);
  });
}

function titleOf(who, rows, heard, moved) {
  const of = (list, name) => list[rows.findIndex((row) => row.name === name)];
  if (moved)
    return (
      `A shuffle moves the final state of gru by ${percent(of(moved, "gru"))} of its size, ` +
      `of augru (paper) by ${percent(of(moved, "augru (paper)"))}`
    );
  if (of(heard, "augru (paper)") === 0 && of(heard, "agru") === 0)
    return "Zero attention: agru and augru (paper) stay at zero, the others move";
  return `Influence of ${who} on the end: gru ${fixed(of(heard, "gru"), 2)}, augru (paper) ${fixed(of(heard, "augru (paper)"), 2)}`;
}

function wordsOf(attention, who, rows, heard, variants, moved) {
  const list = (numbers, text) => rows.map(({ name }, v) => `${name} ${text(numbers[v])}`).join(", ");
  const mean = variants.map(({ steps }) => steps.reduce((sum, s) => sum + s, 0) / steps.length);
  const two = (x) => fixed(x, 2);
  return [
    `Attention adds up to ${two(attention.reduce((sum, a) => sum + a, 0))}.`,
    `Influence of ${who} on the final state: ${list(heard, two)}.`,
    `Mean step size: ${list(mean, two)}.`,
    ...(moved ? [`The shuffle moves the final state, in sizes of it: ${list(moved, percent)}.`] : []),
  ].join(" ");
}

/** A shape takes the place of what was drawn by hand; what was drawn is cut, or goes on with 0, as the history does. */
function follow(changes, values) {
  if (values.drawn && BY_SHAPE.some((name) => name in changes) && !("drawn" in changes))
    return { ...changes, drawn: null };
  const T = changes.behaviours;
  if (Number.isInteger(T) && T <= 40 && values.drawn && !("drawn" in changes))
    return { ...changes, drawn: Array.from({ length: T }, (_, t) => values.drawn[t] ?? 0) };
  return changes;
}

function picture(place, { data, set }) {
  let now = null;
  const bars = attentionBars(
    (column, value) => {
      const drawn = [...now.given];
      drawn[now.seen.order[column]] = value;
      set({ drawn });
    },
    (column) => columns.show(column),
  );
  const axis = axisNumbers(),
    names = data.rows.map(({ name }) => name);
  const steps = heatBlock(names, 16),
    states = heatBlock(names, 24),
    heard = heatBlock(names, 16);
  const heading = element("div", { class: "heading" }, element("span", {}, "attention a(t): drag the bars"));
  const strip = element(
    "div",
    { class: "strip" },
    heading,
    element("div", { class: "labels ends" }, element("span", {}, "1"), element("span", {}, "0")),
    bars.bars,
    element("div", { class: "labels" }, element("span", {}, "behaviour")),
    axis.axis,
  );
  const stack = element("div", { class: "stack" }, strip, steps.block, states.block, heard.block);
  const columns = columnsUnder(
    stack,
    () => now.seen.order.length,
    (column, at) => tell(now.seen, column, at),
  );
  place.append(stack);

  function tell(seen, column, at) {
    const [block, share] = at ?? [];
    const blocks = [
      ["step size", steps, (v) => v.steps[column]],
      ["influence on the end", heard, (v) => v.influence[column]],
    ];
    const found = blocks.find(([, one]) => one.block === block);
    const number = seen.order[column] + 1;
    if (block === states.block || found) {
      const v = seen.variants[Math.min(names.length - 1, Math.floor(share * names.length))];
      if (found) return `${v.name}, behaviour ${number}: ${found[0]} ${fixed(found[2](v), 3)}`;
      const unit = Math.floor((share * names.length - names.indexOf(v.name)) * data.size);
      return `${v.name}, behaviour ${number}: number ${unit + 1} of the state ${fixed(v.states[column][unit], 3)}`;
    }
    return `behaviour ${number}: attention ${fixed(seen.attention[column], 2)}`;
  }

  return (seen, values, { dark, width }) => {
    const T = seen.order.length,
      given = new Array(T);
    seen.order.forEach((t, column) => (given[t] = seen.attention[column]));
    now = { seen, given };
    const numbers = seen.order.map((t) => t + 1);
    bars.draw(seen.attention, numbers);
    axis.draw(numbers, width - 120);
    const each = (part) => seen.variants.map((v) => [part(v)]);
    steps.draw({
      heading: "mean step size",
      bands: each((v) => v.steps),
      low: 0,
      high: 1,
      ends: ["0", "1"],
      colours: "shares",
      dark,
    });
    states.draw({
      heading: `state h'(t)`,
      low: -1,
      high: 1,
      ends: ["−1", "+1"],
      colours: "states",
      dark,
      bands: seen.variants.map((v) => Array.from({ length: data.size }, (_, i) => v.states.map((h) => h[i]))),
    });
    heard.draw({
      heading: `influence on the end, h'(${T})`,
      bands: each((v) => v.influence),
      low: 0,
      high: seen.most,
      ends: ["0", fixed(seen.most, 2)],
      colours: "shares",
      dark,
    });
    columns.draw();
  };
}

export const variant = { see, picture, follow };
