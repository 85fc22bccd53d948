/** What title, alternative text and read-out say; dien_explainer.py says the same of the static twin. */

import { fixed, percent } from "../frame/number_text.js";
import { OWN } from "./cases.js";
import { TRAINED } from "./rules.js";

const largest = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

export function saidOf(values, seen) {
  const { models, target, truth, length, T } = seen;
  const at = models.map(({ name, probability }) => `${name} ${percent(probability[length])}`).join(", ");
  const title = `${target.title}: ${at}${truth ? `; the world ${percent(truth.probability)}` : ""}`;
  return {
    title,
    alt:
      `${T} behaviours, one row each: film, e(t), h(t), attention, h'(t), and the probability of a click had the history ` +
      `ended there. ${title}.`,
    words: [asked(values, seen), answered(seen), noticed(seen), ordered(values), partly(seen), ruled(values)]
      .filter(Boolean)
      .join(" "),
  };
}

function asked({ user, target: wanted }, { target, clicked }) {
  const did = clicked === null ? "" : `, which they ${clicked ? "clicked" : "did not click"}`;
  return `User ${user} is asked about ${target.title}${wanted === OWN ? did : ", put in the place of their own"}.`;
}

function answered({ models, length, truth }) {
  const said = models.map(({ name, probability }) => `${name} ${percent(probability[length])}`).join(", ");
  const known = truth
    ? `the world's own probability is ${percent(truth.probability)}`
    : "the world has no answer, since the user never met this genre";
  return `A click is predicted by ${said}; ${known}.`;
}

function noticed({ dien, films, length, moved }) {
  if (!length) return "";
  const most = largest(dien.attention),
    step = largest(moved);
  return (
    `DIEN attends most, ${fixed(dien.attention[most], 2)}, to ${films[most].title}; its state moves most, by ` +
    `${fixed(moved[step], 2)}, at ${films[step].title}.`
  );
}

const ordered = ({ order }) => (order ? `The history is read in the order ${order.join(", ")}.` : "");
const partly = ({ length, T }) => (length < T ? `Only the first ${length} of ${T} behaviours are read.` : "");

function ruled({ rule, scale }) {
  if (rule === TRAINED && scale === "t_softmax") return "";
  const by = rule === "gru" ? "gru, whose states softmax averages" : `${rule} with ${scale}`;
  return `The weights were trained as augru with t_softmax; here they are read by ${by}, which they were not trained for.`;
}
