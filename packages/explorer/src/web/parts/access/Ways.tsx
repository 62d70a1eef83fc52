import { entityKey, EntityTypes } from '@graph-1password/vocabulary';
import type { AccessOrigin } from '../../../model/accessFacts';
import type { AccessRow } from '../../../queries/access/access';
import type { AccessWay } from '../../../queries/access/lines';
import { dataHref } from '../../links';
import { evidenceWords, selfWords, sinceWords } from './words';

/** Every way in as a path, with what says so; then the ways to give oneself access. */
export function Ways({ row }: { row: AccessRow }) {
  const { ways, selfWays } = row;
  if (ways.length + selfWays.length === 0) return <span class="none">–</span>;
  return (
    <ul class="access-ways">
      {ways.map((way, at) => (
        <li key={at}>
          <Path way={way} row={row} />
          <WayEvidence way={way} />
        </li>
      ))}
      {selfWays.map((way) => (
        <li key={`${way.kind} ${way.group?.id}`} class="access-self">
          <span aria-hidden="true">↻ </span>
          {selfWords(way)}
        </li>
      ))}
    </ul>
  );
}

/** What says that a way is there; in one line when the same says it of the grant and of the membership. */
function WayEvidence({ way: { grant, member } }: { way: AccessWay }) {
  if (!member) return <Evidence origin={grant} />;
  if (wordsOf(grant) === wordsOf(member)) {
    return <Evidence of="Grant and membership" origin={grant} />;
  }
  return (
    <>
      <Evidence of="Grant" origin={grant} />
      <Evidence of="Membership" origin={member} />
    </>
  );
}

const wordsOf = (origin: AccessOrigin): string => `${sinceWords(origin)} ${evidenceWords(origin)}`;

/** Person › group › vault. */
function Path({ way: { group, role }, row }: { way: AccessWay; row: AccessRow }) {
  return (
    <span class="access-path">
      {row.user} <Arrow />{' '}
      {group && (
        <>
          <a href={dataHref(entityKey(EntityTypes.GROUP, group.id), { q: '' })}>{group.name}</a>
          {role === 'manager' && ' (manager)'}
          {role === 'unknown' && ' (role unknown)'} <Arrow />{' '}
        </>
      )}
      {row.vault}
      {!group && <span class="quiet-text"> (direct)</span>}
    </span>
  );
}

const Arrow = () => (
  <>
    <span aria-hidden="true">›</span>
    <span class="visually-hidden">then</span>
  </>
);

/** Since when a part of a way is so, by whom, and what says it. */
function Evidence({ of, origin }: { of?: string; origin: AccessOrigin }) {
  const { event, sinceIs } = origin;
  return (
    <span class="second-line">
      {of !== undefined && `${of}: `}
      <span class={sinceIs === 'between' ? 'alarm' : undefined}>{sinceWords(origin)}</span>
      {' · '}
      {event === undefined ? (
        evidenceWords(origin)
      ) : (
        <a href={dataHref(entityKey(EntityTypes.AUDIT_EVENT, event), { q: '' })}>
          {evidenceWords(origin)}
        </a>
      )}
    </span>
  );
}
