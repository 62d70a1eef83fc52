import type { EventKind } from '@graph-1password/vocabulary';
import { hashText } from '../random';
import type { StreamPosition } from './store';

/** All that a cursor remembers: no state is kept between requests. */
export interface Cursor {
  kind: EventKind;
  /** Epoch ms. */
  since: number;
  /** Epoch ms; `null` for a window that stays open. */
  until: number | null;
  limit: number;
  position: StreamPosition;
  /** The empty page before this place has been served. */
  paused: boolean;
}

type Packed = [EventKind, number, number | null, number, number, number, 0 | 1];

/** Opaque text of a cursor. The same place gives the same text. */
export function writeCursor(cursor: Cursor): string {
  const { kind, since, until, limit, position, paused } = cursor;
  const packed: Packed = [
    kind,
    since,
    until,
    limit,
    position.history,
    position.fresh,
    paused ? 1 : 0,
  ];
  const body = JSON.stringify(packed);
  return Buffer.from(`${hashText(body).toString(36)}.${body}`).toString('base64');
}

/** The cursor, or `undefined` when the text is not one of our cursors or belongs to another stream. */
export function readCursor(text: string, kind: EventKind): Cursor | undefined {
  const plain = Buffer.from(text, 'base64').toString();
  const dot = plain.indexOf('.');
  const body = plain.slice(dot + 1);
  if (dot < 1 || hashText(body).toString(36) !== plain.slice(0, dot)) return undefined;
  const [itsKind, since, until, limit, history, fresh, paused] = JSON.parse(body) as Packed;
  if (itsKind !== kind) return undefined;
  return { kind, since, until, limit, position: { history, fresh }, paused: paused === 1 };
}
