import { EntityTypes, entityKey, secretKey } from '@graph-1password/vocabulary';
import { nameOf, textOf } from '../../model/access';
import type { EntityTable, Filter, Model } from '../../model/model';
import type { ActivityKind, Stream } from './activity';
import { streamsOf } from './activity';
import { successes } from '../shared/outcomes';
import type { Place } from '../shared/places';
import { placeReader } from '../shared/places';
import { numbersOf } from '../shared/rows';
import type { NamedEntity } from '../shared/users';
import { userNamed } from '../shared/accounts';
import { entityNamed } from '../shared/users';

const T = EntityTypes;

/** Events of a page. */
export const TIMELINE_PAGE = 50;

/** Where the three kinds of events keep the UUID of their user. */
const WHO = ['actorUUID', 'userUUID', 'targetUserUUID'];

/** What a timeline is asked for. */
export interface TimelineArgs {
  /** Key of a user, a vault or a secret. */
  readonly key: string;
  readonly filter: Filter;
  /** This kind only; absent: all. */
  readonly kind?: ActivityKind;
  /** From 0, the newest events. */
  readonly page: number;
  /** Events of a page; default 50. A saved file has all of them. */
  readonly size?: number;
}

/** An event as a line. */
export interface TimelineRow {
  readonly key: string;
  readonly kind: ActivityKind;
  /** Epoch ms. */
  readonly when: number;
  /** What happened, in words. */
  readonly what: string;
  /** The user who acted or was to be signed in. */
  readonly who?: NamedEntity;
  /** The users, vaults and secrets that the event names, those that were not collected by UUID. */
  readonly about: readonly NamedEntity[];
  readonly place: Place;
  readonly ip?: string;
  /** App of the client. */
  readonly app?: string;
  /** Of sign-in attempts: whether it let the user in. */
  readonly success?: boolean;
}

/** A page of a timeline. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Count of events of the asked kind over all pages. */
  readonly total: number;
  /** Count of events by kind, whichever kind was asked for. */
  readonly kinds: readonly { readonly kind: ActivityKind; readonly count: number }[];
}

/** The events of a user, a vault or a secret that are in the filter, newest first, 50 a page. */
export function timeline(
  model: Model,
  { key, filter, kind, page, size = TIMELINE_PAGE }: TimelineArgs,
): Timeline {
  const streams = streamsOf(model, key, filter);
  const asked = streams.filter((stream) => kind === undefined || stream.kind === kind);
  const picked = newest(asked, page * size, (page + 1) * size);
  return {
    rows: picked.map(({ stream, row }) => rowOf(model, stream, row)),
    total: asked.reduce((sum, { rows }) => sum + rows.length, 0),
    kinds: streams.map((stream) => ({ kind: stream.kind, count: stream.rows.length })),
  };
}

interface Picked {
  readonly stream: Stream & { readonly table: EntityTable };
  readonly row: number;
}

/** Places `first` to `end` of all events, the newest first: a merge that stops where the page does. */
function newest(streams: readonly Stream[], first: number, end: number): Picked[] {
  const heads = streams.flatMap(({ kind, table, rows }) => {
    const times = numbersOf(table, 'createdOn');
    return table && times ? [{ stream: { kind, table, rows }, times, next: rows.length - 1 }] : [];
  });
  // Events without a time stand behind the others in their table: they come first here.
  const timeOf = ({ stream, times, next }: (typeof heads)[number]): number => {
    const time = times[stream.rows[next] ?? -1] ?? -Infinity;
    return Number.isNaN(time) ? Infinity : time;
  };
  const picked: Picked[] = [];
  for (let place = 0; place < end; place++) {
    const head = heads.reduce<(typeof heads)[number] | undefined>(
      (best, other) => (best && timeOf(best) >= timeOf(other) ? best : other),
      undefined,
    );
    if (!head || head.next < 0) break;
    if (place >= first) picked.push({ stream: head.stream, row: head.stream.rows[head.next] ?? 0 });
    head.next--;
  }
  return picked;
}

function rowOf(model: Model, { kind, table }: Picked['stream'], row: number): TimelineRow {
  const ip = textOf(table, 'ipAddress', row) ?? textOf(table, 'sessionIP', row);
  const app = textOf(table, 'appName', row);
  const who = WHO.map((name) => textOf(table, name, row)).find((id) => id !== undefined);
  return {
    key: table.keys[row] ?? '',
    kind,
    when: numbersOf(table, 'createdOn')?.[row] ?? NaN,
    what: nameOf(model, table.start + row),
    ...(who !== undefined && { who: userNamed(model, who) }),
    about: namesIn(model, table, row),
    place: placeReader(table)(row),
    ...(ip !== undefined && { ip }),
    ...(app !== undefined && { app }),
    ...(kind === 'sign-in' && { success: successes(table)(row) }),
  };
}

function namesIn(model: Model, table: EntityTable, row: number): NamedEntity[] {
  const text = (name: string): string => textOf(table, name, row) ?? '';
  if (table.type === T.ITEM_USAGE_EVENT) {
    const [vault, item] = [text('vaultUUID'), text('itemUUID')];
    if (vault === '' || item === '') return [vault, item].filter(Boolean).map((name) => ({ name }));
    return [
      [secretKey(vault, item), item] as const,
      [entityKey(T.VAULT, vault), vault] as const,
    ].map(([key, name]) => entityNamed(model, key) ?? { key, name });
  }
  if (table.type !== T.AUDIT_EVENT) return [];
  // What the two UUIDs of an audit event are depends on its object type; each is looked up as all that it can be.
  const [object, aux] = [text('objectUUID'), text('auxUUID')];
  const found = [
    entityNamed(model, secretKey(aux, object)),
    ...[object, aux].flatMap((id) => [
      entityNamed(model, entityKey(T.VAULT, id)),
      // With the marks of the account, where it is one.
      entityNamed(model, entityKey(T.USER, id)) && userNamed(model, id),
    ]),
  ];
  return found.filter((named) => named !== undefined);
}
