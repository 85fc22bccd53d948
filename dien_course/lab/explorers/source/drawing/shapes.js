/** Marks that are told apart without colour. */
export const SHAPES = {
  circle: "M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0",
  square: "M-4.2,-4.2h8.4v8.4h-8.4z",
  triangle: "M0,-5.4L5,4h-10z",
  diamond: "M0,-5.8L5.8,0L0,5.8L-5.8,0z",
};
