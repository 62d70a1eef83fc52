/** What `graph-1password demo` takes. */
export interface DemoOptions {
  users: number;
  days: number;
  events: number;
  vaults: number;
  items: number;
  seed: string;
  /** Where an export of access is to be; there must be nothing yet. */
  access?: string;
  /** Epoch ms; undefined for the clock. */
  now?: number;
  keepRunning?: boolean;
  format?: 'text' | 'json';
  /** A file instead of the terminal. */
  output?: string;
}
