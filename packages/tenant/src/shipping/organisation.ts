import type { EventClient, EventUser } from '@graph-1password/vocabulary';
import { makeContents } from '../contents';
import { codedLocation, namedLocation } from '../places';
import type { City } from '../places';
import type { Random } from '../random';
import { SecretGenerator } from '../secrets';
import { DAY } from '@graph-1password/vocabulary';
import type { Group, Person, ClientSource, TenantItem, TenantVault } from '../types';
import { DATA_CENTRES, HOME_PORTS } from './ports';

/** Names that real directories hold and careless programs stumble over. */
const CREW: readonly (readonly [name: string | undefined, email: string])[] = [
  ['Æsa í Gøtu', 'æsa@nordlys.example'],
  ['van der Berg, Sjoerd (HR)', 'SJOERD.VANDERBERG@NORDLYS.EXAMPLE'],
  ['LI', 'li@nordlys.example'],
  ['Ng', 'n@nordlys.example'],
  ['null', 'null@nordlys.example'],
  ["Aoife O'Neil; DROP", "aoife.o'neil@nordlys.example"],
  ['ابراهيم السيد', 'ibrahim+crew@nordlys.example'],
  ['  Marta  Kos ', 'marta.kos@nordlys.example'],
  ['Sigríður Þorvaldsdóttir', 'sigga@nordlys.example'],
  [undefined, 'galley.stove@nordlys.example'],
  ['👩‍✈️ Captain Keala', 'captain@nordlys.example'],
  ['undefined', 'undef@nordlys.example'],
  ['bosun@nordlys.example', 'bosun@nordlys.example'],
  ['Trần Thị Bích Hằng', 'hang.tran@nordlys.example'],
  ['{{name}} Ferrer', 'template.ferrer@nordlys.example'],
  ['Jürgen "Jockel" Weiß', 'j.weiss@nordlys.example'],
  ['Pemba', 'Pemba.Sherpa@Nordlys.Example'],
  ['Te Aroha Solomon', 'solomon@nordlys.example'],
  ['Baraniko Mitchell-Onorio', 'baraniko@nordlys.example'],
  ['Ida Ó', 'ida@nordlys.example'],
  ['Zed', 'zed@nordlys.example'],
  ['Quill & Sons', 'quill@nordlys.example'],
  ['Ronja Räty', 'ronja@nordlys.example'],
  ['Mx. $1 Pāora', 'paora@nordlys.example'],
];

const MACHINES = [
  ['Manifest Robot', 'manifest7q2@1PasswordServiceAccounts.com', 'service', '1Password SDK'],
  ['SCIM', 'Bridge.X9@1PASSWORDSERVICEACCOUNTS.COM', 'scim', '1Password SCIM Bridge'],
  ['Connect', 'cnct55@1passwordserviceaccounts.com', 'connect', '1Password Connect'],
] as const;

const VAULTS = [
  ['Bridge', 'USER_CREATED'],
  ['Engine room – машинное', 'USER_CREATED'],
  ['Everybody aboard', 'EVERYONE'],
  ['Master key locker', 'USER_CREATED'],
  ['Chandlers "R" us', 'USER_CREATED'],
  ['Radio', 'USER_CREATED'],
  ['Connect’s own', 'PERSONAL'],
] as const;

const GROUPS = ['Owners', 'Security', 'Deck', 'Galley'];

/** The company without its history. */
export interface Organisation {
  account: { uuid: string; name: string; domain: string };
  people: Person[];
  groups: Group[];
  vaults: TenantVault[];
  items: TenantItem[];
  secretValues: string[];
}

/** A shipping company: watches around the clock, two owners and no administrators, one technician from outside. */
export function foundCompany(random: Random, now: number): Organisation {
  const people = [
    ...CREW.map(([name, email], n) => crewMember(random.fork(`crew ${n}`), n, name, email)),
    technician(random.fork('technician')),
    ...MACHINES.map(([name, email, kind, app], n) =>
      machine(random.fork(`machine ${n}`), n, name, email, kind, app),
    ),
  ];
  const vaults = VAULTS.map(([name, type], n) =>
    vaultOf(random.fork(`vault ${n}`), name, type, now),
  );
  const mint = new SecretGenerator(random.fork('secrets'), undefined);
  const items = vaults.flatMap((vault, n) =>
    itemsOf(random.fork(`items ${n}`), vault, people, now, mint),
  );
  return {
    account: {
      uuid: random.fork('account').upperId(),
      name: 'Nordlys Rederi',
      domain: 'nordlys.1password.eu',
    },
    people,
    groups: GROUPS.map((name) => ({ uuid: random.fork(`group ${name}`).id(), name })),
    vaults,
    items,
    secretValues: [...mint.values],
  };
}

