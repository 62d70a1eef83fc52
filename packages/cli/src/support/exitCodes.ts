/** What the commands that read a graph, and the doctor, end with; `found` only where something can be found. */
export const EXIT = { fine: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } as const;
