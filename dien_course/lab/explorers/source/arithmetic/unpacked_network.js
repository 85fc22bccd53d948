/** A network as Python sent it, with its packed arrays as numbers. */

import { unpack } from "../frame/arrays.js";

/** The same object, with every packed array in it unpacked. */
export function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if ("base64" in value) return unpack(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unpacked(part)]));
}
