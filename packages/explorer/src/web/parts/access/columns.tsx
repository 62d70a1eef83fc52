import type { Sureness } from '../../../model/accessFacts';
import type { AccessRow } from '../../../queries/access/access';
import { ACCESS_LEVELS } from '../../../queries/access/lines';
import { counted } from '../../format';
import { accessGraphHref } from '../../links';
import { thingHref } from '../../thingHref';
import type { DataColumn } from '../DataTable';
import { Marks } from '../Marks';
import { timeColumn } from '../tableColumns';
import { Ways } from './Ways';
import {
  LEVEL_WORDS,
  selfWords,
  STATE_WORDS,
  SURE_SIGNS,
  wordsOfUse,
  wayText,
  waysWords,
} from './words';

/** The columns of the matrix. @param days after which access counts as unused */
export const accessColumns = (
  about: 'vault' | 'user',
  days: number,
): readonly DataColumn<AccessRow>[] => [
  about === 'vault' ? PERSON : VAULT,
  LEVEL,
  right('take', 'Takes out', ({ can }) => can.take),
  right('change', 'Changes', ({ can }) => can.change),
  right('manage', 'Manages', ({ can }) => can.manage),
  {
    id: 'ways',
    label: 'Ways in, and what says so',
    cell: (row) => <Ways row={row} />,
    value: ({ ways, selfWays }) => [...ways.map(wayText), ...selfWays.map(selfWords)].join(' | '),
  },
  {
    id: 'use',
    label: 'Does',
    cell: (row) => <Does row={row} days={days} />,
    sort: ({ useState }) => wordsOfUse(useState, days),
  },
  timeColumn('last', 'Last used', ({ use }) => use?.lastOn),
];

function Does({ row, days }: { row: AccessRow; days: number }) {
  const { useState, use, unexplained } = row;
  const ways = waysWords(row);
  return (
    <>
      {wordsOfUse(useState, days)}
      {use && <span class="second-line one-line">{counted(use.count, 'item usage')}</span>}
      {ways !== undefined && <span class="second-line one-line">{ways}</span>}
      {unexplained && <span class="second-line one-line">no way in is known</span>}
      <GraphLink row={row} />
    </>
  );
}

/** Only what the graph has can be drawn. */
function GraphLink({ row: { userKey, user, vaultKey, vault, ways } }: { row: AccessRow }) {
  if (userKey === undefined || ways.length === 0) return null;
  return (
    <a class="second-line" href={accessGraphHref(userKey, vaultKey)}>
      Draw it<span class="visually-hidden">: {`${user} and ${vault}`}</span>
    </a>
  );
}

const PERSON: DataColumn<AccessRow> = {
  id: 'person',
  label: 'Person',
  cell: ({ userKey, user, email, marks, state }) => (
    <>
      {userKey === undefined ? user : <a href={thingHref(userKey)}>{user}</a>}
      <Marks marks={marks} />
      {email !== undefined && email !== user && <span class="second-line">{email}</span>}
      {STATE_WORDS[state] !== undefined && <span class="second-line">{STATE_WORDS[state]}</span>}
      {userKey === undefined && <span class="second-line">in no event of this graph</span>}
    </>
  ),
  sort: ({ user }) => user,
};

const VAULT: DataColumn<AccessRow> = {
  id: 'vault',
  label: 'Vault',
  cell: ({ vaultKey, vault }) => <a href={thingHref(vaultKey)}>{vault}</a>,
  sort: ({ vault }) => vault,
};

const LEVEL: DataColumn<AccessRow> = {
  id: 'can',
  label: 'Can',
  cell: ({ level, selfWays }) => (
    <span class={`access-level access-${level}`}>
      {LEVEL_WORDS[level]}
      {selfWays.length > 0 && level !== 'self' && <span class="second-line">and can widen it</span>}
    </span>
  ),
  sort: ({ level }) => ACCESS_LEVELS.indexOf(level),
  value: ({ level }) => LEVEL_WORDS[level],
};

/** A cell of the matrix: a sign to see, and the same in words. */
const right = (
  id: string,
  label: string,
  of: (row: AccessRow) => Sureness,
): DataColumn<AccessRow> => ({
  id,
  label,
  cell: (row) => {
    const [sign, words] = SURE_SIGNS[of(row)];
    return (
      <span class={`access-sign access-is-${of(row)}`} title={`${label}: ${words}`}>
        <span aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{words}</span>
      </span>
    );
  },
  sort: (row) => ['yes', 'unknown', 'no'].indexOf(of(row)),
  value: (row) => SURE_SIGNS[of(row)][1],
});
