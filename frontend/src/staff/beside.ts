/** From this width ThreadPane gives what stands beside a thread a column of its own, and all of it is open at once. */
export const COLUMN_PX = 1100;
