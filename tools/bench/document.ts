import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './processes';
import type { Report } from './results';
import { asMarkdown, tablesOf } from './tables';

const FILE = path.join(ROOT, 'docs', 'performance.md');

/**
 * Writes the tables of a report between their markers (`<!-- bench:targets -->`, `<!-- /bench:targets -->`).
 * A table that the report does not have stays as it is.
 * @throws Error with a sentence when a marker is missing
 */
export async function writeDocument(report: Report): Promise<void> {
  let text = readFileSync(FILE, 'utf8');
  for (const table of tablesOf(report)) text = between(text, table.name, asMarkdown(table));
  text = between(text, 'machine', describe(report));
  const config = await resolveConfig(FILE);
  writeFileSync(FILE, await format(text, { ...config, parser: 'markdown' }));
}

function describe({ date, machine, runs, quick }: Report): string {
  const { cpu, cpus, memoryGb, node } = machine;
  const kind = quick ? 'one quick run' : `medians of up to ${runs} runs`;
  return `Measured on ${date.slice(0, 10)}, ${kind}: ${cpus} × ${cpu}, ${memoryGb} GB, Node ${node}.`;
}

function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${FILE} lacks the markers ${begin} and ${end}: put them back.`);
  }
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
