/** A function of one object that is worked out once for it, as weights are unpacked once. */
export function once(make) {
  const known = new WeakMap();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key);
  };
}
