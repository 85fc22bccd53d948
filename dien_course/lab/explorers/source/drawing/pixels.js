/** A map of numbers as a small canvas, one pixel a number; the page stretches it. */

import { element } from "../frame/element.js";
import { ramp } from "./ramps.js";

/** Returns { canvas, paint(rows, least, most, colours, dark) }: rows (R, W), colours a name in ramps.js. */
export function pixels() {
  const canvas = element("canvas"),
    brush = canvas.getContext("2d");
  let image = null;
  return {
    canvas,
    paint(rows, least, most, colours, dark) {
      const W = rows[0].length;
      if (canvas.width !== W || canvas.height !== rows.length || !image) {
        canvas.width = W;
        canvas.height = rows.length;
        image = brush.createImageData(W, rows.length);
      }
      const colour = new Uint32Array(image.data.buffer),
        table = ramp(colours, dark);
      rows.forEach((row, y) => {
        for (let x = 0; x < W; x++) {
          const share = (row[x] - least) / (most - least);
          colour[y * W + x] = table[Math.round(255 * Math.min(1, Math.max(0, share)))];
        }
      });
      brush.putImageData(image, 0, 0);
    },
  };
}
