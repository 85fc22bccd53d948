/** Copy as code: the Python call that opens an explorer with these values. */

/** As Python's repr of what a control holds; whole numbers of a control of floats are written 1.0. */
export function repr(value, whole = true) {
  if (value === null || value === undefined) return "None";
  if (value === true || value === false) return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) && !whole ? value.toFixed(1) : String(value);
  if (Array.isArray(value)) return `[${value.map((one) => repr(one, whole)).join(", ")}]`;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const inside = value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return quote + (quote === "'" ? inside.replaceAll("'", "\\'") : inside) + quote;
}

/** The import and the call. `page` names module, class, what is given first, and the controls. */
export function pythonCode(page, values) {
  const set = page.controls.map((control) => `${control.name}=${repr(values[control.name], control.whole)}`);
  return `from ${page.module} import ${page.name}\n\n${page.name}(${[...page.given, ...set].join(", ")})`;
}
