import { anyAudit, does } from './reading';
import type { StoryContext, StoryHead, StoryPlan } from './script';

/** A story of a few audit events on the account itself: action, object type, free text, one after the other. */
interface AccountStory extends StoryHead {
  hoursAgo: number;
  admin: number;
  events: readonly (readonly [action: string, objectType: string, info?: string])[];
}

const DEEDS: readonly AccountStory[] = [
  {
    id: 'firewall-rule-change',
    title: 'Firewall rules change',
    rule: 1,
    description: 'An administrator changes the firewall rules of the account.',
    reading: anyAudit(does('account', 'updatfw')),
    hoursAgo: 21,
    admin: 2,
    events: [['updatfw', 'account']],
  },
  {
    id: 'sso-configuration-change',
    title: 'The settings of Unlock with SSO change',
    rule: 2,
    description: 'Policy and grace period of Unlock with SSO are changed, a group is added.',
    reading: anyAudit(does('sso', 'enblsso disblsso chngpsso chngasso chngdsso addgsso delgsso')),
    hoursAgo: 20.5,
    admin: 0,
    events: [
      ['chngpsso', 'sso'],
      ['chngasso', 'sso'],
      ['addgsso', 'sso'],
    ],
  },
  {
    id: 'mfa-disabled-for-all',
    title: 'A second factor is turned off for everyone',
    rule: 3,
    description: 'An owner disables a second factor for every user.',
    reading: anyAudit(does('account', 'disblmfa')),
    hoursAgo: 20.2,
    admin: 1,
    events: [['disblmfa', 'account']],
  },
  {
    id: 'duo-change',
    title: 'Duo is reconfigured',
    rule: 'duo-change',
    description: 'The Duo configuration is updated, then disabled.',
    reading: anyAudit(does('account', 'enblduo updatduo disblduo')),
    hoursAgo: 10,
    admin: 1,
    events: [
      ['updatduo', 'account'],
      ['disblduo', 'account'],
    ],
  },
  {
    id: 'billing-change',
    title: 'Billing details change',
    rule: 'billing',
    description: 'Payment card and subscription are changed.',
    reading: anyAudit(does('card pm sub', 'create update delete cancel')),
    hoursAgo: 9.5,
    admin: 0,
    events: [
      ['update', 'card'],
      ['update', 'sub'],
    ],
  },
  {
    id: 'verified-domain-change',
    title: 'Verified domains change',
    rule: 'verified-domain',
    description: 'A verified domain is added and another removed.',
    reading: anyAudit(does('account', 'vrfydmn uvrfydmn dvrfydmn')),
    hoursAgo: 8.5,
    admin: 0,
    events: [
      ['vrfydmn', 'account', 'brightwave-labs.example'],
      ['dvrfydmn', 'account', 'old-brand.example'],
    ],
  },
  {
    id: 'slack-app-connected',
    title: 'Slack is connected',
    rule: 'slack-app',
    description: 'The Slack app of 1Password is connected to the account.',
    reading: anyAudit(does('slackapp', 'create update delete')),
    hoursAgo: 8,
    admin: 3,
    events: [['create', 'slackapp']],
  },
  {
    id: 'item-share-settings',
    title: 'Item sharing rules change',
    rule: 'item-share-settings',
    description: 'The settings for sharing items with outsiders are updated.',
    reading: anyAudit(does('account', 'uisas')),
    hoursAgo: 7.8,
    admin: 4,
    events: [['uisas', 'account']],
  },
];

/** A story of audit events, three minutes apart. */
function planOf({ hoursAgo, admin, events, ...head }: AccountStory): StoryPlan {
  return {
    ...head,
    play: (stage, s) => {
      for (const [k, [action, objectType, auxInfo]] of events.entries()) {
        const object =
          objectType === 'account' ? stage.builder.accountUuid : stage.random.upperId();
        s.audit(
          stage.admin(admin),
          stage.hoursAgo(hoursAgo - k * 0.05),
          action,
          objectType,
          object,
          {
            ...(auxInfo !== undefined && { auxInfo }),
            ...(objectType === 'sso' &&
              /gsso$/.test(action) && { auxUuid: stage.group('Engineering').uuid }),
          },
        );
      }
    },
  };
}

const invites = does('invite', 'create');
const isMachine = (email = ''): boolean =>
  email.toLowerCase().endsWith('@1passwordserviceaccounts.com');

/** The service account that is made and then gets its tokens. */
const robot = (stage: StoryContext): string => stage.once('robot', () => stage.random.upperId());

/** Sentinel rules 1 to 6 and 12, and the account-wide ideas beyond them. */
export const ACCOUNT_STORIES: readonly StoryPlan[] = [
  ...DEEDS.map(planOf),
  {
    id: 'manual-account-creation',
    title: 'An invitation bypasses the directory',
    rule: 5,
    description: 'An administrator, not the SCIM bridge, invites an external address.',
    reading: anyAudit((e) => invites(e) && !isMachine(e.actor_details?.email)),
    play: (stage, s) => {
      s.audit(stage.admin(2), stage.hoursAgo(19), 'create', 'invite', stage.random.id(), {
        auxInfo: 'friend.of.a.friend@mailbox.example',
      });
    },
  },
  {
    id: 'service-account-created',
    title: 'A new service account',
    rule: 6,
    description: 'A service account integration is created.',
    reading: anyAudit(does('sa', 'create')),
    play: (stage, s) => {
      s.audit(stage.admin(3), stage.hoursAgo(7), 'create', 'sa', robot(stage), { auxInfo: 'D' });
    },
  },
  {
    id: 'service-account-token',
    title: 'Service account tokens change',
    rule: 12,
    description: 'Tokens of the service account are registered, renamed, verified and revoked.',
    reading: anyAudit(does('satoken', 'create trename tverify trevoke')),
    play: (stage, s) => {
      for (const [k, action] of ['create', 'trename', 'tverify', 'trevoke'].entries()) {
        s.audit(stage.admin(3), stage.hoursAgo(6.9 - k * 0.1), action, 'satoken', robot(stage), {
          auxInfo: 'deploy-token',
        });
      }
    },
  },
  {
    id: 'service-account-expiry',
    title: 'A service account gets an expiry date',
    rule: 'service-account',
    description: 'An expiration is set on a service account.',
    reading: anyAudit(does('sa', 'create expire')),
    play: (stage, s) => {
      const account = stage.machine('service');
      s.audit(stage.admin(4), stage.hoursAgo(6.2), 'expire', 'sa', account.uuid);
    },
  },
  {
    id: 'report-viewed',
    title: 'Reports are viewed and exported',
    rule: 'report',
    description: 'The activity log is viewed and a report exported.',
    reading: anyAudit(does('report', 'view export')),
    play: (stage, s) => {
      // For reports of the whole account the object's UUID is an empty string.
      s.audit(stage.admin(4), stage.hoursAgo(6), 'view', 'report', '', { auxInfo: 'activity-log' });
      s.audit(stage.admin(4), stage.hoursAgo(5.9), 'export', 'report', '', { auxInfo: 'usage' });
    },
  },
  {
    id: 'log-ingestion-failure',
    title: 'The collector stops',
    rule: 4,
    description: 'An absence: no collection succeeds between `from` and `to`. No event shows it.',
    reading: 'absence',
    play: () => undefined,
  },
];
