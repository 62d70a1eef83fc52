import { DAY } from '@graph-1password/vocabulary';
import type { Random } from './random';
import { timestamp } from './time';
import type { ResolvedOptions, TenantVault } from './types';

/** What the rest of the generator needs to know of a vault beside what Connect serves. */
export interface VaultPlan {
  vault: TenantVault;
  /** On the customer's list of privileged vaults; background traffic leaves these alone. */
  privileged: boolean;
  /** Nobody has used it for as long as the history goes back. */
  unused: boolean;
}

interface Blueprint {
  name: string;
  type?: string;
  description?: string;
  privileged?: boolean;
  unused?: boolean;
}

const BLUEPRINTS: readonly Blueprint[] = [
  { name: 'Engineering', description: 'Shared logins of the engineering teams' },
  { name: 'Production Root', description: 'Root and break-glass accounts', privileged: true },
  { name: 'Shared', type: 'EVERYONE', description: 'Everyone in the company' },
  { name: 'Private', type: 'PERSONAL', description: 'Vault of the Connect Server itself' },
  { name: 'Hand-over', type: 'TRANSFER', description: 'Items on their way to a new owner' },
  { name: 'Finance', description: 'Banks, cards, tax portals' },
  // No description, on purpose: Connect then leaves the key out.
  { name: 'Marketing & Press' },
  { name: 'Vorstand – 取締役会 🔐', description: 'Board, M&A', privileged: true },
  { name: 'Archive 2019', description: 'Kept for the auditors', unused: true },
  { name: 'CI/CD', description: 'Read by the deployment robots' },
  { name: 'Customer Support', description: 'Help desk and status pages' },
  { name: 'Büro Köln', description: 'Alarm, Wi-Fi, door codes' },
];

/**
 * The vaults; the first five are one of each type plus a privileged one. `items` and the versions are
 * counted up when the items are made.
 */
export function generateVaults(random: Random, options: ResolvedOptions): VaultPlan[] {
  const plans: VaultPlan[] = [];
  for (let n = 0; n < options.vaults; n++) {
    const r = random.fork(`vault ${n}`);
    const blueprint = BLUEPRINTS[n] ?? {
      name: `Project ${r.letters(5)} ${n}`,
      description: n % 3 === 0 ? undefined : `Shared by project team ${n}`,
    };
    const created = options.now - r.between(200, 1800) * DAY;
    plans.push({
      vault: {
        id: r.id(),
        name: blueprint.name,
        ...(blueprint.description === undefined ? {} : { description: blueprint.description }),
        attributeVersion: r.between(1, 9),
        contentVersion: r.between(20, 900),
        items: 0,
        type: blueprint.type ?? 'USER_CREATED',
        createdAt: timestamp(created, 9, r),
        updatedAt: timestamp(options.now - r.between(1, 150) * DAY, 9, r),
      },
      privileged: blueprint.privileged ?? false,
      unused: blueprint.unused ?? false,
    });
  }
  return plans;
}
