import { headOf, sectionsOf } from './sections';
import type { Report } from './types';

/** Every character that could begin something in Markdown or HTML, so that a name is a name. */
const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]#!|>~$]/g, '\\$&')
    .replace(/^[+-]/, '\\$&')
    // A bare address becomes a link in many viewers.
    .replace(/:\/\//g, ':&#8203;//')
    .replace(/www\./gi, (start) => `${start.slice(0, 3)}&#8203;.`);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A report as Markdown (GitHub's tables). */
export function reportMarkdown(report: Report): string {
  const lines = [`# ${escaped(headOf(report))}`];
  for (const { title, summary, notes, head, rows, more } of sectionsOf(report)) {
    lines.push('', `## ${escaped(title)}`, '');
    if (rows.length === 0) lines.push(`${escaped(summary)}.`);
    else {
      lines.push(row(head), row(head.map(() => '---')), ...rows.map((r) => row(r.map(escaped))));
      if (more > 0) lines.push('', `and ${more} more.`);
    }
    if (notes.length > 0) lines.push('', ...notes.map((note) => `- ${escaped(note)}`));
  }
  return lines.join('\n');
}
