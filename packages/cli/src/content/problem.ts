/** Something that a query names and that the model does not have. */
export interface ContentProblem {
  /** Line of the query, from 1. */
  line: number;
  sentence: string;
}
