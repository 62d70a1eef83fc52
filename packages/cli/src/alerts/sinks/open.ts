import { resolveSink } from '../config/secrets';
import type { SinkConfig } from '../config/types';
import type { Sink } from '../outbox/deliver';
import { CommandSink } from './command';
import { EmailSink } from './email';
import { FileSink } from './file';
import { PagerDutySink } from './pagerduty';
import { SlackSink } from './slack';
import { SyslogSink } from './syslog';
import { TeamsSink } from './teams';
import { WebhookSink } from './webhook';

/**
 * Opens a sink with its secrets from the environment; nothing is sent yet.
 * @param now epoch ms
 * @throws SinkConfigError with a sentence
 */
export function openSink(
  name: string,
  config: SinkConfig,
  env: NodeJS.ProcessEnv,
  now: () => number,
): Sink {
  const sink = resolveSink(name, config, env);
  switch (sink.type) {
    case 'webhook':
      return new WebhookSink(sink, now);
    case 'slack':
      return new SlackSink(sink);
    case 'teams':
      return new TeamsSink(sink);
    case 'pagerduty':
      return new PagerDutySink(sink);
    case 'email':
      return new EmailSink(sink);
    case 'syslog':
      return new SyslogSink(sink);
    case 'command':
      return new CommandSink(sink);
    case 'file':
      return new FileSink(sink);
  }
}
