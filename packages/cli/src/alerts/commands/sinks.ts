import { counted } from '@graph-1password/vocabulary';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { UsageError } from '../../support/usage';
import { readDotEnv } from '../../poll/settings';
import { testMessage } from '../compose';
import { findConfig } from '../config/find';
import { loadConfig, readConfig } from '../config/load';
import { describeProblem } from '../config/problem';
import { SinkConfigError } from '../config/secrets';
import { openSink } from '../sinks/open';
import { troubleOnMachine } from '../sinks/reach';
import { json } from './shared';
import type { AlertContext, AlertOptions } from './shared';

/** `alerts test`: sends a marked test now, past the outbox. @returns the exit code @throws UsageError */
export async function testSink(
  name: string,
  options: AlertOptions,
  context: AlertContext,
): Promise<ExitCode> {
  readDotEnv();
  const { sinks } = loadConfig(findConfig(options.config));
  const config = sinks[name];
  if (!config) {
    const known = Object.keys(sinks).join(', ') || 'none';
    throw new UsageError(`There is no sink ${JSON.stringify(name)}. Configured sinks: ${known}.`);
  }
  try {
    const sink = openSink(name, config, process.env, context.now);
    const sent = await sink.send(testMessage(context.now()), false);
    if (sent.kind === 'delivered') {
      context.print(`✓ ${name} (${config.type}) accepted the test.`);
      return EXIT.done;
    }
    context.printError(`✗ ${name} (${config.type}): ${sent.reason}`);
  } catch (error) {
    if (!(error instanceof SinkConfigError)) throw error;
    context.printError(error.message);
    return EXIT.usage;
  }
  return EXIT.failed;
}

/** `alerts check`: says what is wrong in the file, and whether the sinks have their secrets. @returns the exit code: that of wrong usage for anything that is wrong */
export function checkAlerts(options: AlertOptions, context: AlertContext): ExitCode {
  readDotEnv();
  const file = findConfig(options.config);
  if (file === undefined) {
    context.printError(
      'There is no graph-1password.yaml here or in the configuration folder: docs/alerts.md has one to start with.',
    );
    return EXIT.usage;
  }
  const { config, problems } = readConfig(file);
  const lines = problems.map((problem) => describeProblem(file, problem));
  for (const [name, sink] of Object.entries(config.sinks)) {
    try {
      openSink(name, sink, process.env, context.now);
      const trouble = troubleOnMachine(name, sink, process.env);
      if (trouble !== undefined) lines.push(trouble);
    } catch (error) {
      if (!(error instanceof SinkConfigError)) throw error;
      lines.push(error.message);
    }
  }
  if (options.format === 'json') context.print(json({ file, problems: lines }));
  else if (lines.length > 0) context.printError(lines.join('\n'));
  else {
    const { sinks, routes, mutes } = config;
    const ended = mutes.filter(({ until }) => until <= context.now());
    const over =
      ended.length === 0
        ? ''
        : `; ${counted(ended.length, 'mute is', 'mutes are')} over: renew or remove`;
    context.print(
      `✓ ${file}: ${counted(Object.keys(sinks).length, 'sink')}, ${counted(routes.length, 'route')}, ${counted(mutes.length, 'mute')}${over}.`,
    );
  }
  return lines.length > 0 ? EXIT.usage : EXIT.done;
}
