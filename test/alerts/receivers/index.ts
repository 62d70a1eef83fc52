import { faultyHttp } from './http';
import { faultyCommand, faultyFile } from './local';
import { faultyMail } from './mail';
import type { Fault, Receiver } from './receiver';
import { faultySyslog } from './syslog';

/** Makes a receiver of each kind of sink with a fault; undefined where the kind cannot have it. */
export const KINDS: Record<string, (fault: Fault) => Promise<Receiver | undefined>> = {
  webhook: (fault) => faultyHttp('webhook', fault),
  slack: (fault) => faultyHttp('slack', fault),
  teams: (fault) => faultyHttp('teams', fault),
  pagerduty: (fault) => faultyHttp('pagerduty', fault),
  email: faultyMail,
  'syslog, TCP': (fault) => faultySyslog(fault, false),
  'syslog, TLS': (fault) => faultySyslog(fault, true),
  command: (fault) => Promise.resolve(faultyCommand(fault)),
  file: (fault) => Promise.resolve(faultyFile(fault)),
};
