import { writeFileSync } from 'node:fs';
import { eventCounts } from './events';
import type { Tenant } from './types';

/** The labels and counts of a tenant, without any event, secret or token: what later judgements are made by. */
function groundTruth(tenant: Tenant): object {
  const { options, account, now, window, stories, labels, lateItemUsages } = tenant;
  const { canary: _canary, ...shown } = options;
  return {
    options: shown,
    account,
    now,
    window,
    counts: {
      ...eventCounts(tenant),
      vaults: tenant.vaults.length,
      items: tenant.items.length,
      archivedItems: tenant.items.filter((i) => i.state !== undefined).length,
      people: tenant.people.length,
    },
    labels,
    lateItemUsages,
    stories,
  };
}

/**
 * Writes the ground truth as indented JSON.
 * @throws the file system's error when the file cannot be written
 */
export function writeGroundTruth(tenant: Tenant, file: string): void {
  writeFileSync(file, `${JSON.stringify(groundTruth(tenant), null, 2)}\n`);
}
