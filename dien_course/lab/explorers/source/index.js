/**
 * The explorers in the page: `render` for anywidget, `mount` for a page without a kernel, and for tests `see`, the
 * pure function behind each picture, `code`, and the arithmetic.
 */

import * as attentionShape from "./arithmetic/attention_shape.js";
import * as gruStep from "./arithmetic/gru_step.js";
import * as influence from "./arithmetic/influence.js";
import * as network from "./arithmetic/network.js";
import * as recurrence from "./arithmetic/recurrence.js";
import { unpacked } from "./arithmetic/unpacked_network.js";
import { attention } from "./explorers/attention.js";
import { auxiliary } from "./explorers/auxiliary.js";
import { drift } from "./explorers/drift.js";
import { explainer, formulas, predict } from "./explorers/explainer.js";
import { step } from "./explorers/step.js";
import { variant } from "./explorers/variant.js";
import { BareModel } from "./frame/bare_model.js";
import { checked } from "./frame/checks.js";
import { showExplorer } from "./frame/frame.js";
import { pythonCode } from "./frame/python_code.js";

const EXPLORERS = { attention, auxiliary, drift, explainer, step, variant };

function render({ model, el }) {
  return showExplorer(EXPLORERS[model.get("page").kind], model, el);
}

export default { render };

/**
 * Show an explorer in `el`, without a kernel; `traits` { page, state, answer } are what `page_state` of it holds in Python
 * (explorer.py), as JSON. Returns a function that ends it: nothing is listened to any more, and `el` may be emptied.
 */
export const mount = (el, traits) => render({ model: new BareModel(traits), el });

/** Show every explorer whose numbers stand in the page, in their place; see ../bare_page.py. */
function mountAll() {
  for (const numbers of document.querySelectorAll("script[data-dien-explorer]:not([data-shown])")) {
    numbers.dataset.shown = "";
    const el = document.createElement("div");
    numbers.after(el);
    mount(el, JSON.parse(numbers.textContent));
  }
}
if (typeof document !== "undefined") mountAll();

export const see = (kind, values, data, answer = {}) => EXPLORERS[kind].see(values, data, answer);
export const follow = (kind, changes, values, data) => EXPLORERS[kind].follow?.(changes, values, data) ?? changes;
export const code = pythonCode;
export { checked, formulas, predict };
export * as text from "./frame/number_text.js";
export const arithmetic = { ...attentionShape, ...gruStep, ...influence, ...recurrence, ...network, unpacked };

/*! Holds parts of D3 (d3-array, d3-axis, d3-color, d3-format, d3-interpolate, d3-path, d3-scale, d3-selection, d3-shape, d3-time, d3-time-format, internmap).
Copyright 2010-2026 Mike Bostock

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE. */
