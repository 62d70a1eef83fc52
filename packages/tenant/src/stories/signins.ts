import { makeClient } from '../clients';
import { FOREIGN_PLACES, farFrom, neighbourOf } from '../places';
import type { Person } from '../types';
import { usualSource } from '../builder';
import type { Stage } from './script';

const BAD_PASSWORD = { category: 'credentials_failed', type: 'password_secret_bad' };

/** Sentinel rule 13 and everything else that sign-in attempts and their places can tell. */
export function tellSignInStories(stage: Stage): void {
  tellFailures(stage);
  tellBlocks(stage);
  tellSources(stage);
  tellPlaces(stage);
}

function tellFailures(stage: Stage): void {
  stage.tell(
    {
      id: 'brute-force-by-user',
      title: 'One account is hammered',
      rule: 'failed-signins-by-user',
      description:
        'Twenty-six failed attempts on one user, from many addresses, within half an hour.',
    },
    (s) => {
      const victim = stage.member();
      for (let k = 0; k < 26; k++) {
        const failure = k % 5 === 4 ? { category: 'mfa_failed', type: 'totp_bad' } : BAD_PASSWORD;
        s.signIn(victim, stage.minutesAgo(45) + k * 65_000, {
          ...failure,
          source: stage.stranger(victim.home),
        });
      }
    },
  );
  stage.tell(
    {
      id: 'brute-force-by-ip',
      title: 'One address tries everybody',
      rule: 'failed-signins-by-ip',
      description:
        'Twenty-four failed attempts on many users from a single address within half an hour.',
    },
    (s) => {
      const source = stage.stranger(FOREIGN_PLACES.amsterdam);
      const victims = stage.builder.people.filter((p) => p.kind === 'member').slice(0, 24);
      for (let k = 0; k < 24; k++)
        s.signIn(victims[k % victims.length] as Person, stage.minutesAgo(43) + k * 70_000, {
          ...BAD_PASSWORD,
          source,
        });
    },
  );
  stage.tell(
    {
      id: 'password-spray',
      title: 'A spray from everywhere',
      rule: 'failed-signins-overall',
      description: 'Sixteen users fail once each, from sixteen addresses, within eight minutes.',
    },
    (s) => {
      const victims = stage.builder.people.filter((p) => p.kind === 'member').slice(-16);
      for (let k = 0; k < 16; k++) {
        const victim = victims[k % victims.length] as Person;
        s.signIn(victim, stage.minutesAgo(13) + k * 30_000, {
          ...BAD_PASSWORD,
          source: stage.stranger(victim.home),
        });
      }
    },
  );
}

function tellBlocks(stage: Stage): void {
  stage.tell(
    {
      id: 'firewall-blocked-burst',
      title: 'Against the wall',
      rule: 'firewall-blocked',
      description:
        'Eight attempts from one address are stopped by country, continent and IP rules.',
    },
    (s) => {
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
  );
  stage.tell(
    {
      id: 'anonymous-network',
      title: 'Knocking from behind a mask',
      rule: 'anonymous-network',
      description: 'The firewall blocks attempts from an anonymising network.',
    },
    (s) => {
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
  );
  stage.tell(
    {
      id: 'outdated-app',
      title: 'An app from another age',
      rule: 'outdated-app',
      description: 'A sign-in fails because the app is too old.',
    },
    (s) => {
      const user = stage.member();
      const client = { ...usualSource(user).client, app_version: '70908004' };
      s.signIn(user, stage.hoursAgo(4.5), {
        category: 'modern_version_failed',
        type: 'modern_version_old',
        client,
      });
    },
  );
}

function tellSources(stage: Stage): void {
  stage.tell(
    {
      id: 'anomalous-sign-in',
      title: 'A new address',
      rule: 13,
      description:
        'A successful sign-in from an address that this user has not used in the whole history.',
    },
    (s) => {
      const user = stage.member();
      for (let day = 6; day > 1; day -= 2) stage.builder.signIn(user, stage.daysAgo(day));
      s.signIn(user, stage.minutesAgo(24), {
        source: stage.stranger(user.home),
        type: 'credentials_ok',
      });
    },
  );
  stage.tell(
    {
      id: 'unusual-client',
      title: 'No client of 1Password',
      rule: 'unusual-client',
      description: 'A sign-in succeeds with a program that is none of 1Password’s own.',
    },
    (s) => {
      const user = stage.member();
      const source = usualSource(user);
      s.signIn(user, stage.hoursAgo(3.2), { client: makeClient('unknown', source.ip, 'kali') });
    },
  );
}

function tellPlaces(stage: Stage): void {
  stage.tell(
    {
      id: 'risky-country-sign-in',
      title: 'Signed in from Beijing',
      rule: 'rogue-state',
      description: 'A successful sign-in from a country on the watch list.',
    },
    (s) => {
      s.signIn(stage.member(), stage.hoursAgo(2.8), {
        source: stage.stranger(FOREIGN_PLACES.beijing),
        type: 'credentials_ok',
      });
    },
  );
  stage.tell(
    {
      id: 'risky-country-audit',
      title: 'Administered from Tripoli',
      rule: 'embargo-audit',
      description: 'An audit event from a country on the embargo list.',
    },
    (s) => {
      const admin = stage.admin(4);
      s.audit(admin, stage.hoursAgo(2.6), 'update', 'group', stage.group('Sales').uuid, {
        auxInfo: 'Sales',
        source: stage.stranger(FOREIGN_PLACES.tripoli),
      });
    },
  );
  stage.tell(
    {
      id: 'more-than-one-location',
      title: 'Two towns in a day',
      rule: 'more-than-one-location',
      description: 'One user signs in at home and, hours later, in a neighbouring city.',
    },
    (s) => {
      const user = stage.member();
      s.signIn(user, stage.hoursAgo(15.5));
      s.signIn(user, stage.hoursAgo(9.2), {
        source: stage.stranger(neighbourOf(user.home), 'ios'),
      });
    },
  );
  stage.tell(
    {
      id: 'impossible-travel',
      title: 'Faster than any plane',
      rule: 'impossible-travel',
      description:
        'One user signs in at home and forty minutes later on the other side of the world.',
    },
    (s) => {
      const user = stage.member();
      s.signIn(user, stage.hoursAgo(2.4));
      s.signIn(user, stage.hoursAgo(2.4) + 40 * 60_000, {
        source: stage.stranger(farFrom(user.home)),
      });
    },
  );
  stage.tell(
    {
      id: 'firewall-reported',
      title: 'Let in, but reported',
      rule: 'firewall-reported',
      description: 'A sign-in succeeds although a firewall rule reports it.',
    },
    (s) => {
      const user = stage.member();
      s.signIn(user, stage.hoursAgo(1.7), {
        category: 'firewall_reported_success',
        type: 'country_blocked',
        details: 'Peru',
      });
    },
  );
}
