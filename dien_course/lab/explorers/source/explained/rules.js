/** The rules by which DIEN's evolution layer can read its weights, and what each makes of attention a (chapter 07). */

export const TRAINED = "augru";

const RULES = {
  gru: { variant: "gru", convention: "paper" },
  aigru: { variant: "aigru", convention: "paper" },
  agru: { variant: "agru", convention: "paper" },
  augru: { variant: "augru", convention: "paper" },
  "augru, released": { variant: "augru", convention: "released" },
};

/** The variant and the convention of a rule. */
export const kindOf = (rule) => RULES[rule];

/** A trained DIEN, read by another rule and another scale of attention; a gru always takes a mean, so softmax. */
export function underRule(network, rule, scale) {
  const attention = { ...network.attention, scale: rule === "gru" ? "softmax" : scale };
  return { ...network, attention, evolution: { ...network.evolution, ...kindOf(rule) } };
}
