// The field that takes a guess. Enter and Escape give the focus back to the cell, so that the notebook's own keys, such
// as Shift+Enter, lead on; in a text box JupyterLab and Notebook 7 leave all keys to the box.
function render({ model, el }) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "text";
  field.autocomplete = "off";
  field.placeholder = model.get("placeholder");
  field.value = model.get("value");
  field.style.cssText = "width: 14em; margin: 0 0.8em 0 0.5em; padding: 3px 6px; font: inherit; color: inherit;"
    + " background: transparent; border: 1px solid currentcolor; border-radius: 3px";
  label.append(model.get("description"), field);
  el.append(label);
  field.addEventListener("input", () => {
    model.set("value", field.value);
    model.save_changes();
  });
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    field.blur();
    field.closest(".jp-Cell")?.focus();
  });
  model.on("change:value", () => {
    if (field.value !== model.get("value")) field.value = model.get("value");
  });
}

export default { render };
