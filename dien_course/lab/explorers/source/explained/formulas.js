/**
 * The formula behind every number of the picture: in symbols, with its numbers, and in words.
 *
 * A cell is { stage, t, k }: a stage of the picture, a behaviour from 0, and a number of a vector from 0; what a stage
 * has no use for is ignored. `seen` is what `see` of explorers/explainer.js returns.
 */

import { fixed, percent } from "../frame/number_text.js";
import { shares } from "../arithmetic/recurrence.js";

const two = (x) => fixed(x, 2).replace("-", "−");
const three = (x) => fixed(x, 3).replace("-", "−");
const term = (x) => (x < 0 ? `(${two(x)})` : two(x));
const PRIME = "h'";

/** { name, symbols, numbers, words } of a cell; null where nothing is. */
export const formulaOf = (seen, cell) => FORMULAS[cell.stage](seen, cell);

const FORMULAS = {
  target({ target, dien }, { k }) {
    return {
      name: `number ${k + 1} of the target's vector`,
      symbols: `e(target)[${k + 1}] = ${tableOf(k)}[${titleOf(k, target)}]`,
      numbers: `= ${three(dien.row.target[k])}`,
      words: "The target is looked up in the very tables that the behaviours use.",
    };
  },
  e({ films, dien }, { t, k }) {
    if (t < 0) return before("e");
    return {
      name: `number ${k + 1} of e(${t + 1})`,
      symbols: `e(${t + 1})[${k + 1}] = ${tableOf(k)}[${titleOf(k, films[t])}]`,
      numbers: `= ${three(dien.behaviours[t][k])}`,
      words: "A row of a learned table: 16 numbers for the film, 16 for its genre, the same wherever the film stands.",
    };
  },
  h({ dien }, { t, k }) {
    if (t < 0) return before("h");
    const { h, g, after } = dien.extracted[t],
      n = t + 1;
    return {
      name: `number ${k + 1} of the interest h(${n})`,
      symbols: `h(${n}) = (1 − u) · h(${t}) + u · n, with u = σ(W e(${n}) + U h(${t}) + b)`,
      numbers: `= (1 − ${two(g.u[k])}) · ${term(h[k])} + ${two(g.u[k])} · ${term(g.n[k])} = ${three(after[k])}`,
      words: `The extractor's gate replaces ${percent(g.u[k])} of this number by what film ${n} proposes.`,
    };
  },
  a({ dien, how, length }, { t }) {
    if (t < 0) return before("a");
    if (t >= length) return unread(t);
    const a = dien.attention[t],
      s = dien.scores[t],
      n = t + 1,
      { scale } = how;
    const powers = [...dien.scores.subarray(0, length)].map((one) => Math.exp(one - s)),
      sum = powers.reduce((all, one) => all + one, 0);
    const key = how.variant === "gru" ? PRIME : "h";
    const mean = `exp(s(${n})) / Σ exp(s)`;
    return {
      name: `attention a(${n})`,
      symbols:
        scale === "softmax"
          ? `a(${n}) = ${mean}, with s(${n}) = MLP[target, ${key}(${n})]`
          : `a(${n}) = min(1, T · ${mean}), with s(${n}) = MLP[target, ${key}(${n})]`,
      numbers:
        scale === "softmax"
          ? `s(${n}) = ${two(s)}; a(${n}) = ${three(1 / sum)}`
          : `s(${n}) = ${two(s)}; min(1, ${length} · ${three(1 / sum)}) = ${three(a)}`,
      words:
        a < 0.05
          ? "The target has hardly a question for this interest."
          : "How much this interest matters to this target.",
    };
  },
  state({ dien, how, length }, { t, k }) {
    if (t < 0) return before(PRIME);
    if (t >= length) return unread(t);
    const { h, g, s, after } = dien.steps[t],
      n = t + 1,
      { variant, convention } = how;
    const a = variant === "gru" ? 1 : dien.attention[t],
      [kappa, lambda] = shares(how, a);
    const step = {
      gru: ["u", two(g.u[k])],
      aigru: ["u", two(g.u[k])],
      agru: ["a", two(a)],
      augru:
        convention === "released"
          ? ["(1 − (1 − a) · (1 − u))", `(1 − ${two(1 - a)} · ${two(1 - g.u[k])})`]
          : ["a · u", `${two(a)} · ${two(g.u[k])}`],
    }[variant];
    const input = variant === "aigru" ? `, with u and n of a · h(${n})` : `, with u and n of h(${n})`;
    return {
      name: `number ${k + 1} of the state ${PRIME}(${n})`,
      symbols: `${PRIME}(${n}) = (1 − s) · ${PRIME}(${t}) + s · n, with s = ${step[0]}${input}`,
      numbers:
        `s = ${step[1]} = ${two(kappa + lambda * g.u[k])}; (1 − ${two(s[k])}) · ${term(h[k])} + ${two(s[k])} · ${term(g.n[k])} ` +
        `= ${three(after[k])}`,
      words:
        s[k] >= 0.05
          ? `This number goes ${percent(s[k])} of the way to its candidate n.`
          : kappa + lambda < 0.05
            ? "Attention keeps the door shut: the state stays as it was."
            : "The gate of this number is nearly shut: it stays as it was.",
    };
  },
  p({ models, truth }, { t, k }) {
    const name = models[k]?.name ?? "the world",
      after = t < 0 ? "before any behaviour" : `after behaviour ${t + 1}`;
    if (!models[k]) return truth && worldly(truth);
    const p = models[k].probability[t + 1];
    const summary = { DIEN: `${PRIME}(${t + 1})`, DIN: `Σ a · e`, BaseModel: "the mean of e" }[name];
    return {
      name: `${name}'s probability ${after}`,
      symbols: `p = σ(MLP[profile, target, x, target ∘ x] + item bias), with x = ${summary}`,
      numbers: `σ(${two(Math.log(p / (1 - p)))}) = ${three(p)}`,
      words: {
        DIEN: "It has read the history in order.",
        DIN: "A weighted sum has no order: shuffle, and it stays.",
        BaseModel: "A mean has neither order nor a target.",
      }[name],
    };
  },
  profile: ({ person }) => ({
    name: "the profile",
    symbols: `profile = [${person}, genres of the target], 16 numbers each`,
    numbers: "",
    words: "In this world gender, age and occupation say nothing about taste.",
  }),
  summary(seen, { k }) {
    return seen.length ? FORMULAS.state(seen, { t: seen.length - 1, k }) : before(PRIME);
  },
  asked: (seen, cell) => FORMULAS.target(seen, cell),
  product({ dien, product }, { k }) {
    return {
      name: `number ${k + 1} of target ∘ ${PRIME}`,
      symbols: `target[${k + 1}] · ${PRIME}[${k + 1}]`,
      numbers: `= ${term(dien.row.target[k])} · ${term(dien.summary[k])} = ${three(product[k])}`,
      words: "Multiplied number by number, so that the head sees where the two agree.",
    };
  },
  first: (seen, cell) => hidden(seen, cell, 0),
  second: (seen, cell) => hidden(seen, cell, 1),
};

