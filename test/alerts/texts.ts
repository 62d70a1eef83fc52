import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../../packages/cli/src/alerts/judge/judge';
import { momentOrAgo } from '../../packages/cli/src/support/options';
import { runReport } from '../../packages/cli/src/report/run';
import { httpReceiver } from './receivers/http';
import { mailReceiver } from './receivers/mail';
import type { Receiver } from './receivers/receiver';
import { syslogReceiver } from './receivers/syslog';

/** What of the receivers must stand nowhere but in the requests to them. */
export const SINK_SECRETS = { 'the address of a sink': 'hook-CANARY-url' };

/**
 * Judges a graph with a sink of each kind that sends text, of which one fails, and reports.
 * @param graphFolder in which the folder `graph` is
 * @param scratch a folder for what is written
 * @param now what counts as the present, in epoch ms
 * @returns all that was sent, said or written, by name
 */
export async function alertTexts(
  graphFolder: string,
  scratch: string,
  now: () => number,
): Promise<[string, string][]> {
  const receivers: Record<string, Receiver> = {
    hook: await httpReceiver('webhook'),
    chat: await httpReceiver('slack'),
    team: await httpReceiver('teams'),
    down: await httpReceiver('webhook', () => ({ status: 500, body: 'hook-CANARY-url' })),
    mail: await mailReceiver({}),
    log: await syslogReceiver(() => undefined),
  };
  try {
    const configFile = path.join(scratch, 'graph-1password.yaml');
    const file = path.join(scratch, 'alerts.ndjson');
    // Each sink has variables of its own.
    const configs = Object.entries(receivers).map(([name, { config }]) => {
      const text = JSON.stringify(config).replace(/\$\{(\w+)\}/g, `\${$1_${name}}`);
      return [name, JSON.parse(text) as object] as const;
    });
    const sinks = Object.fromEntries([...configs, ['file', { type: 'file', path: file }]]);
    const reports = [{ sink: Object.keys(sinks), every: 'week' }];
    // JSON is YAML.
    writeFileSync(configFile, JSON.stringify({ sinks, reports, digestAbove: 1000 }));
    const env = Object.fromEntries(
      Object.entries(receivers).flatMap(([name, each]) =>
        Object.entries(each.env).map(([variable, value]) => [`${variable}_${name}`, value]),
      ),
    );
    const alertsFolder = path.join(scratch, 'alerts');
    const said = await judge({ alertsFolder, graphFolder, configFile }, { env, now });
    const texts = Object.entries(receivers).flatMap(([name, { seen }]) =>
      seen.map((text, n): [string, string] => [`alerts: sink ${name}, message ${n}`, text]),
    );
    for (const name of readdirSync(alertsFolder)) {
      texts.push([`alerts: ${name}`, readFileSync(path.join(alertsFolder, name), 'utf8')]);
    }
    texts.push(['alerts: file', readFileSync(file, 'utf8')], ['alerts: log', JSON.stringify(said)]);
    for (const format of ['md', 'html', 'json'] as const) {
      const note = (text: string) => void texts.push([`report: ${format}`, text]);
      await runReport(
        { since: momentOrAgo('30d'), format, dataDir: graphFolder },
        { print: note, printError: note, now },
      );
    }
    return texts;
  } finally {
    await Promise.all(Object.values(receivers).map((receiver) => receiver.close()));
  }
}
