import type { Change } from '../access/change';
import { changeOf } from '../access/change';

/**
 * An audit event as texts for `EventReferences`, in the order in which {@link changeFrom} reads them.
 * @param event as received, when it is at hand: its time is finer
 * @returns undefined when the event changes nobody's access
 */
export function changeReferences(
  entity: { _key: string },
  event?: unknown,
): (string | undefined)[] | undefined {
  const properties = entity as Readonly<Record<string, unknown>>;
  const change = changeOf({
    key: entity._key,
    value: (name) => properties[name],
    rawData: event,
  });
  if (!change) return undefined;
  const { time, fine, action, objectType, object, aux, auxInfo, actor, email } = change;
  return [
    ...[`${time}`, `${fine}`, action, objectType, object, aux, auxInfo],
    ...[actor?.id, actor?.email, email],
  ];
}

/** Reads what {@link changeReferences} wrote. @param key `_key` of the event; @param texts an empty one is none */
export function changeFrom(key: string, texts: readonly string[]): Change {
  const [time = '', fine = '', action = '', objectType = '', object = '', ...others] = texts;
  const [aux, auxInfo, actorId, actorEmail, email] = others.map((each) => each || undefined);
  return {
    ...{ event: key.slice(key.indexOf(':') + 1), time: Number(time), fine: Number(fine) },
    ...{ action, objectType, object },
    ...(aux !== undefined && { aux }),
    ...(auxInfo !== undefined && { auxInfo }),
    ...(actorId !== undefined && {
      actor: { id: actorId, ...(actorEmail !== undefined && { email: actorEmail }) },
    }),
    ...(email !== undefined && { email }),
  };
}
