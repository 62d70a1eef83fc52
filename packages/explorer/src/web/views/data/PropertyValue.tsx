import type { Value } from '../../../model/model';
import { Time } from '../../parts/Time';

/** Numbers below the ms of 2001 are not times of a 1Password account but small numbers. */
const FIRST_MOMENT = 1e12;

interface PropertyValueProps {
  name: string;
  value: Value | undefined;
}

/** A property for people: moments as times, lists as lines, the rest as it is. */
export function PropertyValue({ name, value }: PropertyValueProps) {
  if (value === undefined || value === null) return <span class="none">–</span>;
  if (typeof value === 'number' && /On$/.test(name) && value >= FIRST_MOMENT / 10) {
    return <Time ms={value} />;
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
