import { DAY } from '@graph-1password/vocabulary';
import { identityAt, isHuman } from './people';
import type { Random } from './random';
import { SecretGenerator } from './secrets';
import { timestamp } from './time';
import { makeContents } from './contents';
import type { Person, ResolvedOptions, TenantItem } from './types';
import type { VaultPlan } from './vaults';

/** Categories of Connect, and one that a later server may bring. */
const ITEM_CATEGORIES: readonly string[] = [
  'LOGIN',
  'PASSWORD',
  'API_CREDENTIAL',
  'SERVER',
  'DATABASE',
  'CREDIT_CARD',
  'SECURE_NOTE',
  'SSH_KEY',
  'DOCUMENT',
  'SOFTWARE_LICENSE',
  'WIRELESS_ROUTER',
  'BANK_ACCOUNT',
  'IDENTITY',
  'EMAIL_ACCOUNT',
  'MEMBERSHIP',
  'PASSPORT',
  'CUSTOM',
  'HOLOGRAPHIC_BADGE',
];
const COMMON_CATEGORIES = [
  'LOGIN',
  'LOGIN',
  'LOGIN',
  'LOGIN',
  'PASSWORD',
  'API_CREDENTIAL',
  'SERVER',
  'DATABASE',
  'SECURE_NOTE',
  'SSH_KEY',
];
const SERVICES = [
  'GitHub',
  'AWS root',
  'Grafana',
  'Salesforce',
  'Stripe',
  'Okta admin',
  'PagerDuty',
  'Snowflake',
  'Postgres primary',
  'Kubernetes',
  'DNS registrar',
  'Zendesk',
  'Figma',
  'Mailchimp',
  'Wi-Fi',
  'Bank portal',
  'Jenkins',
  'VPN',
  'Datadog',
  'Docker Hub',
  'npm',
  'Payroll',
  'Notion',
  'Travel desk',
  'SAP',
  'Router',
  'Printer',
  'Alarm',
];
/** Titles that a careless program stumbles over. */
const ODD_TITLES = [
  'Größenwahn – 日本語 ключ 🔑',
  '</script><b>staging</b>',
  '"quoted", with; commas\tand tab',
  '',
];
const TAGS = ['prod', 'staging', 'shared', 'rotate-90d', 'Team/Platform', 'büro', 'legacy'];

/** Items with every secret in them, and the list of those secrets. Raises `items` of the vaults by the active ones. */
export function generateItems(
  random: Random,
  options: ResolvedOptions,
  vaults: readonly VaultPlan[],
  people: readonly Person[],
): { items: TenantItem[]; secretValues: string[] } {
  const mint = new SecretGenerator(random.fork('secrets'), options.canary);
  const editors = people.filter(isHuman);
  const items: TenantItem[] = [];
  for (let n = 0; n < options.items; n++) {
    const r = random.fork(`item ${n}`);
    // One for each vault first, then more for the first vaults of the list.
    const plan = n < vaults.length ? (vaults[n] as VaultPlan) : r.pickSkewed(vaults);
    const item = makeItem(r, n, plan, r.pick(editors), options, mint);
    if (item.state === undefined) plan.vault.items++;
    items.push(item);
  }
  return { items, secretValues: [...mint.values] };
}

function makeItem(
  r: Random,
  n: number,
  plan: VaultPlan,
  editor: Person,
  options: ResolvedOptions,
  mint: SecretGenerator,
): TenantItem {
  const category = ITEM_CATEGORIES[n] ?? r.pick(COMMON_CATEGORIES);
  const service = r.pick(SERVICES);
  const created = options.now - r.between(30, 1500) * DAY;
  const updated = Math.max(created, options.now - r.between(1, 400) * DAY);
  const id = r.id();
  const title =
    ODD_TITLES[n - 24] ??
    `${service} ${r.pick(['', 'admin', 'team', 'EU', 'backup', `#${n}`])}`.trim();
  const tags = plan.privileged
    ? ['Sensitive', ...(r.chance(0.5) ? ['prod'] : [])]
    : r.chance(0.6)
      ? [r.pick(TAGS)]
      : [];
  return {
    id,
    title,
    vault: { id: plan.vault.id },
    category,
    ...(category === 'LOGIN' || n % 9 === 0 ? { urls: makeUrls(n, service, mint) } : {}),
    ...(r.chance(0.12) || n === 3 ? { favorite: true } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    version: r.between(1, 40),
    // The first items are active, so that every vault has at least one.
    ...(n >= options.vaults && r.chance(0.04) ? { state: 'ARCHIVED' } : {}),
    createdAt: timestamp(created, 9, r),
    updatedAt: timestamp(updated, 9, r),
    lastEditedBy: identityAt(editor, updated).user.uuid as string,
    ...makeContents(r, n, category, plan.vault.id, id, mint),
  };
}

/** Some addresses carry credentials in the user info, the query or the fragment. */
function makeUrls(
  n: number,
  service: string,
  mint: SecretGenerator,
): NonNullable<TenantItem['urls']> {
  const host = `${service.toLowerCase().replace(/[^a-z]+/g, '-')}.example`;
  const plain = { href: `https://${host}/login`, label: 'website', primary: true };
  if (n % 6 === 0)
    return [{ href: `https://deploy:${mint.mint()}@${host}/hooks`, primary: true }, plain];
  if (n % 6 === 3)
    return [plain, { href: `https://${host}/reset?token=${mint.mint()}#key=${mint.mint()}` }];
  return [plain];
}
