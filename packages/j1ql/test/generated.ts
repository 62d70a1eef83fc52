/** More graphs in a run by hand: J1QL_SQL_GRAPHS=2000. The same ones once more: J1QL_SQL_SEED=1. */
const { J1QL_SQL_GRAPHS: ASKED, J1QL_SQL_SEED: SEED } = process.env;

/** The limit of such a test, in ms: that of every other test, unless somebody asked for more graphs. */
export const LIMIT = ASKED === undefined ? 120_000 : 3_600_000;

/**
 * How fast-check tries generated graphs. It ends with its own failure shortly before the test's limit: Jest cannot end
 * it, so it would go on, and take the time of the tests that follow.
 * @param graphs how many, unless somebody asked for more
 */
export const trying = (graphs: number) => ({
  numRuns: Number(ASKED ?? graphs),
  interruptAfterTimeLimit: LIMIT * 0.9,
  markInterruptAsFailure: true,
  ...(SEED !== undefined && { seed: Number(SEED) }),
});
