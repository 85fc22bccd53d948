/** Vectors as a column of coloured cells, one row a behaviour. */

import { pixels } from "./pixels.js";
import { stage } from "./stage.js";

/** As `stage`, with draw({ vectors, most, dark, label }): vectors (R, W), with null where there is none; ±most the ends. */
export function vectorColumn(name, point, options) {
  const map = pixels(),
    one = stage(name, point, options, map.canvas);
  return {
    ...one,
    draw({ vectors, most, dark, label }) {
      const units = vectors.find(Boolean)?.length ?? 1,
        empty = new Float64Array(units);
      map.paint(
        vectors.map((vector) => vector ?? empty),
        -most,
        most,
        "vectors",
        dark,
      );
      one.size({ rows: vectors.length, units, label });
    },
  };
}
