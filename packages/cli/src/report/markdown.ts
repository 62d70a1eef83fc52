import { markdownText } from '../support/markdown';
import { headOf, sectionsOf } from './sections';
import type { Report } from './types';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A report as Markdown (GitHub's tables). */
export function reportMarkdown(report: Report): string {
  const lines = [`# ${markdownText(headOf(report))}`];
  for (const { title, summary, notes, head, rows, more } of sectionsOf(report)) {
    lines.push('', `## ${markdownText(title)}`, '');
    if (rows.length === 0) lines.push(`${markdownText(summary)}.`);
    else {
      lines.push(
        row(head),
        row(head.map(() => '---')),
        ...rows.map((r) => row(r.map(markdownText))),
      );
      if (more > 0) lines.push('', `and ${more} more.`);
    }
    if (notes.length > 0) lines.push('', ...notes.map((note) => `- ${markdownText(note)}`));
  }
  return lines.join('\n');
}
