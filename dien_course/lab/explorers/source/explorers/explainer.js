/** The DIEN explainer: a whole trained DIEN over one user's history, beside DIN, BaseModel and the truth (chapter 08). */

import { caseOf, personOf } from "../explained/cases.js";
import { formulaOf } from "../explained/formulas.js";
import { hiddenOf, predict as predictOne, readModel, upTo } from "../explained/reading.js";
import { kindOf, underRule } from "../explained/rules.js";
import { modelsOf } from "../explained/weights.js";
import { saidOf } from "../explained/words.js";
import { Refused } from "../frame/checks.js";
import { once } from "../frame/once.js";
import { sheet } from "../drawing/explained_sheet.js";

const LONGEST = 40;
const models = once(({ weights }) => modelsOf(weights));

function see(values, data) {
  let trained;
  try {
    trained = models(data);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const words = `Not possible: ${error.message}. There is nothing to show.`;
    return { broken: true, title: "The weights do not fit this page", alt: words, words };
  }
  const found = caseOf(values, data.cases, LONGEST),
    T = found.films.length,
    length = values.read ?? T;
  if (length > T) throw new Refused(`behaviours read is ${length}; expected a whole number from 0 to ${T}`);
  const { network, all } = readings(trained, found, values),
    dien = upTo(network, all[0], length);
  const moved = dien.steps.map(({ h, after }) => Math.hypot(...after.map((value, i) => value - h[i])));
  const seen = {
    ...found,
    T,
    length,
    how: { scale: network.attention.scale, ...kindOf(values.rule) },
    models: all,
    dien,
    moved,
    person: personOf(data.cases, found.profile),
    ...hiddenOf(network, dien),
    unused: values.rule === "gru" ? ["scale"] : [],
  };
  return { ...seen, ...saidOf(values, seen) };
}

const memory = []; // of each model, the reading that was asked for last

/**
 * What each model makes of a case, DIEN by the rule and scale that are asked for, whose network it is. While time is
 * stepped through, all readings stay; while DIEN is read by another rule, those of the others.
 */
function readings(trained, found, { user, target, order, rule, scale }) {
  const all = trained.map((model, i) => {
    const key = JSON.stringify([user, target, order, ...(i ? [] : [rule, scale])]);
    if (memory[i]?.key !== key || memory[i].model !== model) {
      const network = i ? model.network : underRule(model.network, rule, scale);
      const read = { name: model.name, ...readModel({ ...model, network }, found) };
      memory[i] = { key, model, network, read };
    }
    return memory[i].read;
  });
  return { network: memory[0].network, all };
}

/** Order and place in time belong to a user. */
function follow(changes, values) {
  if ("user" in changes) return { order: null, read: null, ...changes };
  if ("order" in changes && changes.order && values.read !== null && !("read" in changes))
    return { ...changes, read: values.read <= changes.order.length ? values.read : null };
  return changes;
}

/** The probability of a click by each model for each of these users' own targets: (models, users). */
export function predict(users, data) {
  const values = { target: "the user's own", order: null };
  return models(data).map((model) =>
    users.map((user) => predictOne(model, caseOf({ ...values, user }, data.cases, LONGEST))),
  );
}

/** The formulas of some cells of the picture. */
export function formulas(cells, values, data) {
  const seen = see(values, data);
  return cells.map((cell) => formulaOf(seen, cell));
}

export const explainer = { see, follow, picture: sheet };
