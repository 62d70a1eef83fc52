import type { Value } from '../../../model/model';
import { Time } from '../../parts/Time';

/** Numbers below the ms of 2001 are not times of a 1Password account but small numbers. */
const FIRST_MOMENT = 1e12;

interface PropertyValueProps {
  name: string;
  value: Value | undefined;
  /** Whether the zone of a time is said. */
  zoned?: boolean;
}

/** Whether a property is a time, epoch ms. */
export const isMoment = (name: string, value: Value | undefined): value is number =>
  typeof value === 'number' && /On$/.test(name) && value >= FIRST_MOMENT / 10;

/** A property for people: moments as times, lists as lines, the rest as it is. */
export function PropertyValue({ name, value, zoned = false }: PropertyValueProps) {
  if (value === undefined || value === null) return <span class="none">–</span>;
  if (isMoment(name, value)) {
    return <Time ms={value} zoned={zoned} />;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="none">empty</span>;
    return (
      <ul class="values">
        {(value as readonly string[]).map((text, at) => (
          <li key={at}>{text}</li>
        ))}
      </ul>
    );
  }
  const text = String(value);
  return (
    <span class="value" title={text}>
      {text}
    </span>
  );
}
