/** Few limits, and written out in the statement: a plan that is kept then knows how many rows are wanted. */
const limits = [11, 51, 101, 201];

/** The limit that brings at least `rows` rows, of which there are 501 at most. */
export const limitFor = (rows: number): number => limits.find((limit) => limit >= rows) ?? 501;