function hidden({ hidden: layers }, { k }, layer) {
  return {
    name: `unit ${k + 1} of the head's ${["first", "second"][layer]} layer`,
    symbols: "Dice(w · x + b): x where p = σ((x − mean) / spread) is 1, γ · x where it is 0",
    numbers: `= ${three(layers[layer][k])}`,
    words: "Mean and spread are those of training (chapter 02).",
  };
}

function worldly({ taste, style, quality, probability }) {
  const angle = two(Math.atan2(Math.sin(taste - style), Math.cos(taste - style)));
  return {
    name: "the world's own probability",
    symbols: "p = σ(4 · cos(taste − style) + quality)",
    numbers: `σ(4 · cos(${angle}) + ${term(quality)}) = ${three(probability)}`,
    words: "How this user's taste really stands, as the simulator knows and no model is told.",
  };
}

const tableOf = (k) => (k < 16 ? "film table" : "genre table");
const titleOf = (k, film) => (k < 16 ? film.title : film.genre);
const before = (what) => ({
  name: "before the first behaviour",
  symbols: what === "h" || what === PRIME ? `${what}(0) = 0` : "",
  numbers: "",
  words: "Nothing has been read yet.",
});
const unread = (t) => ({
  name: `behaviour ${t + 1}`,
  symbols: "",
  numbers: "",
  words: "Not read yet: move the slider below the rows.",
});
