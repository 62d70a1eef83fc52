import type { ServedTenant } from './processes';
import type { Sample } from './results';
import type { ServeRequest } from './serve';

/** One of those that are measured against each other. */
export interface GroupMember {
  name: string;
  run: (served: ServedTenant) => Promise<Sample>;
}

/** A tenant, and what is measured against it. */
export interface BenchGroup {
  /** What `--only` is matched against. */
  id: string;
  request: ServeRequest;
  members: GroupMember[];
  /** Rounds at most: counts need no median. */
  mostRuns?: number;
  /** How often the events of the tenant are in what is measured. Default: once. */
  times?: number;
}
