/**
 * How many examples a property test tries. `npm test` tries a quarter of them, other ones in every run, and
 * `npm run test:property` all.
 */
export const examples = (all: number): number =>
  process.env.ALL_EXAMPLES === '1' ? all : Math.ceil(all / 4);
