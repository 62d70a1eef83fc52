import type { Meta } from '../../model/model';
import { ago, missing } from '../completeness';
import { moment } from '../format';

/** Which graph it is, in one line: when it was collected, how long ago, and whether it is simulated. */
export function WhichGraph({ meta }: { meta: Meta }) {
  const { collectedOn, simulated = false } = meta;
  return (
    <span class="which-graph">
      {simulated && <span class="badge tone-info">Simulated tenant</span>}{' '}
      {collectedOn !== undefined && (
        <span title={`Collected on ${moment(collectedOn)}`}>Collected {ago(collectedOn)}</span>
      )}
    </span>
  );
}

/** All that is missing: what the collect did not get, and rules that failed. Nothing when all is there. */
export function Completeness({ meta }: { meta: Meta }) {
  const lines = missing(meta);
  if (lines.length === 0) return null;
  return (
    <section class="completeness tone-high" aria-label="What is missing">
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
