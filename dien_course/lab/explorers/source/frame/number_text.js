/** Numbers as Python's format writes them, so that the page and the static twin say the same words. */

/** As f"{x:.{digits}f}": the nearest, and of two equally near the one with an even last digit. */
export function fixed(x, digits) {
  const scaled = x * 10 ** digits,
    low = Math.floor(scaled);
  const tie = Math.abs(x) < 1e6 && scaled - low === 0.5 && (low + 0.5) / 10 ** digits === x;
  return tie && isExactTie(x, digits)
    ? ((low % 2 === 0 ? low : low + 1) / 10 ** digits).toFixed(digits)
    : x.toFixed(digits);
}

/** Whether x lies exactly in the middle: its binary digits end early enough. */
function isExactTie(x, digits) {
  const doubled = x.toPrecision(30).replace(/0+$/, "");
  const after = doubled.split(".")[1] ?? "";
  return after.length === digits + 1 && after.endsWith("5");
}

/** As f"{x:.0%}". */
export const percent = (x) => `${fixed(100 * x, 0)}%`;

/** As f"{x:g}", or f"{x:.{digits}g}", for numbers that need no exponent. */
export const general = (x, digits = 6) => String(Number(x.toPrecision(digits)));
