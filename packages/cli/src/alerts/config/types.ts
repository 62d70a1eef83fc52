import type { Level } from '../../detect/levels';
import type { ParameterValues } from '../../detect/template';

/** What `graph-1password.yaml` says of one rule. */
export interface RuleSettings {
  /** false: it is not run. */
  enabled?: boolean;
  level?: Level;
  /** Values in place of the defaults that stand in the rule. */
  parameters?: ParameterValues;
}

/** What an incident is compared with; all that is given must fit, and of a list one. */
export interface Matcher {
  rule?: string[];
  person?: string[];
  address?: string[];
  vault?: string[];
  tag?: string[];
}

/** Incidents that are not told, until a moment. */
export interface Mute extends Matcher {
  reason: string;
  /** Epoch ms. */
  until: number;
}

/** What all sinks have. */
interface CommonSink {
  /** Whether to tell when an incident is gone. Default true. */
  gone?: boolean;
}

/** What sinks have that wait for somebody. */
interface WaitingSink extends CommonSink {
  /** Seconds until an attempt counts as failed. */
  timeout?: number;
}

/** What sinks that speak HTTP have. */
interface HttpSink extends WaitingSink {
  url: string;
  /** PEM file of an authority, an absolute path. */
  caFile?: string;
}

/** A sink that gets JSON by POST. */
export interface WebhookConfig extends HttpSink {
  type: 'webhook';
  secret?: string;
  previousSecret?: string;
  authorization?: string;
}

/** Slack or Microsoft Teams: the address is the secret. */
export interface ChatConfig extends HttpSink {
  type: 'slack' | 'teams';
}

/** PagerDuty, Events API v2. */
export interface PagerDutyConfig extends WaitingSink {
  type: 'pagerduty';
  key: string;
  url?: string;
  caFile?: string;
}

/** E-mail by SMTP. */
export interface EmailConfig extends WaitingSink {
  type: 'email';
  host: string;
  port?: number;
  tls?: 'starttls' | 'implicit' | 'none';
  user?: string;
  password?: string;
  from: string;
  to: string | string[];
  caFile?: string;
}

/** Syslog, RFC 5424. */
export interface SyslogConfig extends WaitingSink {
  type: 'syslog';
  host: string;
  port?: number;
  tls?: boolean;
  facility?: number;
  caFile?: string;
}

/** A command of this machine. */
export interface CommandConfig extends WaitingSink {
  type: 'command';
  command: string[];
  environment?: string[];
}

/** A file of JSON lines. */
export interface FileConfig extends CommonSink {
  type: 'file';
  /** Absolute. */
  path: string;
}

/** A sink as the file names it; secrets stand as `${NAME}` until it is opened. */
export type SinkConfig =
  | WebhookConfig
  | ChatConfig
  | PagerDutyConfig
  | EmailConfig
  | SyslogConfig
  | CommandConfig
  | FileConfig;

/** Which incidents go to which sinks. */
export interface AlertRoute {
  min?: Level;
  rule?: string[];
  sink: string[];
}

/** When messages wait. */
export interface QuietHours {
  /** Minutes after midnight. */
  from: number;
  to: number;
  /** 0 (Sunday) to 6: days on which they begin. */
  days: number[];
  timeZone?: string;
  /** From this level on nothing waits. */
  except: Level;
}

/** What `graph-1password.yaml` says, with every default filled in. */
export interface AlertConfig {
  /** The file; absent when there is none, and all is default. */
  file?: string;
  /** Folder of the user's own rules, an absolute path. */
  rulesFolder?: string;
  ruleSettings: Record<string, RuleSettings>;
  mutes: Mute[];
  sinks: Record<string, SinkConfig>;
  routes: AlertRoute[];
  reports: { sink: string[]; every: 'day' | 'week' }[];
  quietHours?: QuietHours;
  /** Shortest time between two messages of one incident, ms. */
  groupingWindow: number;
  /** How often an open incident is told again, ms; absent: never. */
  repeatInterval?: number;
  /** More new messages at once for a sink become one digest. */
  digestAbove: number;
  /** Address of the explorer's page. */
  explorer?: string;
}
