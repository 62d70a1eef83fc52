/** What adapter and persister of one recording tell each other and the test. */
export class RecordingSession {
  /** Values of `authorization` headers seen: none of them may reach the disk. */
  readonly tokens = new Set<string>();
  /** One sentence for each request that had no recorded answer. */
  readonly missing: string[] = [];
}
