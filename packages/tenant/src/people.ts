import type { EventUser } from '@graph-1password/vocabulary';
import { makeClient } from './clients';
import type { ClientKind } from './clients';
import { HOME_PLACES, codedLocation, ips, namedLocation } from './places';
import type { City } from './places';
import type { Random } from './random';
import type { Person, ResolvedOptions, ClientSource } from './types';

const GIVEN =
  'Ana Ben Chiara Dmitri Elif Farid Grace Hiro Ingrid Jamal Keiko Liam Mbali Nadia Oluwaseun Priya Quentin Rosa Sven Tariq Uma Víctor Wanjiru Ximena Yusuf Zofia Aroha Bilal Camila Dieter Esi Fatima Goran Hana Ilse João Kamau Leilani Mateo Nuru'.split(
    ' ',
  );
const FAMILY =
  'Souza Okafor Tanaka Müller Iyer Kamau Nguyen Novak Haddad Silva Kowalska Mbeki Rossi Yamamoto O’Brien Patel Schmidt Wanjala Tamihana García Lindqvist Chowdhury Bauer Oliveira Kimani Ito Sharma Lefèvre Ngata Demir'.split(
    ' ',
  );
const TEAMS = [
  'Engineering',
  'Security',
  'Finance',
  'People',
  'Sales',
  'Support',
  'Legal',
  'Design',
];
const MAIL_DOMAIN = 'brightwave.example';
/** Domain of the addresses that 1Password gives to machine accounts, SCIM bridges among them. */
const MACHINE_DOMAIN = '1passwordserviceaccounts.com';

const HABITS = [
  ['fill', 'secure-copy', 'reveal', 'select-sso-provider', 'other'],
  ['fill', 'reveal', 'secure-copy', 'server-create'],
  ['fill', 'secure-copy', 'server-create'],
  ['fill', 'secure-copy', 'reveal'],
];

