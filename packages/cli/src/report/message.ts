import type { Message } from '../alerts/message';
import { headOf, sectionsOf } from './sections';
import type { Section } from './sections';
import type { Report } from './types';

/** Lines of a part of a report in a message; each sink has limits. */
const MOST_LINES = 5;

/**
 * A report as a message that any sink can carry: what each part comes to, and its first rows.
 * @param key tells this message from all others
 * @param now epoch ms
 */
export function reportMessage(report: Report, key: string, now: number): Message {
  const sections = sectionsOf(report);
  const shown = sections.filter(({ head, title }) => head.length > 0 && title !== 'Incidents');
  return {
    ...{ key, thread: key, kind: 'report', on: now, level: 'INFO' },
    title: headOf(report),
    facts: sections
      .filter(({ title }) => title !== 'Open incidents, the worst first')
      .map(({ title, summary }) => ({ name: title, value: summary })),
    lines: shown.flatMap(linesOf).concat(sections.at(-1)?.notes ?? []),
    more: shown.reduce(
      (sum, { rows, more }) => sum + more + Math.max(0, rows.length - MOST_LINES),
      0,
    ),
    todo: 'graph-1password report writes the whole page.',
    incidents: [],
  };
}

function linesOf({ title, head, rows }: Section): string[] {
  // A number without the head of its column tells nothing.
  const told = (cell: string, column: number): string =>
    /^[\d,]+$/.test(cell) ? `${head[column]?.toLowerCase()} ${cell}` : cell;
  return rows.slice(0, MOST_LINES).map((row) => {
    const cells = row.map(told).filter((cell) => cell !== '');
    return `${title}: ${cells.join(', ')}`;
  });
}
