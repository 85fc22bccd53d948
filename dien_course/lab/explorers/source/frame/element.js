/** Make an element: element("p", { class: "words" }, "text", child). Attributes that are null are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

let made = 0;

/** An id that no other element of the page has. */
export const freshId = (name) => `dien-${name}-${++made}`;
