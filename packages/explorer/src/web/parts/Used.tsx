import type { NamedEntity } from '../../queries/shared/users';
import { thingHref } from '../thingHref';

/** The item and the vault of an item usage, as links behind the event. Nothing for other events. */
export function Used({ used }: { used: readonly NamedEntity[] }) {
  if (used.length === 0) return null;
  return (
    <span class="second-line">
      {used.map(({ key, name }, at) => (
        <span key={name}>
          {at > 0 && ' in '}
          {key === undefined ? <code>{name}</code> : <a href={thingHref(key)}>{name}</a>}
        </span>
      ))}
    </span>
  );
}
