import type { ArchiveFile, Gap, LostStates } from './entries';

type Lost = Pick<ArchiveFile, 'type' | 'day' | 'from'>;

/** The days of lost files of events, each once. */
export function daysOf(files: readonly Lost[]): Gap[] {
  const days = files.map(({ type, day }) => `${type} ${day}`);
  return [...new Set(days)].map((gap) => {
    const [type = '', day = ''] = gap.split(' ');
    return { type, day };
  });
}

/** Days that are lost already are not noted twice. */
export const withGaps = (known: readonly Gap[], more: readonly Gap[]): Gap[] => [
  ...known,
  ...more.filter(({ type, day }) => !known.some((gap) => gap.type === type && gap.day === day)),
];

/** From when on states are lost with files, by type. A file of which nobody knows when its states began costs all of them. */
export function statesOf(files: readonly Lost[]): LostStates[] {
  const since = new Map<string, number>();
  for (const { type, from } of files) since.set(type, Math.min(from, since.get(type) ?? Infinity));
  return [...since].map(([type, from]) => ({ type, from }));
}

/** What was lost before and now. What is open of a type is one span; one that has ended stays as it is. */
export function withStates(
  known: readonly LostStates[],
  more: readonly LostStates[],
): LostStates[] {
  const open = [...known, ...more].filter(({ until }) => until === undefined);
  const files = open.map((each) => ({ ...each, day: '' }));
  return [...known.filter(({ until }) => until !== undefined), ...statesOf(files)];
}
