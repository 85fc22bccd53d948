/** The six stops of the guided tour: what the controls are set to, what is lit, and what is said, with the numbers seen. */

import { fixed, percent } from "../frame/number_text.js";

const HOME = { order: null, read: null, rule: "augru", scale: "t_softmax", target: "the user's own" };
const SURPRISING = 17998,
  MIXED = 17075,
  TWICE = [2, 3]; // users; the places of one film that was liked twice

const last = ({ probability }) => percent(probability.at(-1));
const apart = (one, other) => Math.hypot(...one.map((value, i) => value - other[i]));

/** The stops; `longest` of a user's history is asked of the data, so that it can be read backwards. */
export function stopsOf(length) {
  const backwards = Array.from({ length: length(SURPRISING) }, (_, t) => length(SURPRISING) - t);
  return [
    {
      name: "a film they liked twice",
      set: { ...HOME, user: SURPRISING },
      lights: ["films", "target", "p"],
      words: ({ models: [dien, din, base], truth }) =>
        `User ${SURPRISING} liked this very film twice, long ago, and has liked nothing but thrillers. BaseModel is sure that they ` +
        `will again (${last(base)}), DIN nearly as sure (${last(din)}). DIEN says ${last(dien)}; the world's own probability is ` +
        `${percent(truth.probability)}, and they gave it one star. What did DIEN see?`,
    },
    {
      name: "one vector a film",
      set: { ...HOME, user: SURPRISING },
      lights: ["e", "target"],
      words: ({ dien }) =>
        `The embedding gives each film a vector: 16 numbers of its own and 16 of its genre. Behaviours 3 and 4 are the ` +
        `target itself, so their rows are ${apart(...TWICE.map((t) => dien.behaviours[t])) === 0 ? "equal" : "alike"}, number by number. A mean of such rows knows which films there were, and ` +
        "forgets when.",
    },
    {
      name: "a memory of all before",
      set: { ...HOME, user: SURPRISING },
      lights: ["h"],
      words: ({ dien }) =>
        "The interest extractor, a GRU, reads the rows downwards. h(3) and h(4) come from the same film and still differ, by " +
        `${fixed(apart(...TWICE.map((t) => dien.interests[t])), 2)}: each interest holds what came before it. Point at a number: its gate says how much was replaced.`,
    },
    {
      name: "the target asks",
      set: { ...HOME, user: MIXED },
      lights: ["a", "target"],
      words: ({ dien, films, target }) => {
        const of = (alike) =>
          films.flatMap(({ genre }, t) => ((genre === target.genre) === alike ? [dien.attention[t]] : []));
        const mean = (values) => fixed(values.reduce((sum, one) => sum + one, 0) / values.length, 2);
        return (
          `Another user, with two interests. The target is a comedy and asks every interest whether it matters: the ${of(true).length} comedies get ` +
          `attention ${mean(of(true))} on average, the ${of(false).length} others, in grey, ${mean(of(false))}.`
        );
      },
    },
    {
      name: "only what matters moves the state",
      set: { ...HOME, user: MIXED },
      lights: ["state"],
      words: ({ moved, films, target }) => {
        const most = (alike) => Math.max(...moved.filter((_, t) => (films[t].genre === target.genre) === alike));
        return (
          `The evolution layer goes a · u of the way to its candidate. At a comedy its state moves by up to ${fixed(most(true), 2)}, at a ` +
          `film in grey by at most ${fixed(most(false), 2)}. So h'(T) is where the taste in comedies has got to, whatever was watched in between.`
        );
      },
    },
    {
      name: "order decides",
      set: { ...HOME, user: SURPRISING, order: backwards },
      lights: ["films", "state", "p"],
      words: ({ models: [dien, din, base] }) =>
        `Back to the first user, with the same films read backwards. BaseModel still says ${last(base)} and DIN ` +
        `${last(din)}, since a sum has no order. DIEN now says ${last(dien)}: read this way, their taste arrives at such films. Read as it was, it has moved on.`,
    },
  ];
}
