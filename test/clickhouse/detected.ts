import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DetectOptions } from '../../packages/cli/src/detect/options';
import { runDetect } from '../../packages/cli/src/detect/run';
import { NOW } from '../detect/judge';
import { cluster, published } from './published';

/** What the rules find, and those that were not judged. */
export async function detect(options: Partial<DetectOptions>) {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await runDetect(
    { format: 'json', now: NOW, ...options },
    { print: (line) => out.push(line), printError: (line) => err.push(line), now: () => NOW },
  );
  const { findings, incidents, failedRules, notJudged } = JSON.parse(out.join('')) as Record<
    string,
    unknown[]
  >;
  return { exitCode, findings, incidents, failedRules, notJudged, err };
}

/** A configuration without the rules that ClickHouse says it cannot judge, since they are about access. */
export async function configWithoutAccess(): Promise<string> {
  const { notJudged } = await detect(cluster());
  const because = 'Groups, members and permissions are not in ClickHouse';
  const rules = (notJudged as { rule: string; reason: string }[])
    .filter(({ reason }) => reason.startsWith(because))
    .map(({ rule }) => rule);
  expect(rules).toContain('suspended-member');
  const file = path.join(path.dirname(published().folder), 'graph-1password.yaml');
  const off = rules.map((rule) => `  ${rule}: { enabled: false }\n`);
  writeFileSync(file, `ruleSettings:\n${off.join('')}`);
  return file;
}
