import type { AccountMark } from '../../queries/shared/users';

/** Each mark in words, with its tone and what it means. */
const MARKS: Readonly<Record<AccountMark, readonly [label: string, tone: string, title: string]>> =
  {
    service: ['Service account', 'info', 'A machine: a service account or an integration'],
    outside: ['Outside', 'medium', 'Belongs to another 1Password account'],
    suspended: ['Suspended', 'high', 'Suspended, according to the newest audit event about it'],
    deleted: ['Deleted', 'high', 'Deleted, according to the newest audit event about it'],
  };

/** A mark in words. */
export const markName = (mark: AccountMark): string => MARKS[mark][0];

/** Marks in words for one line; undefined when there is none. */
export const marksText = (marks: readonly AccountMark[] = []): string | undefined =>
  marks.length === 0 ? undefined : marks.map(markName).join(', ');

/** What a reader must know of an account at once, as badges. */
export function Marks({ marks = [] }: { marks?: readonly AccountMark[] | undefined }) {
  return (
    <>
      {marks.map((mark) => {
        const [label, tone, title] = MARKS[mark];
        return (
          <span key={mark}>
            {' '}
            <span class={`badge tone-${tone}`} data-mark={mark} title={title}>
              {label}
            </span>
          </span>
        );
      })}
    </>
  );
}
