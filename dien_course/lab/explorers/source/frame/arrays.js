/** Numbers that Python sent: { shape, base64 } of little-endian float64, see explorer.py. */

/** The numbers as a Float64Array, row by row. */
export function unpack({ base64 }) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Float64Array(bytes.buffer);
}

/** The numbers as a list of rows, each a Float64Array: shape (R, W)  ->  R rows. */
export function rowsOf(packed) {
  const all = unpack(packed), [rows, width] = packed.shape;
  return Array.from({ length: rows }, (_, row) => all.subarray(row * width, (row + 1) * width));
}
