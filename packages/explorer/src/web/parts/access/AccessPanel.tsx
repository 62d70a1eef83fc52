import type { AccessResult, AccessRow } from '../../../queries/access/access';
import { UNUSED_AFTER } from '../../../queries/access/access';
import { count } from '../../format';
import { hrefOf } from '../../router';
import { useQuery } from '../../useQuery';
import type { Call, Route } from '../../view';
import { DataTable } from '../DataTable';
import { Empty } from '../Empty';
import { marksText } from '../Marks';
import { Panel } from '../Panel';
import { accessColumns } from './columns';
import { hasOneWay, wordsOfUse } from './words';

/** Rows of a page of the table. */
const ROWS = 15;

/** Days without a use after which access counts as unused, unless the address says otherwise. */
const DAYS = 90;

interface AccessPanelProps {
  /** Key of the vault or user. */
  id: string;
  about: 'vault' | 'user';
  call: Call;
  route: Route;
  readonly navigate: (route: Route) => void;
}

/**
 * Who can open a vault, or what a person can open, by which ways, and whether they do: a matrix. It says what it rests on, and
 * without a snapshot of access what nobody knows.
 */
export function AccessPanel({ id, about, call, route, navigate }: AccessPanelProps) {
  const days = UNUSED_AFTER.find((each) => String(each) === route.params['days']) ?? DAYS;
  const { result, error } = useQuery(call, 'access', { key: id, days });
  const title =
    about === 'vault' ? 'Who can open it, and does' : 'What this person can open, and does';
  const kinds = kindsOf(days);
  const kind = kinds.find((each) => each.id === route.params['access']) ?? kinds[0];
  if (!result) return error === undefined ? null : <Empty title={error} />;
  const shown = result.rows.filter((row) => kind?.has(row) ?? true);
  return (
    <Panel id="access-matrix" title={title} span={3} note={<Ground result={result} />}>
      {result.rows.length > 0 && (
        <div class="access-choice">
          <Chips {...{ kinds, route, rows: result.rows }} chosen={kind?.id ?? ''} />
          <label class="access-days">
            Unused after{' '}
            <select
              value={days}
              onChange={({ currentTarget: { value } }) =>
                navigate({ ...route, params: { ...route.params, days: value } })
              }
            >
              {UNUSED_AFTER.map((each) => (
                <option key={each} value={each}>{`${each} days`}</option>
              ))}
            </select>
          </label>
        </div>
      )}
      <DataTable
        caption={title}
        columns={accessColumns(about, days)}
        rows={shown}
        rowKey={({ userId, vaultId }) => `${userId} ${vaultId}`}
        saved={(row) => ({
          ...{ user: row.userId, email: row.email, vault: row.vaultId, state: row.state },
          ...{ marks: marksText(row.marks), usages: row.use?.count ?? 0 },
        })}
        pageSize={ROWS}
        empty={<Empty small>{emptyWords(result, about)}</Empty>}
      />
    </Panel>
  );
}

/** What the matrix rests on: the snapshot and its age, or the lack of one, and what is not known. */
function Ground({ result: { known, notes } }: { result: AccessResult }) {
  if (!known)
    return (
      <>
        This file does not tell who can open what: ClickHouse has no groups, members and
        permissions. Write it from a graph or an archive on the machine that collects.
      </>
    );
  const [first, ...others] = notes;
  return (
    <>
      <b>{first}</b> {others.join(' ')} Usages count in the whole graph, whatever the filter.
    </>
  );
}

const emptyWords = ({ known, snapshot, rows }: AccessResult, about: 'vault' | 'user'): string => {
  if (rows.length > 0) return 'None of them is like that.';
  if (!known) return 'Not known here.';
  if (!snapshot) return 'No event of this graph gives access, and nobody used it.';
  return about === 'vault'
    ? 'Nobody, as far as the snapshot and the events since tell.'
    : 'Nothing, as far as the snapshot and the events since tell.';
};

/** Which rows are shown. */
interface Kind {
  readonly id: string;
  readonly label: string;
  readonly has: (row: AccessRow) => boolean;
}

/** The kinds of rows that people ask for. */
function kindsOf(days: number): readonly Kind[] {
  const canOpen = ({ level }: AccessRow) => level === 'reveal' || level === 'open';
  const mayOpen = (row: AccessRow) => canOpen(row) || row.level === 'unknown';
  return [
    { id: 'all', label: 'All', has: () => true },
    { id: 'can', label: 'Can open it', has: canOpen },
    {
      id: 'used',
      label: 'Use it',
      has: ({ useState }) => useState === 'used' || useState === 'machine',
    },
    {
      id: 'unused',
      label: wordsOfUse('unused', days),
      has: (row) => mayOpen(row) && row.useState === 'unused',
    },
    { id: 'never', label: 'Never used', has: (row) => mayOpen(row) && row.useState === 'never' },
    { id: 'one', label: 'By one way only', has: hasOneWay },
    { id: 'self', label: 'Can give it to themselves', has: ({ selfWays }) => selfWays.length > 0 },
    {
      id: 'unknown',
      label: 'Not known',
      has: ({ level, useState, unexplained }) =>
        level === 'unknown' || useState === 'unknown' || unexplained,
    },
  ];
}

interface ChipsProps {
  kinds: readonly Kind[];
  rows: readonly AccessRow[];
  route: Route;
  chosen: string;
}

/** The kinds with their counts: links that narrow the table. */
function Chips({ kinds, rows, route, chosen }: ChipsProps) {
  return (
    <nav class="chips" aria-label="Which access is shown">
      {kinds.map(({ id, label, has }) => {
        const size = rows.filter(has).length;
        const params = { ...route.params, access: id === 'all' ? '' : id };
        return (
          <a
            key={id}
            class="chip"
            href={hrefOf({ ...route, params })}
            aria-current={id === chosen ? 'true' : undefined}
            data-row={id}
            data-value={size}
          >
            {label} <b>{count(size)}</b>
          </a>
        );
      })}
    </nav>
  );
}
