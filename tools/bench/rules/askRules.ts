import { appendFileSync } from 'node:fs';
import type { ReadWindow } from '@graph-1password/archive';
import { detect } from '../../../packages/cli/src/detect/detect';
import { readRules } from '../../../packages/cli/src/detect/rules';
import { Answers } from '../../../packages/cli/src/graph/answers';
import { cpuOf, peakOf } from './usage';

/** What is asked, in BENCH_RULES. */
export interface RulesRequest {
  /** Folder of the archive. */
  folder: string;
  /** A ClickHouse server that has it instead, and its process, whose time and memory count. */
  server?: { url: string; pid: number };
  /** Ids of the rules, one after the other. */
  rules: string[];
  window: ReadWindow;
  /** What counts as the present, epoch ms. */
  now: number;
  /** How long the database may take for a query, ms. */
  mostMs: number;
}

/** What a rule used, or what every command reads before its first question. */
export interface RuleReport {
  /** Id of the rule; `''` for what is read before. */
  rule: string;
  /** It has only begun: the process may not survive it. */
  isBegun?: true;
  /** s */
  wall: number;
  /** s, all threads; of a server when one answers */
  cpu: number;
  /** s of the program that asks a server; absent when it is the engine itself. */
  client?: number;
  /** Peak memory of that process meanwhile, MB; 0 where the system does not tell. */
  rss: number;
  /** Count. */
  findings: number;
  /** Why there is no answer. */
  problem?: string;
}

async function timed(
  rule: string,
  pid: number,
  work: () => Promise<Pick<RuleReport, 'findings' | 'problem'>>,
): Promise<RuleReport> {
  peakOf(pid);
  const [start, cpu, own] = [performance.now(), cpuOf(pid), cpuOf(process.pid)];
  const result = await work();
  const wall = (performance.now() - start) / 1000;
  const client = pid === process.pid ? {} : { client: cpuOf(process.pid) - own };
  return { rule, wall, cpu: cpuOf(pid) - cpu, ...client, rss: peakOf(pid), ...result };
}

async function openAnswers({ folder, server, window, now, mostMs }: RulesRequest) {
  if (!server) return Answers.open(folder, { window, seenOn: now, copy: 'none', mostMs });
  const { ClusterAnswers } = await import('../../../packages/cli/src/cluster/answers');
  const seconds = Math.ceil(mostMs / 1000);
  return ClusterAnswers.open({ url: server.url, window, seenOn: now, seconds });
}

/** Rules on an archive in this process, which is measured; each has a line in the file BENCH_REPORT when it begins and when it ends. */
async function main(): Promise<void> {
  const request = JSON.parse(process.env.BENCH_RULES ?? '{}') as RulesRequest;
  const file = process.env.BENCH_REPORT ?? 'report.jsonl';
  const tell = (report: RuleReport): void => appendFileSync(file, `${JSON.stringify(report)}\n`);
  const begun = { wall: 0, cpu: 0, rss: 0, findings: 0, isBegun: true as const };
  let source: Awaited<ReturnType<typeof openAnswers>> | undefined;
  const pid = request.server?.pid ?? process.pid;
  const opening = await timed('', pid, async () => {
    source = await openAnswers(request);
    return { findings: 0 };
  });
  tell(opening);
  if (!source) return;
  for (const rule of readRules()) {
    if (!request.rules.includes(rule.id)) continue;
    tell({ rule: rule.id, ...begun });
    const asked = source;
    const report = await timed(rule.id, pid, async () => {
      const { findings, failed } = await detect(asked, [rule], request.now);
      const [problem] = failed.map(({ reason }) => reason);
      return { findings: findings.length, ...(problem !== undefined && { problem }) };
    }).catch((error: unknown): RuleReport => {
      const problem = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      return { rule: rule.id, wall: 0, cpu: 0, rss: 0, findings: 0, problem };
    });
    tell(report);
  }
  source.close();
}

void main();
