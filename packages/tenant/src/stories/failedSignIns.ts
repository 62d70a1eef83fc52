import { MINUTE } from '@graph-1password/vocabulary';
import type { SignInAttempt } from '@graph-1password/vocabulary';
import { usualSource } from '../builder';
import { FOREIGN_PLACES } from '../places';
import type { Person } from '../types';
import { anySignIn, burst } from './reading';
import type { StoryPlan } from './script';

const BAD_PASSWORD = { category: 'credentials_failed', type: 'password_secret_bad' };

const isFailed = ({ category = '' }: SignInAttempt): boolean =>
  ['credentials_failed', 'mfa_failed', 'modern_version_failed', 'sso_failed'].includes(category);
const isBlocked = ({ category, type }: SignInAttempt): boolean =>
  category === 'firewall_failed' && type !== 'anonymous_blocked';

/** Sign-ins that fail or that the firewall stops. */
export const FAILED_SIGN_IN_STORIES: readonly StoryPlan[] = [
  {
    id: 'brute-force-by-user',
    title: 'Many failed sign-ins for one user',
    rule: 'failed-signins-by-user',
    description:
      'Twenty-six failed attempts on one user, from many addresses, within half an hour.',
    reading: ({ signIns }) =>
      burst(signIns.filter(isFailed), { key: (s) => s.target_user?.uuid, atLeast: 20 }),
    play: (stage, s) => {
      const victim = stage.member();
      for (let k = 0; k < 26; k++) {
        const failure = k % 5 === 4 ? { category: 'mfa_failed', type: 'totp_bad' } : BAD_PASSWORD;
        s.signIn(victim, stage.minutesAgo(45) + k * 65_000, {
          ...failure,
          source: stage.stranger(victim.home),
        });
      }
    },
  },
  {
    id: 'brute-force-by-ip',
    title: 'One address tries many users',
    rule: 'failed-signins-by-ip',
    description:
      'Twenty-four failed attempts on many users from a single address within half an hour.',
    reading: ({ signIns }) =>
      burst(signIns.filter(isFailed), { key: (s) => s.client?.ip_address, atLeast: 20 }),
    play: (stage, s) => {
      const source = stage.stranger(FOREIGN_PLACES.amsterdam);
      const victims = stage.builder.people.filter((p) => p.kind === 'member').slice(0, 24);
      for (let k = 0; k < 24; k++)
        s.signIn(victims[k % victims.length] as Person, stage.minutesAgo(43) + k * 70_000, {
          ...BAD_PASSWORD,
          source,
        });
    },
  },
  {
    id: 'password-spray',
    title: 'A password spray from many addresses',
    rule: 'failed-signins-overall',
    description: 'Sixteen users fail once each, from sixteen addresses, within eight minutes.',
    reading: ({ signIns }) =>
      burst(signIns.filter(isFailed), { key: () => 'all', atLeast: 10, within: 10 * MINUTE }),
    play: (stage, s) => {
      const victims = stage.builder.people.filter((p) => p.kind === 'member').slice(-16);
      for (let k = 0; k < 16; k++) {
        const victim = victims[k % victims.length] as Person;
        s.signIn(victim, stage.minutesAgo(13) + k * 30_000, {
          ...BAD_PASSWORD,
          source: stage.stranger(victim.home),
        });
      }
    },
  },
  {
    id: 'firewall-blocked-burst',
    title: 'The firewall blocks one address',
    rule: 'firewall-blocked',
    description: 'Country, continent and IP rules block eight attempts from one address.',
    reading: ({ signIns }) =>
      burst(signIns.filter(isBlocked), { key: (s) => s.client?.ip_address, atLeast: 5 }),
    play: (stage, s) => {
      const [victim, source] = [stage.member(), stage.stranger(FOREIGN_PLACES.moscow)];
      const blocks = [
        ['country_blocked', 'Russia'],
        ['continent_blocked', 'Europe'],
        ['ip_blocked', source.ip],
      ] as const;
      for (let k = 0; k < 8; k++) {
        const [type, details] = blocks[k % 3] as (typeof blocks)[number];
        s.signIn(victim, stage.minutesAgo(30) + k * 60_000, {
          category: 'firewall_failed',
          type,
          details,
          source,
        });
      }
    },
  },
  {
    id: 'anonymous-network',
    title: 'Attempts from an anonymising network',
    rule: 'anonymous-network',
    description: 'The firewall blocks attempts from an anonymising network.',
    reading: anySignIn(({ type }) => type === 'anonymous_blocked'),
    play: (stage, s) => {
      const [victim, source] = [stage.member(), stage.stranger(FOREIGN_PLACES.amsterdam)];
      for (let k = 0; k < 2; k++) {
        s.signIn(victim, stage.hoursAgo(5) + k * 90_000, {
          category: 'firewall_failed',
          type: 'anonymous_blocked',
          details: source.ip,
          source,
        });
      }
    },
  },
  {
    id: 'outdated-app',
    title: 'An outdated app',
    rule: 'outdated-app',
    description: 'A sign-in fails because the app is too old.',
    reading: anySignIn(({ category }) => category === 'modern_version_failed'),
    play: (stage, s) => {
      const user = stage.member();
      const client = { ...usualSource(user).client, app_version: '70908004' };
      s.signIn(user, stage.hoursAgo(4.5), {
        category: 'modern_version_failed',
        type: 'modern_version_old',
        client,
      });
    },
  },
];
