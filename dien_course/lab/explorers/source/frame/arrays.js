/** Numbers that Python sent: { shape, dtype, base64 } of little-endian numbers, see packed.py. */

const KINDS = { float64: Float64Array, float32: Float32Array, uint8: Uint8Array };

/** The bytes that a text in base64 stands for. */
export function bytesOf(base64) {
  const text = atob(base64),
    bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The numbers as a Float64Array, row by row. */
export function unpack({ base64, dtype }) {
  return Float64Array.from(new KINDS[dtype](bytesOf(base64).buffer));
}

/** The numbers as a list of rows, each a Float64Array: shape (R, W)  ->  R rows. */
export function rowsOf(packed) {
  const all = unpack(packed),
    [rows, width] = packed.shape;
  return Array.from({ length: rows }, (_, row) => all.subarray(row * width, (row + 1) * width));
}
