/** Colours for numbers, in light and dark: where nothing is, the paper's own colour. */

const STOPS = {
  states: {
    light: ["#B34700", "#E07B39", "#FFFFFF", "#4C9BC9", "#00517F"],
    dark: ["#FF9D5C", "#A85A22", "#161B22", "#27688F", "#7CC7F2"],
  },
  vectors: {
    light: ["#6A3D9A", "#B9A3D4", "#FFFFFF", "#82BADB", "#005F98"],
    dark: ["#CDB0F2", "#6B5490", "#161B22", "#2C6A94", "#8ACDF6"],
  },
  shares: {
    light: ["#FFFFFF", "#9CC9E4", "#0072B2", "#00263D"],
    dark: ["#161B22", "#1F5478", "#56B4E9", "#F2FAFF"],
  },
};
const STEPS = 256;
const tables = {};

/** The colours of a ramp as a table of 256 whole numbers, for the pixels of a picture. */
export function ramp(name, dark) {
  const key = `${name} ${dark}`;
  if (!tables[key]) {
    const stops = STOPS[name][dark ? "dark" : "light"].map(parse);
    tables[key] = Uint32Array.from({ length: STEPS }, (_, step) => {
      const place = (step / (STEPS - 1)) * (stops.length - 1), left = Math.min(Math.floor(place), stops.length - 2);
      const [r, g, b] = stops[left].map((low, i) => Math.round(low + (place - left) * (stops[left + 1][i] - low)));
      return (255 << 24) | (b << 16) | (g << 8) | r;
    });
  }
  return tables[key];
}

/** The same colours for a colour bar, from left to right. */
export const gradient = (name, dark) => `linear-gradient(90deg, ${STOPS[name][dark ? "dark" : "light"].join(", ")})`;

const parse = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
