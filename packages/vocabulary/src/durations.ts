/** A minute in ms. */
export const MINUTE = 60_000;

/** An hour in ms. */
export const HOUR = 60 * MINUTE;

/** A day in ms. */
export const DAY = 24 * HOUR;
