/**
 * The trained models of explained.json: from tensors with the names that PyTorch gives them to what arithmetic/network.js
 * computes with. The hash of the file that this module was built with is part of the module.
 */

import { sha256 as EXPECTED } from "../../explained.json";
import { fromHalves } from "../arithmetic/float16.js";
import { sha256 } from "../arithmetic/sha256.js";
import { bytesOf } from "../frame/arrays.js";
import { Refused } from "../frame/checks.js";

const GROUP = "movie",
  EPS = 1e-8; // the attention group; ε of Dice

/**
 * `weights` { sha256, models: [{ name, tensors: [[name, shape], ...] }], numbers } as explained_models.py sends them
 * ->  [{ name, network, tables, bias }]: tables by column, each a function from an id to a vector; the items' biases.
 * Throws Refused when the numbers are not those that this module was built for, or not numbers.
 */
export function modelsOf(weights) {
  const bytes = bytesOf(weights.numbers),
    found = sha256(bytes);
  if (found !== EXPECTED)
    throw new Refused(
      `the weights have SHA-256 ${found.slice(0, 12)}, this module expects ${EXPECTED.slice(0, 12)}: they ` +
        "are of different builds",
    );
  const numbers = fromHalves(bytes);
  if (!numbers.every(Number.isFinite)) throw new Refused("a weight is not a number");
  let at = 0;
  return weights.models.map(({ name, tensors }) => {
    const t = new Map(
      tensors.map(([key, shape]) => {
        const size = shape.reduce((all, one) => all * one, 1);
        return [key, { shape, values: numbers.subarray(at, (at += size)) }];
      }),
    );
    return { name, network: networkOf(t), tables: tablesOf(t), bias: t.get(`item_bias.${GROUP}.weight`).values };
  });
}

function tablesOf(t) {
  const tables = {};
  for (const [key, { shape, values }] of t) {
    const column = key.match(/^embedding\.tables\.(\w+)_table\.weight$/)?.[1];
    if (column) tables[column] = (id) => values.subarray(id * shape[1], (id + 1) * shape[1]);
  }
  return tables;
}

function networkOf(t) {
  const kind = t.has(`evolution.${GROUP}.bias`) ? "dien" : t.has(`attention.${GROUP}.score.0.bias`) ? "din" : "base";
  const width = ["movieId", "genre"].reduce(
    (sum, one) => sum + t.get(`embedding.tables.${one}_table.weight`).shape[1],
    0,
  );
  const network = { kind, head: layersOf(t, "head"), wide: null, summary: width, product: true, attention: null };
  if (kind === "base") return network;
  const score = layersOf(t, `attention.${GROUP}.score`);
  network.attention = {
    kind: "din",
    scaled: false,
    query: null,
    score,
    scale: kind === "din" ? "softmax" : "t_softmax",
  };
  if (kind === "dien") {
    network.extractor = gatesOf(t, `extractor.${GROUP}.gru`);
    network.evolution = { variant: "augru", convention: "paper", weights: gatesOf(t, `evolution.${GROUP}`) };
  }
  return network;
}

/** The layers of an MLP, told apart by the tensors they have. */
function layersOf(t, name) {
  const numbers = [...t.keys()].map((key) => key.match(`^${name.replaceAll(".", "\\.")}\\.(\\d+)\\.`)?.[1]);
  return [...new Set(numbers.filter(Boolean))].map((number) => {
    const of = (part) => t.get(`${name}.${number}.${part}`)?.values;
    if (of("gamma"))
      return {
        type: "dice",
        gamma: of("gamma"),
        mean: of("normalise.running_mean"),
        variance: of("normalise.running_var"),
        eps: EPS,
      };
    if (!of("bias")) return { type: "prelu", weight: of("weight") };
    return { type: "linear", size: t.get(`${name}.${number}.bias`).shape[0], weight: of("weight"), bias: of("bias") };
  });
}

function gatesOf(t, name) {
  const of = (part) => t.get(`${name}.${part}`),
    size = of("candidate_bias").shape[0];
  return {
    I: of("weight_input").shape[1],
    H: size,
    input: of("weight_input").values,
    state: of("weight_state").values,
    bias: of("bias").values,
    candidateBias: of("candidate_bias").values,
  };
}
