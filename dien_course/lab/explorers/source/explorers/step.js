/** The step explorer: a state, a film and two gates, and where one GRU step ends (chapter 04). */

import { gruStep } from "../arithmetic/gru_step.js";
import { plane } from "../drawing/plane.js";
import { element } from "../frame/element.js";
import { fixed, general, percent } from "../frame/number_text.js";

const point = (values) => `(${values.map((value) => fixed(Number(fixed(value, 2)) + 0, 2)).join(", ")})`;
const KEY = [
  ["state", "h₋, the state before: drag it"],
  ["film", "x, the film: drag it along the ring"],
  ["candidate", "candidate n; r decides where it is"],
  ["after", "h, the state after; u decides how far"],
  ["as-z", "h if torch read these u as its z"],
];

function see({ h1, h2, r1, r2, u1, u2, film }, { weights, films }) {
  const h = [h1, h2],
    x = films[film],
    r = [r1, r2],
    u = [u1, u2];
  const found = gruStep(weights, h, x, r, u);
  const title = titleOf(r, u);
  return {
    ...found,
    h,
    x,
    film,
    title,
    alt:
      `A plane with the state ${point(h)}, the film ${film} and the candidate ${point(found.candidate)}; an arrow from the ` +
      `state to ${point(found.after)}. ${title}.`,
    words:
      `Before: h₋ = ${point(h)}. The film: x = ${point(x)}. Candidate: n = ${point(found.candidate)}. ` +
      `After: h = ${point(found.after)}. For torch this step has z = 1 − u = ${point(u.map((value) => 1 - value))}; ` +
      `with z = ${point(u)} it would end at ${point(found.readAsZ)}.`,
  };
}

function titleOf(r, u) {
  const whole = { 0: "u = 0: the state stays", 1: "u = 1: the state becomes the candidate" };
  const said =
    u[0] === u[1]
      ? (whole[u[0]] ?? `Both dimensions go ${percent(u[0])} of the way to the candidate`)
      : `Dimension 1 goes ${percent(u[0])} of its way to the candidate, dimension 2 ${percent(u[1])}`;
  return r.some(Boolean) ? said : `${said}; r = 0: the candidate does not know h₋`;
}

function picture(place, { data, set }) {
  const drawing = plane(
    {
      state: ([a, b]) => set({ h1: tenth(a), h2: tenth(b) }),
      film: ([a, b]) => {
        const away = ([c, d]) => (a - c) ** 2 + (b - d) ** 2,
          names = Object.keys(data.films);
        set({ film: names.reduce((best, name) => (away(data.films[name]) < away(data.films[best]) ? name : best)) });
      },
    },
    Object.values(data.films),
  );
  const matrix = (rows) => rows.map((row) => row.map((value) => general(value).replace("-", "−")).join(" ")).join("; ");
  place.append(
    element(
      "div",
      { class: "beside" },
      drawing.root,
      element(
        "div",
        { class: "legend" },
        element("ul", {}, ...KEY.map(([name, words]) => element("li", {}, drawing.mark(name), words))),
        element("p", {}, "n = tanh(W x + r ∘ (U h₋))", element("br"), "h = (1 − u) ∘ h₋ + u ∘ n"),
        element(
          "p",
          {},
          `W = (${matrix(data.weights.input)}), U = (${matrix(data.weights.state)}): U turns the state by nearly a quarter. ` +
            "The gates are set by hand here; in a cell they are computed from x and h₋.",
        ),
      ),
    ),
  );
  return (seen, values, { width }) => drawing.draw(seen, Math.min(430, width < 620 ? width : width * 0.56));
}

const tenth = (value) => Math.round(10 * Math.min(1, Math.max(-1, value))) / 10;

export const step = { see, picture };
