/** The attention explorer: a user, a target, and what trained models make of the history (chapters 03, 08 and 09). */

import { read } from "../arithmetic/network.js";
import { unpacked } from "../arithmetic/unpacked_network.js";
import { behaviourList } from "../drawing/behaviour_list.js";
import { keyMark, rowPanels } from "../drawing/row_panels.js";
import { shortTitle } from "../drawing/short_title.js";
import { rowsOf, unpack } from "../frame/arrays.js";
import { Refused } from "../frame/checks.js";
import { element } from "../frame/element.js";
import { fixed, percent } from "../frame/number_text.js";
import { once } from "../frame/once.js";

const OWN = "the user's own";
const NICE = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]; // ends of axes

/** Vectors and networks as the arithmetic takes them. */
const material = once((data) =>
  data.models.map((model) => ({
    network: unpacked(model.network),
    before: rowsOf(model.before),
    after: rowsOf(model.after),
    others: unpack(model.others),
    targets: rowsOf(model.targets),
    behaviours: rowsOf(model.behaviours),
    bias: unpack(model.bias),
    follows: model.follows && { places: model.follows.places, values: rowsOf(model.follows.values) },
  })),
);
const placeOf = once((data) => new Map(data.users.map((user, row) => [user, row])));

const same = (one, other) => JSON.stringify(other, Object.keys(one)) === JSON.stringify(one, Object.keys(one));

/** The history of a user in the order that the values say, and the target. */
function caseOf({ user, target, shuffled, order }, data) {
  const row = placeOf(data).get(user),
    past = data.past[row],
    { titles, kinds } = data.targets;
  if (!past.length)
    throw new Refused(`user ${user} has a history without behaviours; expected one with a behaviour or more`);
  const places = order
    ? order.map((number) => number - 1)
    : shuffled
      ? data.orders[past.length]
      : past.map((_, t) => t);
  if (places.length > data.longest || Math.max(...places) >= past.length)
    throw new Refused(
      `the order of user ${user} is [${order.join(", ")}]; expected at most ${data.longest} numbers from 1 to ${past.length}`,
    );
  const own = data.own[row];
  let chosen = target === OWN ? own : titles.indexOf(target);
  if (titles[chosen] === titles[own]) chosen = own;
  const items = places.map((place) => past[place]);
  return {
    row,
    places,
    chosen,
    isOwn: chosen === own,
    items,
    length: past.length,
    titles: items.map((item) => data.behaviours.titles[item]),
    target: titles[chosen],
    alike: items.map((item) => data.kind === null || data.behaviours.kinds[item] === kinds[chosen]),
    clicked: chosen === own && data.clicked ? data.clicked[row] : null,
  };
}

/** What every model makes of a case. */
function readings(found, data) {
  return material(data).map((model, number) => {
    const before = Float64Array.from(model.before[found.row]);
    if (!found.isOwn)
      model.follows?.places.forEach((place, i) => (before[place] = model.follows.values[found.chosen][i]));
    const wide = model.network.wide?.length ?? 0;
    const row = {
      before,
      after: model.after[found.row],
      target: model.targets[found.chosen],
      numbers: before.slice(before.length - wide),
      bias: model.bias[found.chosen] + model.others[found.row],
    };
    return {
      name: data.names[number],
      ...read(
        model.network,
        row,
        found.items.map((item) => model.behaviours[item]),
      ),
    };
  });
}

function see(values, data, answer) {
  const found = caseOf(values, data);
  if (!data.alone && !same(values, answer?.values)) return null; // the kernel is asked
  const models = data.alone ? readings(found, data) : answer.models;
  const changed = values.order ? ", in another order" : values.shuffled ? ", shuffled" : "";
  const said = models.map(({ name, probability }) => `${name} ${percent(probability.at(-1))}`).join(", ");
  const title = `User ${values.user}, ${found.target}: ${said}`;
  return {
    ...found,
    models,
    title,
    unused: [],
    alt:
      `${found.titles.length} behaviours${changed}, with bars of attention and step size, and the probability of a click ` +
      `had the history ended at each. ${title}.`,
    words: [asked(found, values), ...orderSaid(values), ...models.map((model) => prediction(found, model, data))].join(
      " ",
    ),
  };
}

function asked({ target, clicked }, values) {
  const known = clicked === null ? "" : `, which the user ${clicked ? "clicked" : "did not click"}`;
  return `The target is ${target}${values.target === OWN ? known : ", put in the place of their own"}.`;
}

function orderSaid({ order, shuffled }) {
  if (order) return [`The history is read in the order ${order.join(", ")}.`];
  return shuffled ? ["The history is shuffled."] : [];
}

function prediction({ titles, alike }, { name, probability, attention, moved }, data) {
  const share = percent(probability.at(-1));
  if (!attention) return `${name} predicts ${share}.`;
  const most = largest(attention),
    sum = attention.reduce((all, a) => all + a, 0);
  let said = `${name} predicts ${share}; most attention, ${fixed(attention[most], 2)}, on ${titles[most]}`;
  if (data.kind !== null && sum > 0) {
    const heard = attention.reduce((all, a, t) => all + (alike[t] ? a : 0), 0) / sum;
    const part = alike.filter(Boolean).length / alike.length;
    said += `, ${percent(heard)} of all on the target's ${data.kind}, which is ${percent(part)} of the history`;
  }
  if (moved) said += `; the largest step, ${fixed(moved[largest(moved)], 2)}, at ${titles[largest(moved)]}`;
  return `${said}.`;
}

const largest = (values) => values.reduce((best, value, t) => (value > values[best] ? t : best), 0);

/** An order belongs to a user, and takes the place of the shuffle. */
function follow(changes) {
  if ("order" in changes) return changes.order ? { ...changes, shuffled: false } : changes;
  return "user" in changes || "shuffled" in changes ? { ...changes, order: null } : changes;
}

function picture(place, { data, set }) {
  const list = behaviourList((places) => set({ order: places.map((one) => one + 1) }));
  const panels = rowPanels();
  const key = element("p", { class: "key" });
  if (data.kind !== null)
    key.append(
      element("span", { class: "model-key" }, element("span", { class: "swatch plain" }), `the target's ${data.kind}`),
      element("span", { class: "model-key" }, element("span", { class: "swatch hatched" }), `another ${data.kind}`),
    );
  data.names.forEach((name, number) => key.append(element("span", { class: "model-key" }, keyMark(number), name)));
  place.append(element("div", { class: "history" }, list.root, panels.root), key);
  return (seen, values, look) => {
    const narrow = look.width < 420, // a finger wants higher rows; where it is wide, 20 of them are to be seen at once
      pitch = Math.round(Math.min(27, Math.max(narrow ? 24 : 16, 356 / (seen.titles.length + 1))));
    const bars = [
      ...seen.models
        .filter(({ attention }) => attention)
        .map(({ name, attention }) => ({ what: "attention", short: "a(t)", name, values: attention })),
      ...seen.models
        .filter(({ moved }) => moved)
        .map(({ name, moved }) => ({ what: "step of h'", short: "step", name, values: moved })),
    ].map((panel) => ({
      ...panel,
      end: NICE.find((end) => end >= Math.max(...panel.values) - 1e-6) ?? Math.max(...panel.values),
    }));
    list.draw({ titles: narrow ? seen.titles.map(shortTitle) : seen.titles, places: seen.places, pitch });
    panels.draw({ bars, lines: seen.models, alike: seen.alike, pitch, width: panels.root.clientWidth });
  };
}

export const attention = { see, picture, follow };
