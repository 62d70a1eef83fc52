import { DAY } from '@graph-1password/vocabulary';
import type { Meta } from '../../model/model';
import { ago, missing } from '../completeness';
import { counted, moment, zonedMoment } from '../format';

/** Which graph it is, in one line: when it was collected, of how many days its events are, and whether it is simulated. */
export function WhichGraph({ meta }: { meta: Meta }) {
  const { collectedOn, simulated = false, window } = meta;
  const days = window && Math.max(1, Math.round((window.until - window.since) / DAY));
  return (
    <span class="which-graph">
      {simulated && <span class="badge tone-info">Simulated tenant</span>}{' '}
      {collectedOn !== undefined && (
        <span title={`Collected on ${zonedMoment(collectedOn)}`}>Collected {ago(collectedOn)}</span>
      )}
      {window && days !== undefined && (
        <span title={`Events from ${moment(window.since)} to ${zonedMoment(window.until)}`}>
          {collectedOn === undefined ? '' : ', '}
          {counted(days, 'day')} of events
        </span>
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
