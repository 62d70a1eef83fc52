import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { SignInAttempt } from '@graph-1password/vocabulary';
import { usualSource } from '../builder';
import { makeClient } from '../clients';
import { FOREIGN_PLACES, distanceKm, farFrom, nearbyCity } from '../places';
import { anyAudit, anySignIn, firstTimes, letIn, timeOf } from './reading';
import type { History } from './reading';
import type { StoryPlan } from './script';

const EMBARGO = 'Afghanistan,China,Cuba,North Korea,Iran,Libya,Nigeria,Sudan,Syria,Yemen'.split(
  ',',
);
const OFFICIAL_APPS = [
  'CLI',
  'for Web',
  'for Mac',
  'SCIM Bridge',
  'for Windows',
  'for iOS',
  'Browser Extension',
  'for Android',
  'for Linux',
  'SDK',
].map((name) => `1Password ${name}`);

/** Sentinel rule 13 and everything else that successful sign-ins and places can tell. */
export const SIGN_IN_STORIES: readonly StoryPlan[] = [
  {
    id: 'anomalous-sign-in',
    title: 'A sign-in from a new address',
    rule: 13,
    description:
      'A successful sign-in from an address that this user has not used in the whole history.',
    reading: ({ signIns, tenant }) => {
      const isFirst = firstTimes(tenant.now);
      return signIns
        .filter(letIn)
        .filter((s) => isFirst(`${s.target_user?.uuid}`, `${s.client?.ip_address}`, timeOf(s)))
        .map(({ uuid }) => [uuid]);
    },
    otherReadings: { 'sign-in-from-new-device': newDevices },
    play: (stage, s) => {
      const user = stage.member();
      for (let day = 6; day > 1; day -= 2) stage.builder.signIn(user, stage.daysAgo(day));
      s.signIn(user, stage.minutesAgo(24), {
        source: stage.stranger(user.home),
        type: 'credentials_ok',
      });
    },
  },
  {
    id: 'unusual-client',
    title: 'A sign-in with an unofficial client',
    rule: 'unusual-client',
    description: 'A sign-in succeeds with an app that is not from 1Password.',
    reading: anySignIn(({ client }) => !OFFICIAL_APPS.includes(client?.app_name ?? '')),
    play: (stage, s) => {
      const user = stage.member();
      const source = usualSource(user);
      s.signIn(user, stage.hoursAgo(3.2), { client: makeClient('unknown', source.ip, 'kali') });
    },
  },
  {
    id: 'risky-country-sign-in',
    title: 'A sign-in from Beijing',
    rule: 'rogue-state',
    description: 'A successful sign-in from a country on the watch list.',
    reading: anySignIn((s) => letIn(s) && ['CN', 'IR', 'RU'].includes(s.country ?? '')),
    play: (stage, s) => {
      s.signIn(stage.member(), stage.hoursAgo(2.8), {
        source: stage.stranger(FOREIGN_PLACES.beijing),
        type: 'credentials_ok',
      });
    },
  },
  {
    id: 'risky-country-audit',
    title: 'An audit event from Tripoli',
    rule: 'embargo-audit',
    description: 'An audit event from a country on the embargo list.',
    reading: anyAudit(({ location }) => EMBARGO.includes(location?.country ?? '')),
    play: (stage, s) => {
      const admin = stage.admin(4);
      s.audit(admin, stage.hoursAgo(2.6), 'update', 'group', stage.group('Sales').uuid, {
        auxInfo: 'Sales',
        source: stage.stranger(FOREIGN_PLACES.tripoli),
      });
    },
  },
  {
    id: 'more-than-one-location',
    title: 'Sign-ins from two cities in a day',
    rule: 'more-than-one-location',
    description: 'A user signs in at home and, hours later, in a neighbouring city.',
    reading: ({ signIns }) =>
      moves(signIns)
        .filter(({ hours }) => hours <= 24)
        .map(({ events }) => events),
    play: (stage, s) => {
      const user = stage.member();
      // Everyday sign-ins may lie between the two, so only the second one is always part of what is found.
      stage.builder.signIn(user, stage.hoursAgo(15.5));
      s.signIn(user, stage.hoursAgo(9.2), {
        source: stage.stranger(nearbyCity(user.home), 'ios'),
      });
    },
  },
  {
    id: 'impossible-travel',
    title: 'Impossible travel',
    rule: 'impossible-travel',
    description:
      'A user signs in at home and, forty minutes later, on the other side of the world.',
    reading: ({ signIns }) =>
      moves(signIns)
        .filter(({ km, hours }) => km > 500 && km / Math.max(hours, 1e-3) > 1000)
        .map(({ events }) => events),
    play: (stage, s) => {
      const user = stage.member();
      s.signIn(user, stage.hoursAgo(2.4));
      s.signIn(user, stage.hoursAgo(2.4) + 40 * 60_000, {
        source: stage.stranger(farFrom(user.home)),
      });
    },
  },
  {
    id: 'firewall-reported',
    title: 'A sign-in that the firewall reports',
    rule: 'firewall-reported',
    description: 'A sign-in succeeds although a firewall rule reports it.',
    reading: anySignIn(({ category }) => category === 'firewall_reported_success'),
    play: (stage, s) => {
      const user = stage.member();
      s.signIn(user, stage.hoursAgo(1.7), {
        category: 'firewall_reported_success',
        type: 'country_blocked',
        details: 'Peru',
      });
    },
  },
];

/** Sign-ins of the last day from a device or browser that the user had not used before, one finding for each. */
function newDevices({ tenant, signIns }: History): string[][] {
  const start = tenant.now - DAY;
  const devices = new Map<string, { user: string; firstOn: number; events: string[] }>();
  const known = new Set<string>();
  for (const attempt of signIns.filter(letIn)) {
    const [at, user, { client }] = [timeOf(attempt), attempt.target_user?.uuid ?? '', attempt];
    if (at < start) known.add(user);
    const name = `${user} ${client?.platform_name} ${client?.os_name}`;
    const device = devices.get(name) ?? { user, firstOn: at, events: [] };
    device.firstOn = Math.min(device.firstOn, at);
    device.events.push(attempt.uuid);
    devices.set(name, device);
  }
  return [...devices.values()]
    .filter(({ user, firstOn }) => known.has(user) && firstOn > start)
    .map(({ events }) => events);
}

/** A user's successful sign-in in another city than the one before. */
interface Move {
  events: string[];
  hours: number;
  km: number;
}

function moves(signIns: readonly SignInAttempt[]): Move[] {
  const last = new Map<string, SignInAttempt>();
  const found: Move[] = [];
  for (const s of signIns) {
    const user = s.target_user?.uuid;
    if (!letIn(s) || user === undefined || s.location?.latitude === undefined) continue;
    const before = last.get(user);
    last.set(user, s);
    if (!before || before.location?.city === s.location.city) continue;
    found.push({
      events: [before.uuid, s.uuid],
      hours: (timeOf(s) - timeOf(before)) / HOUR,
      km: distanceKm(before.location as Coordinates, s.location as Coordinates),
    });
  }
  return found;
}

type Coordinates = { latitude: number; longitude: number };
