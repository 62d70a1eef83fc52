import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { judgeAlerts } from '../../../packages/cli/src/alerts/commands/judge';
import type { JudgeOptions } from '../../../packages/cli/src/alerts/commands/judge';
import { AlertStore } from '../../../packages/cli/src/alerts/state/store';
import { emptyAlerts } from '../../../packages/cli/src/alerts/state/types';
import { publishToCluster } from '../../../packages/cli/src/archive/commands/publish';
import { writeRunFile } from '../../../packages/cli/src/graph/runFile';
import { pollerPaths } from '../../../packages/cli/src/poll/settings';
import { runProgram } from '../../../packages/cli/src/program';
import { NOW } from '../../detect/judge';
import { leaveSummary } from '../../support/runSummary';
import { configWithoutAccess } from '../detected';
import { cluster, published } from '../published';

const DATABASE = 'judged';

/** An archive as a poller's run has left it, and the same in a database of its own; with a configuration that writes messages to a file. */
class JudgedArchive {
  readonly folder: string;
  readonly config: string;

  private constructor() {
    const root = path.dirname(published().folder);
    this.folder = path.join(root, 'polled');
    this.config = path.join(root, 'alerts.yaml');
  }

  static async publish(): Promise<JudgedArchive> {
    const archive = new JudgedArchive();
    const { folder, server } = published();
    cpSync(folder, archive.folder, { recursive: true });
    leaveSummary(archive.folder, NOW);
    const time = (ms: number): string => new Date(ms).toISOString();
    writeRunFile(archive.folder, {
      ...{ startedOn: time(NOW), finishedOn: time(NOW), reasons: [], lookbackDays: 14 },
      window: { since: time(NOW - DAY), until: time(NOW) },
    });
    const without = readFileSync(await configWithoutAccess(), 'utf8');
    const sinks = `sinks:\n  log: { type: file, path: messages.ndjson }\ndigestAbove: 500\n`;
    writeFileSync(archive.config, `${without}${sinks}`);
    const context = { folder: archive.folder, answer: () => undefined, say: () => undefined };
    const place = { to: server.url, database: DATABASE };
    expect(await publishToCluster(place, { ...context, now: NOW })).toBe(0);
    return archive;
  }

  /** A state of alerts of its own. */
  state(name: string) {
    const stateDir = path.join(path.dirname(this.folder), name);
    const { alertsFolder } = pollerPaths({ stateDir });
    const messages = path.join(path.dirname(this.config), 'messages.ndjson');
    const judge = async (options: JudgeOptions, now = NOW) => {
      const [out, err]: [string[], string[]] = [[], []];
      const code = await judgeAlerts(
        { stateDir, config: this.config, ...options },
        { print: (line) => out.push(line), printError: (line) => err.push(line), now: () => now },
      );
      return { code, out: out.join('\n'), err: err.join('\n') };
    };
    return {
      ...{ stateDir, alertsFolder, judge },
      inDatabase: (now = NOW) => judge({ ...cluster(), database: DATABASE }, now),
      known: () => new AlertStore(alertsFolder).load(),
      messages: () =>
        existsSync(messages) ? readFileSync(messages, 'utf8').trim().split('\n').length : 0,
    };
  }
}

/** `alerts judge` on a database. */
export const alertTests = (): void =>
  describe('alerts judge', () => {
    let archive: JudgedArchive;
    beforeAll(async () => {
      archive = await JudgedArchive.publish();
    }, 240_000);

    test('finds the incidents of the archive in the database, and sends nothing twice', async () => {
      const [here, there] = [archive.state('here'), archive.state('there')];
      expect(await here.judge({ dataDir: archive.folder })).toMatchObject({ code: 0 });
      const { incidents, account } = here.known();
      expect(incidents.length).toBeGreaterThan(20);
      const sent = here.messages();
      const first = await there.inDatabase();
      expect(first).toMatchObject({ code: 0 });
      expect(first.err).toContain(`Account ${account}`);
      expect(first.out).toContain(`${incidents.length} incidents`);
      expect(there.known().incidents).toEqual(incidents);
      expect(there.known().account).toBe(account);
      expect(there.messages()).toBe(2 * sent);
      expect((await there.inDatabase(NOW + 1)).out).toContain('0 messages sent');
      expect(there.messages()).toBe(2 * sent);
    }, 600_000);

    test('a server that is lost on the way is a sentence, and nothing is gone', async () => {
      const { server } = published();
      const there = archive.state('there');
      const before = there.known();
      const begin = server.seen.length;
      server.fault = () => (server.seen.length > begin + 5 ? 'before' : undefined);
      const said: string[] = [];
      const spy = jest
        .spyOn(console, 'error')
        .mockImplementation((line: string) => void said.push(line));
      try {
        await runProgram([
          ...['node', 'graph-1password', 'alerts', 'judge', '--engine', 'clickhouse'],
          ...['--url', server.url, '--database', DATABASE],
          ...['--state-dir', there.stateDir, '--config', archive.config],
        ]);
        expect(process.exitCode).toBe(1);
      } finally {
        process.exitCode = 0;
        spy.mockRestore();
        server.fault = () => undefined;
      }
      expect(said).toEqual([
        expect.stringMatching(/^ClickHouse on 127\.0\.0\.1:\d+ did not answer: /),
      ]);
      expect(there.known()).toEqual(before);
    }, 240_000);

    test('what a rule found before is not gone when its answer would be cut off', async () => {
      const { server } = published();
      const there = archive.state('there');
      const before = there.known();
      const sent = there.messages();
      const begin = server.seen.length;
      const [short, whole]: Record<string, string>[] = [{ max_result_rows: '1' }, {}];
      server.forced = () => {
        const number = server.seen.length - begin;
        return (number > 5 && number < 60 ? short : whole) ?? {};
      };
      const answer = await there.inDatabase(NOW + 2).finally(() => (server.forced = () => ({})));
      expect(answer.code).toBe(1);
      expect(answer.out).toMatch(/The rule \S+ failed: The answer has more than/);
      const { incidents, notJudged = [] } = there.known();
      // Where a rule is missing, another one may come first in the list.
      const told = (all: typeof incidents) =>
        all.map(({ id, goneOn }) => `${id} ${goneOn ?? 'there'}`).sort();
      expect(told(incidents)).toEqual(told(before.incidents));
      expect(incidents.every(({ goneOn }) => goneOn === undefined)).toBe(true);
      const failed = new Set(notJudged.map(({ rule }) => rule));
      expect(before.incidents.some(({ rule }) => failed.has(rule))).toBe(true);
      expect(there.messages()).toBe(sent);
    }, 240_000);

    test('the state of one account is not judged by another', async () => {
      const other = archive.state('other');
      new AlertStore(other.alertsFolder).save({ ...emptyAlerts(), account: 'ANOTHER' });
      await expect(other.inDatabase()).rejects.toThrow('is of account ANOTHER');
      expect(other.known().judgedOn).toBeUndefined();
    }, 240_000);
  });
