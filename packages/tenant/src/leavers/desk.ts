import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { AuditEvent, EventClient, ItemUsage } from '@graph-1password/vocabulary';
import { makeClient } from '../clients';
import { makeContents } from '../contents';
import { HOME_PLACES, namedLocation } from '../places';
import type { City } from '../places';
import type { Random } from '../random';
import { SecretGenerator } from '../secrets';
import type { Person, Tenant, TenantItem, TenantVault } from '../types';
import type { LeaverTruth } from './truth';

/** How a use differs from one in the desktop app, of the version that the item has at that moment. */
export interface UseExtras {
  /** The version that is used; default: the item's of this moment. */
  version?: number;
  /** Through the command line. */
  byCommandLine?: boolean;
  action?: string;
  /** Becomes visible so many hours later. */
  lateBy?: number;
  /** Delivered twice. */
  twice?: boolean;
  /** Ids in the other case than usual. */
  otherCase?: boolean;
}

/** Writes histories of single items and people into a tenant; what is to be said of them stands beside, by hand. */
export class Desk {
  readonly truths: LeaverTruth[] = [];
  readonly #mint: SecretGenerator;
  #written = 0;

  constructor(
    readonly tenant: Tenant,
    readonly random: Random,
    readonly vaults: readonly TenantVault[],
  ) {
    this.#mint = new SecretGenerator(random.fork('secrets'), undefined);
  }

  /** So many days before the end of the history, epoch ms. */
  ago(days: number): number {
    return Math.round(this.tenant.now - days * DAY);
  }

  /** Somebody new, who does only what is written down. */
  person(name: string, email: string): Person {
    const [model] = this.tenant.people.filter(({ kind }) => kind === 'member');
    const uuid = this.random.upperId();
    const user = { uuid, name, email };
    const home = this.random.pick(HOME_PLACES);
    const made: Person = {
      ...(model as Person),
      ...{ ...user, home, habits: [], identities: [{ from: 0, user, signInUser: user }] },
    };
    this.tenant.people.push(made);
    return made;
  }

  /** A new item of which nobody has done anything yet. */
  item(vault: TenantVault, title: string, version = this.random.between(2, 9)): TenantItem {
    const id = this.random.id();
    const n = this.#written++;
    const item: TenantItem = {
      ...{ id, title, vault: { id: vault.id }, category: n % 3 === 0 ? 'DATABASE' : 'LOGIN' },
      ...{ version, tags: ['handover'], lastEditedBy: this.tenant.people[0]?.uuid ?? '' },
      createdAt: new Date(this.ago(400)).toISOString(),
      updatedAt: new Date(this.ago(90)).toISOString(),
      ...makeContents(this.random, n, 'LOGIN', vault.id, id, this.#mint),
    };
    vault.items++;
    this.tenant.items.push(item);
    return item;
  }

  /** Somebody uses an item. @returns the time, epoch ms */
  use(who: Person, item: TenantItem, days: number, extras: UseExtras = {}): number {
    const at = this.ago(days);
    const { byCommandLine = false, otherCase = false } = extras;
    const cased = (id: string, upper: boolean): string =>
      upper === otherCase ? id.toLowerCase() : id.toUpperCase();
    const event: ItemUsage = {
      ...{ uuid: this.random.upperId(), timestamp: new Date(at).toISOString() },
      used_version: extras.version ?? item.version,
      ...{ vault_uuid: cased(item.vault.id, false), item_uuid: cased(item.id, false) },
      action: extras.action ?? this.random.pick(['fill', 'reveal', 'secure-copy']),
      user: { uuid: cased(who.uuid, true), name: who.name as string, email: who.email },
      client: clientOf(who.home, byCommandLine),
      location: namedLocation(who.home),
    };
    this.tenant.itemUsages.push(event);
    if (extras.twice) this.tenant.itemUsages.push({ ...event });
    if (extras.lateBy !== undefined) {
      const availableAt = at + extras.lateBy * HOUR;
      this.tenant.lateItemUsages.push({ uuid: event.uuid, availableAt });
    }
    return at;
  }

  /** Somebody changes an item, its title or its password: either raises the version. */
  change(who: Person, item: TenantItem, days: number, title?: string): void {
    item.version++;
    item.lastEditedBy = who.uuid;
    item.updatedAt = new Date(this.ago(days)).toISOString();
    if (title !== undefined) item.title = title;
  }

  /** The account of somebody is suspended, deleted or given back. @returns the time, epoch ms */
  account(action: string, whom: Person, days: number): number {
    const at = this.ago(days);
    const [owner] = this.tenant.people as [Person];
    const event: AuditEvent = {
      ...{ uuid: this.random.upperId(), timestamp: new Date(at).toISOString() },
      ...{ actor_uuid: owner.uuid, actor_details: { uuid: owner.uuid, email: owner.email } },
      ...{ actor_type: 'user', account_uuid: this.tenant.account.uuid },
      ...{ action, object_type: 'user', object_uuid: whom.uuid },
      object_details: { uuid: whom.uuid, name: whom.name as string, email: whom.email },
      location: namedLocation(owner.home),
    };
    this.tenant.auditEvents.push(event);
    return at;
  }

  /** Opens the page of a person. */
  page(who: Person, status: LeaverTruth['status'], leftOn?: number): LeaverTruth {
    const truth: LeaverTruth = {
      ...{ uuid: who.uuid, email: who.email, name: who.name as string, status },
      ...(leftOn !== undefined && { leftOn }),
      ...{ items: [], machines: [], unknown: [] },
    };
    this.truths.push(truth);
    return truth;
  }
}

function clientOf({ city }: City, byCommandLine: boolean): EventClient {
  const client = makeClient('mac', '198.51.100.40', `${city.slice(0, 4).toUpperCase()}-LEAVER`);
  return byCommandLine ? { ...client, app_name: '1Password CLI' } : client;
}
