/**
 * What all explorers share: question, settings to try, picture, controls, read-out, Reset and Copy as code.
 *
 * An explorer is { see, picture, follow? }:
 *   see(values, data, answer)    a pure function: all that is shown, with { title, alt, words, unused }; may throw Refused;
 *                                null where it needs what the kernel answers (explorer.py, `answered`)
 *   picture(place, tools)        fills the element `place` once and returns draw(seen, values, look)
 *   follow(changes, values, data)  what else moves when `changes` are asked for; the changes alone where it is absent
 * tools: { data, set(changes) }; look: { dark, width } of the picture in pixels.
 */

import { makeControl } from "../controls/control.js";
import { checked, Refused } from "./checks.js";
import { element } from "./element.js";
import { pythonCode } from "./python_code.js";
import { followTheme } from "./theme.js";
import style from "./style.css";

const TELL = 80; // milliseconds between two messages to the kernel while something is dragged
const KEYS_STAY = "data-lm-suppress-shortcuts"; // Lumino's word for it

export function showExplorer(explorer, model, el) {
  const page = model.get("page"),
    { data, controls } = page;
  let values = model.get("state"),
    start = page.start,
    seen = null,
    look = { dark: false, width: 0 },
    told = null;

  const question = element("p", { class: "question" }, page.question);
  const presets = element("div", { class: "presets", role: "group", "aria-label": "settings to try" });
  const headline = element("p", { class: "headline" });
  const place = element("div", { class: "picture", role: "group" });
  const words = element("p", { class: "words", role: "status", "aria-live": "polite" });
  const code = element("textarea", { readonly: "", rows: 4, "aria-label": "code that opens this explorer" });
  const side = element("div", { class: "side" });
  const root = element(
    "section",
    { class: "dien-explorer", "aria-label": page.label, [KEYS_STAY]: "true" },
    question,
    presets,
    element("div", { class: "columns" }, element("div", { class: "main" }, headline, place), words, side),
    code,
  );
  code.hidden = true;
  el.append(element("style", {}, style), root);

  const set = (changes) => {
    try {
      const asked = explorer.follow ? explorer.follow(changes, values, data) : changes;
      const next = checked(controls, { ...values, ...asked });
      const found = lookAt(next);
      values = next;
      found ? show(found) : wait();
      tell(found ? TELL : 0);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(`Not possible: ${error.message}. The picture stays as it was.`);
    }
  };
  const draw = explorer.picture(place, { data, set });
  const made = controls.map((control) => [control.name, makeControl(control, set)]).filter(([, one]) => one);
  side.append(
    ...made.map(([, one]) => one.row),
    element(
      "div",
      { class: "foot" },
      button("Reset", () => set(start)),
      button("Copy as code", copy),
    ),
  );
  for (const [label, changes] of Object.entries(page.presets))
    presets.append(button(label, () => set({ ...start, ...changes })));
  presets.hidden = !presets.childElementCount;

  function button(label, press) {
    const one = element("button", { type: "button" }, label);
    one.addEventListener("click", press);
    return one;
  }

  function lookAt(asked) {
    return explorer.see(asked, data, model.get("answer"));
  }

  function present() {
    const found = lookAt(values);
    found ? show(found) : wait();
  }

  function wait() {
    headline.textContent = "The kernel is asked …";
    for (const [name, control] of made) control.show(values[name], true);
  }

  function show(found) {
    seen = found;
    headline.textContent = seen.title;
    place.setAttribute("aria-label", seen.alt);
    say(seen.words);
    for (const [name, control] of made) control.show(values[name], !seen.unused?.includes(name));
    [...presets.children].forEach((one, number) => {
      const wanted = { ...start, ...Object.values(page.presets)[number] };
      one.setAttribute("aria-pressed", String(same(wanted, values)));
    });
    if (!code.hidden) code.value = pythonCode(page, values);
    if (look.width) draw(seen, values, look);
  }

  function say(sentence) {
    if (words.textContent !== sentence) words.textContent = sentence;
  }

  function copy() {
    code.hidden = false;
    code.value = pythonCode(page, values);
    code.focus();
    code.select();
    navigator.clipboard?.writeText(code.value).catch(() => {}); // where it is not allowed, the field is selected
  }

  function tell(later) {
    told ??= setTimeout(() => {
      told = null;
      model.set("state", values);
      model.save_changes();
    }, later);
  }

  // The program around the page would take arrow keys and letters for commands of its own: JupyterLab on their way up,
  // Notebook 7 on their way down, unless what has the focus says that it wants them.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("focusin", ({ target }) => target.setAttribute(KEYS_STAY, "true"));
  root.addEventListener("focusout", ({ target }) => target.removeAttribute(KEYS_STAY));
  const heard = () => {
    const state = model.get("state");
    if (told !== null || same(state, values)) return;
    values = state;
    present();
  };
  const refused = () => model.get("refusal") && say(model.get("refusal"));
  model.on("change:state", heard);
  model.on("change:refusal", refused);
  model.on("change:answer", present);
  const sizes = new ResizeObserver(() => {
    const width = place.clientWidth;
    if (!width || width === look.width) return;
    look = { ...look, width };
    root.toggleAttribute("data-narrow", root.clientWidth < 620);
    if (seen) draw(seen, values, look);
  });
  const forget = followTheme(el, (dark) => {
    look = { ...look, dark };
    root.dataset.theme = dark ? "dark" : "light";
    if (look.width && seen) draw(seen, values, look);
  });
  present();
  sizes.observe(place);
  return () => {
    sizes.disconnect();
    forget();
    clearTimeout(told);
    model.off("change:state", heard);
    model.off("change:refusal", refused);
    model.off("change:answer", present);
  };
}

/** Whether two sets of values are equal. */
function same(one, other) {
  return Object.keys(one).every((name) => String(one[name]) === String(other[name]));
}
