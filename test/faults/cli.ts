import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { runRow } from './judge';
import type { Verdict } from './judge';
import { MATRIX } from './matrix';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

/** Runs the matrix, or the rows whose name contains `--only`, and prints it as a table. */
async function main(): Promise<void> {
  const rows = MATRIX.filter(({ name }) => name.includes(values.only ?? ''));
  const table = new Table({
    head: ['#', 'Fault', 'Expected', '', 'Seconds', 'Requests'],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', 'left', 'left', 'left', 'right', 'right'],
  });
  const verdicts: Verdict[] = [];
  for (const row of rows) {
    const verdict = await runRow(row);
    verdicts.push(verdict);
    const { name, expected, problems, seconds, requests } = verdict;
    const mark = problems.length === 0 ? '✓' : '✗';
    table.push([verdicts.length, name, expected, mark, seconds.toFixed(2), requests]);
    if (process.stderr.isTTY) process.stderr.write(`\r${verdicts.length} of ${rows.length} `);
  }
  if (process.stderr.isTTY) process.stderr.write('\r');
  console.log(table.toString());

  const wrong = verdicts.filter(({ problems }) => problems.length > 0);
  for (const { name, problems } of wrong) console.log(`\n✗ ${name}\n  ${problems.join('\n  ')}`);
  const seconds = verdicts.reduce((sum, verdict) => sum + verdict.seconds, 0);
  console.log(
    `\n${verdicts.length} faults: ${verdicts.length - wrong.length} as stated, ${wrong.length} not, in ${seconds.toFixed(1)} s.`,
  );
  process.exitCode = wrong.length > 0 || verdicts.length === 0 ? 1 : 0;
}

void main();
