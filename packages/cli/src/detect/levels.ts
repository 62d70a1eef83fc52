/** Alert levels of JupiterOne, the lowest first. */
export const LEVELS = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
/** One of them. */
export type Level = (typeof LEVELS)[number];
