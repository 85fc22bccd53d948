/** A film's title where room is short: without its article and its year. */
export const shortTitle = (title) => title.replace(/^The | \(\d+\)$/g, "");
