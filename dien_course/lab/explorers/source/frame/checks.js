/** What a control may hold; the words are those of controls.py and pick.py. */

import { general } from "./number_text.js";

const NAMED = 6; // options that a refusal names

/** Why what is asked for cannot be; its message goes into the read-out. */
export class Refused extends Error {}

const refuse = (words) => {
  throw new Refused(words);
};

const CHECKS = {
  number({ label, low, high, whole }, value) {
    const fits = typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value));
    const kind = whole ? "a whole number" : "a number";
    if (!fits) refuse(`${label} is ${value}; expected ${kind} from ${general(low)} to ${general(high)}`);
    return whole ? value : Number(value.toFixed(10));
  },
  choice({ label, options }, value) {
    return options.includes(value) ? value : refuse(`${label} is '${value}'; expected one of ${options.join(", ")}`);
  },
  switch: (_, value) => Boolean(value),
  pick({ label, options }, value) {
    if (options.includes(value)) return value;
    const named = options.length > NAMED
      ? [...options.slice(0, NAMED - 1), `... and ${options.length - NAMED + 1} more`] : options;
    const shown = typeof value === "string" ? `'${value}'` : value;
    return refuse(`${label} ${shown} is not in the data; expected one of ${named.join(", ")}`);
  },
  place({ label, high }, value) {
    const fits = value === null || (Number.isInteger(value) && value >= 0 && value <= high);
    return fits ? value : refuse(`${label} is ${value}; expected a whole number from 0 to ${high}, or None`);
  },
  list({ label, low, high, whole }, value) {
    const fits = (one) => typeof one === "number" && one >= low && one <= high && (!whole || Number.isInteger(one));
    if (value !== null && (!value.length || !value.every(fits)))
      refuse(`${label} is [${value}]; expected numbers from ${general(low)} to ${general(high)}, or None`);
    return value && value.map((one) => Number(one.toFixed(10)));
  },
};

/** All values, checked; throws Refused with the words of the first that cannot be. */
export function checked(controls, values) {
  return Object.fromEntries(controls.map((control) => [control.name, CHECKS[control.type](control, values[control.name])]));
}
