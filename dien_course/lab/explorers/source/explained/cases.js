/** Who is asked about what: a user's history in the order that the values say, and the target (explained_cases.py). */

import { rowsOf, unpack } from "../frame/arrays.js";
import { Refused } from "../frame/checks.js";
import { once } from "../frame/once.js";

export const OWN = "the user's own";
const KNOWN = 2; // ids before the first film: padding, and what training never saw

/** All users' numbers, unpacked. */
const tables = once((cases) => {
  const lengths = unpack(cases.lengths),
    history = unpack(cases.history),
    start = [0];
  lengths.forEach((length) => start.push(start.at(-1) + length));
  return {
    history: (row) => history.subarray(start[row], start[row + 1]),
    rowOf: new Map(cases.users.map((user, row) => [user, row])),
    idOf: new Map(cases.titles.map((title, place) => [title, place + KNOWN])),
    own: unpack(cases.own),
    clicked: unpack(cases.clicked),
    profile: rowsOf(cases.profile),
    taste: rowsOf(cases.taste),
    kinds: unpack(cases.kinds),
    category: unpack(cases.category),
    style: unpack(cases.style),
    quality: unpack(cases.quality),
  };
});

/** What is known of a film by its id: title, first genre, and the ids that models read. */
export function filmOf(cases, id) {
  const place = id - KNOWN,
    t = tables(cases);
  return {
    id,
    title: cases.titles[place],
    genre: cases.genres[place][0],
    kind: t.kinds[place],
    pooled: cases.pooled[place],
  };
}

/** How many behaviours a user has. */
export const lengthOf = (cases, user) => tables(cases).history(tables(cases).rowOf.get(user)).length;

/**
 * The case: { row, films, places (from 0, of the user's own order), target, isOwn, clicked, profile, truth }; the truth is
 * { probability, taste, style, quality }, or null where the world has none.
 */
export function caseOf({ user, target, order }, cases, longest) {
  const t = tables(cases),
    row = t.rowOf.get(user);
  if (row === undefined) throw new Refused(`user ${user} is not in the data`);
  const past = t.history(row),
    places = order ? order.map((number) => number - 1) : [...past.keys()];
  if (places.length > longest || Math.max(...places) >= past.length)
    throw new Refused(
      `the order of user ${user} is [${order.join(", ")}]; expected at most ${longest} numbers from 1 to ${past.length}`,
    );
  const own = t.own[row],
    chosen = target === OWN ? own : t.idOf.get(target);
  return {
    row,
    places,
    films: places.map((place) => filmOf(cases, past[place])),
    target: filmOf(cases, chosen),
    length: past.length,
    isOwn: chosen === own,
    clicked: chosen === own ? t.clicked[row] === 1 : null,
    profile: t.profile[row],
    truth: truthOf(t, cases, row, chosen - KNOWN),
  };
}

/** The world's own probability of a click: σ(sharpness · cos(taste − style) + quality). */
function truthOf(t, cases, row, place) {
  const taste = t.taste[row][t.category[place]],
    style = t.style[place],
    quality = t.quality[place];
  if (Number.isNaN(taste)) return null;
  return {
    taste,
    style,
    quality,
    probability: 1 / (1 + Math.exp(-cases.sharpness * Math.cos(taste - style) - quality)),
  };
}

/** What the models are told of the user, in words. */
export const personOf = (cases, profile) =>
  Object.entries(cases.people)
    .map(([name, values], i) => `${name} ${values[profile[i] - KNOWN]}`)
    .join(", ");