/** "Víctor O’Brien" → "victor.obrien" */
function mailbox(given: string, family: string): string {
  return `${given}.${family}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
}

function source(
  random: Random,
  kind: ClientKind,
  ip: string,
  place: City,
  host: string,
): ClientSource {
  return {
    ip,
    deviceUuid: random.id(),
    client: makeClient(kind, ip, host),
    location: namedLocation(place),
    codedLocation: codedLocation(place),
    countryCode: place.countryCode,
  };
}

/** Desktop app and browser in the office, desktop app at home, web at home, phone on the road: one city each. */
function personSources(
  random: Random,
  n: number,
  placeIndex: number,
  name: string,
): ClientSource[] {
  const place = HOME_PLACES[placeIndex] as City;
  const host = `${name.toUpperCase().slice(0, 8)}-${random.letters(4).toUpperCase()}`;
  const desktop: ClientKind = random.pick(['mac', 'windows', 'mac', 'linux']);
  const phone: ClientKind = random.pick(['ios', 'android']);
  const office = source(random, desktop, ips.office(placeIndex), place, host);
  const atHome = source(random, desktop, ips.home(n), place, host);
  return [
    office,
    source(random, 'extension', ips.office(placeIndex), place, host),
    { ...atHome, deviceUuid: office.deviceUuid },
    source(random, phone, ips.mobile(n), place, host),
    source(random, 'web', ips.home(n), place, host),
  ];
}

/** The user as events carry it. An external user (managed service provider) has two fields more. */
function identity(
  person: Person,
  n: number,
  name = person.name,
  email = person.email,
): Person['identities'][number] {
  const user: EventUser = { uuid: person.uuid, ...(name === undefined ? {} : { name }), email };
  if (person.kind === 'external') {
    const account = { user_account_uuid: person.homeAccountUuid as string };
    return {
      from: 0,
      user: { ...user, user_type: 'external_user', ...account },
      // Both spellings of the key were seen on the wire in sign-in attempts.
      signInUser: {
        ...user,
        ...(n % 2 ? { type: 'external_user' } : { user_type: 'external_user' }),
        ...account,
      },
    };
  }
  return { from: 0, user, signInUser: n % 11 === 5 ? { ...user, type: 'user' } : user };
}

/** `users` people: two owners, three admins, two external consultants, and members. */
function makePeople(random: Random, options: ResolvedOptions): Person[] {
  const mspAccount = random.fork('msp').upperId();
  const people: Person[] = [];
  for (let n = 0; n < options.users; n++) {
    const r = random.fork(`person ${n}`);
    const given = GIVEN[n % GIVEN.length] as string;
    const family = FAMILY[(n * 7 + Math.floor(n / GIVEN.length) * 3) % FAMILY.length] as string;
    const placeIndex = n % HOME_PLACES.length;
    const kind = n < 2 ? 'owner' : n < 5 ? 'admin' : n < 7 ? 'external' : 'member';
    const box = `${mailbox(given, family)}${n >= GIVEN.length ? n : ''}`;
    const person: Person = {
      uuid: r.upperId(),
      ...(n === 8 ? {} : { name: `${given} ${family}` }),
      email: `${box}@${kind === 'external' ? 'northbridge-it.example' : MAIL_DOMAIN}`,
      kind,
      team: kind === 'owner' || kind === 'admin' ? 'Security' : r.pick(TEAMS),
      home: HOME_PLACES[placeIndex] as City,
      sources: personSources(r, n, placeIndex, box.split('.')[0] ?? 'host'),
      identities: [],
      ...(kind === 'external' ? { homeAccountUuid: mspAccount } : {}),
      mfa: n % 5 !== 4,
      habits: HABITS[n % HABITS.length] as string[],
      activeFrom: 0,
      activeUntil: Number.MAX_SAFE_INTEGER,
    };
    person.identities.push(identity(person, n));
    people.push(person);
  }
  return people;
}

/** A CI robot, a backup robot, the SCIM bridge and the Connect Server: machines that work around the clock. */
function makeMachines(random: Random): Person[] {
  const machine = (
    n: number,
    name: string,
    kind: Person['kind'],
    client: ClientKind,
    habits: string[],
  ): Person => {
    const r = random.fork(`machine ${n}`);
    const home = HOME_PLACES[1] as City;
    const person: Person = {
      uuid: r.upperId(),
      name,
      email: `${r.letters(13)}@${MACHINE_DOMAIN}`,
      kind,
      team: 'Platform',
      home,
      sources: [source(r, client, ips.service(n), home, `runner-${n}`)],
      identities: [],
      mfa: false,
      habits,
      activeFrom: 0,
      activeUntil: Number.MAX_SAFE_INTEGER,
    };
    person.identities.push(identity(person, 0));
    return person;
  };
  return [
    machine(0, 'CI Deployments', 'service', 'cli', ['server-fetch']),
    machine(1, 'Nightly Backup Check', 'service', 'sdk', ['server-fetch']),
    machine(2, 'Provisioning', 'scim', 'scim', []),
    machine(3, 'Connect Server', 'connect', 'connect', []),
  ];
}

/** Half-way through the history one person takes a double name and another marries into a new one. */
function renameSome(people: Person[], from: number): string[] {
  const renamed = people.filter((p) => p.kind === 'member' && p.name !== undefined).slice(2, 4);
  for (const [i, person] of renamed.entries()) {
    const name = `${person.name ?? ''}${i === 0 ? ' de Castro' : '-Lindgren'}`;
    person.identities.push({ ...identity(person, people.indexOf(person), name), from });
    person.name = name;
  }
  return renamed.map((p) => p.uuid);
}

/**
 * People and machine accounts of the tenant.
 * @param from start of the history, epoch ms
 */
export function generatePeople(
  random: Random,
  options: ResolvedOptions,
  from: number,
): { people: Person[]; renamed: string[] } {
  const people = makePeople(random, options);
  const renamed = renameSome(people, from + (options.now - from) * 0.55);
  return { people: [...people, ...makeMachines(random)], renamed };
}

/** The identity that events of this person carry at the given time (epoch ms). */
export function identityAt(person: Person, at: number): Person['identities'][number] {
  let found = person.identities[0] as Person['identities'][number];
  for (const identity of person.identities) if (identity.from <= at) found = identity;
  return found;
}

/** True for people, false for machine accounts. */
export function isHuman(person: Person): boolean {
  return person.kind !== 'service' && person.kind !== 'scim' && person.kind !== 'connect';
}
