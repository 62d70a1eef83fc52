/** How a command ended. */
export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Lines of stdout that are JSON objects. */
  json: Record<string, unknown>[];
}
