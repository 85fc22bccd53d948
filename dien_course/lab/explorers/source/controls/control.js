/** Which kind of control shows which kind of value. Each has a `row` for the page and `show(value, used)`. */

import { chipsControl } from "./chips.js";
import { listControl } from "./list.js";
import { numberControl } from "./number.js";
import { pickControl } from "./pick.js";
import { switchControl } from "./switch.js";

const FEW = 7; // options that fit beside one another

/** A control of `described`, which calls `change({ name: value })`; null for what is set in the picture alone. */
export function makeControl(described, change) {
  if (described.type === "number") return numberControl(described, change);
  if (described.type === "switch") return switchControl(described, change);
  if (described.type === "list" || described.type === "place") return null;
  if (described.options.length <= FEW) return chipsControl(described, change);
  return described.type === "choice" ? listControl(described, change) : pickControl(described, change);
}