/** A way in, for `sources` of a person or for a stranger. */
export function wayIn(random: Random, ip: string, at: City, client: EventClient): ClientSource {
  return {
    ip,
    deviceUuid: random.id(),
    client: { ...client, ip_address: ip },
    location: namedLocation(at),
    codedLocation: codedLocation(at),
    countryCode: at.countryCode,
  };
}

function person(random: Random, kind: Person['kind'], home: City, user: EventUser): Person {
  const uuid = random.upperId();
  const identity = { ...user, uuid };
  return {
    ...{ uuid, kind, home, team: 'Crew', email: user.email ?? '' },
    ...(user.name !== undefined && { name: user.name }),
    ...{ sources: [], mfa: kind !== 'service', habits: [], activeFrom: 0, activeUntil: Infinity },
    identities: [{ from: 0, user: identity, signInUser: identity }],
  };
}

function crewMember(random: Random, n: number, name: string | undefined, email: string): Person {
  const home = HOME_PORTS[n % HOME_PORTS.length] as City;
  const found = person(random, n < 2 ? 'owner' : 'member', home, {
    ...(name !== undefined && { name }),
    email,
  });
  const ship = `MV-${home.city.slice(0, 4).toUpperCase()}`;
  found.sources.push(
    wayIn(random, `203.0.113.${20 + (n % HOME_PORTS.length)}`, home, tablet(ship)),
    wayIn(random, `2001:db8:5ea:${n.toString(16)}::2`, home, laptop(`${ship}-${n}`)),
  );
  found.habits = [
    ['reveal', 'fill', 'secure-copy'],
    ['fill', 'secure-copy'],
    ['reveal', 'other'],
  ][n % 3] as string[];
  return found;
}

/** Comes from a managed service provider, now and then. */
function technician(random: Random): Person {
  const home = HOME_PORTS[1] as City;
  const outside = { user_type: 'external_user', user_account_uuid: random.upperId() };
  const found = person(random, 'external', home, {
    ...{ name: 'T. Ech', email: 'tech@harbour-it.example' },
    ...outside,
  });
  found.homeAccountUuid = outside.user_account_uuid;
  found.sources.push(wayIn(random, '198.51.100.77', home, laptop('HARBOUR-IT-3')));
  found.habits = ['reveal'];
  return found;
}

function machine(
  random: Random,
  n: number,
  name: string,
  email: string,
  kind: 'service' | 'scim' | 'connect',
  app: string,
): Person {
  const [home] = DATA_CENTRES;
  const found = person(random, kind, home, { name, email });
  const client = { ...laptop(`node-${n}`), app_name: app, app_version: '40.1', os_name: 'Linux' };
  found.sources.push(wayIn(random, `203.0.113.${150 + n}`, home, client));
  found.habits = kind === 'service' ? ['server-fetch'] : [];
  return found;
}

const tablet = (host: string): EventClient => ({
  ...{ app_name: '1Password for Android', app_version: '81200011' },
  ...{ platform_name: `${host} tablet`, platform_version: 'SM-T575' },
  ...{ os_name: 'Android', os_version: '14' },
});

/** A ship's laptop. */
export const laptop = (host: string): EventClient => ({
  ...{ app_name: '1Password for Windows', app_version: '81200020' },
  ...{ platform_name: host, platform_version: 'Intel64', os_name: 'Windows', os_version: '11' },
});

const dateOf = (at: number): string => new Date(at).toISOString();

function vaultOf(random: Random, name: string, type: string, now: number): TenantVault {
  return {
    ...{ id: random.id(), name, type, items: 0, attributeVersion: 2, contentVersion: 77 },
    createdAt: dateOf(now - random.between(300, 900) * DAY),
    updatedAt: dateOf(now - random.between(30, 60) * DAY),
  };
}

const THINGS = ['Radar', 'Fuel card', 'Port portal', 'Winch PLC', 'Starlink', 'Customs', 'ECDIS'];

function itemsOf(
  random: Random,
  vault: TenantVault,
  people: readonly Person[],
  now: number,
  mint: SecretGenerator,
): TenantItem[] {
  const count = random.between(7, 11);
  vault.items = count;
  return Array.from({ length: count }, (_, n) => {
    const id = random.id();
    return {
      ...{ id, vault: { id: vault.id }, category: n % 4 === 0 ? 'API_CREDENTIAL' : 'LOGIN' },
      title: `${THINGS[n % THINGS.length]} / ${vault.name} ${n}`,
      // One item of the radio is watched by its tag, in whatever case.
      ...(vault.name === 'Radio' && n === 1 ? { tags: ['break-glass', 'mayday'] } : {}),
      version: random.between(1, 9),
      createdAt: dateOf(now - random.between(70, 200) * DAY),
      updatedAt: dateOf(now - random.between(30, 60) * DAY),
      lastEditedBy: random.pick(people).uuid,
      ...makeContents(random, n, 'LOGIN', vault.id, id, mint),
    };
  });
}
