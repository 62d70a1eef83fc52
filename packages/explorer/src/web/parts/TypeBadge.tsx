import { typeName } from '../names';
import { typeTone } from './colours';

/** The type of an entity in words, with the colour that it has in the graph. */
export function TypeBadge({ type }: { type: string }) {
  return (
    <span class="badge type" title={type}>
      <span class={`dot ${typeTone(type)}`} aria-hidden="true" />
      {typeName(type)}
    </span>
  );
}
