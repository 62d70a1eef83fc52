import type { ExplorerFinding } from '../../model/model';

/** The level of a finding: text in a coloured badge, so that the colour is not the only sign. */
export function Level({ level }: { level: ExplorerFinding['level'] }) {
  return (
    <span class={`badge level-${level.toLowerCase()}`} data-level={level}>
      {level.charAt(0) + level.slice(1).toLowerCase()}
    </span>
  );
}
