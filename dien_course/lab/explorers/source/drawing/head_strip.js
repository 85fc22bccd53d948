/** The head: what it reads after the behaviour at hand, its two hidden layers, and the probability. */

import { element } from "../frame/element.js";
import { fixed, percent } from "../frame/number_text.js";
import { vectorColumn } from "./vector_column.js";

const PARTS = [
  ["profile", "profile"],
  ["asked", "target"],
  ["summary", "h'"],
  ["product", "target ∘ h'"],
];
const LAYERS = [
  ["first", "64 units"],
  ["second", "32 units"],
];

/** Returns { strip, stages, draw(seen, dark) }. */
export function headStrip(point) {
  const made = [...PARTS, ...LAYERS].map(([name, words]) => {
    const column = vectorColumn(name, point, { first: 0 });
    const caption = element("span", { class: "caption" }, words);
    return { name, column, caption, cell: element("div", { class: "part" }, column.box, caption) };
  });
  const arrow = () => element("span", { class: "arrow", "aria-hidden": "true" }, "→");
  const logit = element("span", { class: "logit" }),
    parts = made.slice(0, PARTS.length).map(({ cell }) => cell);
  const strip = element(
    "div",
    { class: "head-strip" },
    element("div", { class: "inputs" }, ...parts),
    arrow(),
    made.at(-2).cell,
    arrow(),
    made.at(-1).cell,
    arrow(),
    logit,
  );
  return {
    strip,
    stages: made.map(({ column }) => column),
    draw({ dien, product, hidden, length, how }, dark) {
      const vectors = [dien.row.before, dien.row.target, dien.summary, product, ...hidden];
      const name = how.variant === "gru" ? "Σ a · h'" : `h'(${length})`;
      made.forEach(({ column, caption, name: part }, i) => {
        if (part === "summary") caption.textContent = name;
        if (part === "product") caption.textContent = `target ∘ ${name}`;
        const most = Math.max(1e-9, ...vectors[i].map(Math.abs));
        column.draw({
          vectors: [vectors[i]],
          most,
          dark,
          label: `${caption.textContent} in the head: arrow keys choose a number`,
        });
      });
      const score = fixed(dien.logit, 2).replace("-", "−");
      logit.replaceChildren(`σ(${score}) = `, element("b", {}, percent(dien.probability[length])));
    },
  };
}
