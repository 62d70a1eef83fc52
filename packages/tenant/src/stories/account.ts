import type { Stage, StoryHead } from './script';

/** A story of a few audit events on the account itself: action, object type, free text, one after the other. */
interface Deed {
  head: StoryHead;
  hoursAgo: number;
  admin: number;
  events: readonly (readonly [action: string, objectType: string, info?: string])[];
}

const head = (
  rule: number | string,
  id: string,
  title: string,
  description: string,
): StoryHead => ({ id, title, rule, description });

const DEEDS: readonly Deed[] = [
  {
    head: head(
      1,
      'firewall-rule-change',
      'The firewall is opened',
      'An administrator changes the firewall rules of the account.',
    ),
    hoursAgo: 21,
    admin: 2,
    events: [['updatfw', 'account']],
  },
  {
    head: head(
      2,
      'sso-configuration-change',
      'Unlock with SSO is rewired',
      'Policy and grace period of Unlock with SSO are changed, a group is added.',
    ),
    hoursAgo: 20.5,
    admin: 0,
    events: [
      ['chngpsso', 'sso'],
      ['chngasso', 'sso'],
      ['addgsso', 'sso'],
    ],
  },
  {
    head: head(
      3,
      'mfa-disabled-for-all',
      'A second factor is switched off for all',
      'An owner disables a multi-factor type for every account.',
    ),
    hoursAgo: 20.2,
    admin: 1,
    events: [['disblmfa', 'account']],
  },
  {
    head: head(
      'duo-change',
      'duo-change',
      'Duo is reconfigured',
      'The Duo configuration is updated, then disabled.',
    ),
    hoursAgo: 10,
    admin: 1,
    events: [
      ['updatduo', 'account'],
      ['disblduo', 'account'],
    ],
  },
  {
    head: head(
      'billing',
      'billing-change',
      'The bill goes elsewhere',
      'Payment card and subscription are changed.',
    ),
    hoursAgo: 9.5,
    admin: 0,
    events: [
      ['update', 'card'],
      ['update', 'sub'],
    ],
  },
  {
    head: head(
      'verified-domain',
      'verified-domain-change',
      'A domain is claimed',
      'A verified domain is added and another removed.',
    ),
    hoursAgo: 8.5,
    admin: 0,
    events: [
      ['vrfydmn', 'account', 'brightwave-labs.example'],
      ['dvrfydmn', 'account', 'old-brand.example'],
    ],
  },
  {
    head: head(
      'slack-app',
      'slack-app-connected',
      'Slack is connected',
      'The Slack app of 1Password is connected to the account.',
    ),
    hoursAgo: 8,
    admin: 3,
    events: [['create', 'slackapp']],
  },
  {
    head: head(
      'item-share-settings',
      'item-share-settings',
      'Sharing rules are loosened',
      'The settings for sharing items with outsiders are updated.',
    ),
    hoursAgo: 7.8,
    admin: 4,
    events: [['uisas', 'account']],
  },
];

/** Sentinel rules 1 to 6 and 12, and the account-wide ideas beyond them. */
export function tellAccountStories(stage: Stage): void {
  const account = stage.builder.accountUuid;
  for (const deed of DEEDS) {
    stage.tell(deed.head, (s) => {
      for (const [k, [action, objectType, info]] of deed.events.entries()) {
        const object = objectType === 'account' ? account : stage.random.upperId();
        s.audit(
          stage.admin(deed.admin),
          stage.hoursAgo(deed.hoursAgo - k * 0.05),
          action,
          objectType,
          object,
          {
            ...(info === undefined ? {} : { auxInfo: info }),
            ...(objectType === 'sso' && /gsso$/.test(action)
              ? { auxUuid: stage.group('Engineering').uuid }
              : {}),
          },
        );
      }
    });
  }
  tellMachines(stage);
  tellReports(stage);
  stage.tell(
    head(
      4,
      'log-ingestion-failure',
      'The collector falls silent',
      'An absence: no run of the collector succeeds between `from` and `to`. No event shows it; it is acted out by not collecting.',
    ),
    () => undefined,
  );
}

function tellMachines(stage: Stage): void {
  stage.tell(
    head(
      5,
      'manual-account-creation',
      'An invitation past the directory',
      'An administrator, not the SCIM bridge, invites an outside address.',
    ),
    (s) => {
      s.audit(stage.admin(2), stage.hoursAgo(19), 'create', 'invite', stage.random.id(), {
        auxInfo: 'friend.of.a.friend@mailbox.example',
      });
    },
  );
  const robot = stage.random.upperId();
  stage.tell(
    head(
      6,
      'service-account-created',
      'A new service account',
      'A service account integration is created.',
    ),
    (s) => {
      s.audit(stage.admin(3), stage.hoursAgo(7), 'create', 'sa', robot, { auxInfo: 'D' });
    },
  );
  stage.tell(
    head(
      12,
      'service-account-token',
      'Its token is made, renamed and revoked',
      'Tokens of the service account are registered, renamed, verified and revoked.',
    ),
    (s) => {
      for (const [k, action] of ['create', 'trename', 'tverify', 'trevoke'].entries()) {
        s.audit(stage.admin(3), stage.hoursAgo(6.9 - k * 0.1), action, 'satoken', robot, {
          auxInfo: 'deploy-token',
        });
      }
    },
  );
  stage.tell(
    head(
      'service-account',
      'service-account-expiry',
      'A service account gets an end date',
      'An expiration is set on a service account.',
    ),
    (s) => {
      const account = stage.machine('service');
      s.audit(stage.admin(4), stage.hoursAgo(6.2), 'expire', 'sa', account.uuid);
    },
  );
}

function tellReports(stage: Stage): void {
  stage.tell(
    head(
      'report',
      'report-viewed',
      'Reports are read and taken along',
      'The activity log is viewed and a report exported.',
    ),
    (s) => {
      // For reports of the whole account the object's UUID is an empty string.
      s.audit(stage.admin(4), stage.hoursAgo(6), 'view', 'report', '', { auxInfo: 'activity-log' });
      s.audit(stage.admin(4), stage.hoursAgo(5.9), 'export', 'report', '', { auxInfo: 'usage' });
    },
  );
}
