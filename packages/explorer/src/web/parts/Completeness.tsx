import type { Meta } from '../../model/model';
import { counted, moment } from '../format';

/** When the page was opened, epoch ms: ages are counted from here. */
const OPENED_ON = Date.now();

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long ago something was, in its greatest whole unit. @param ms epoch ms */
export function ago(ms: number, now = OPENED_ON): string {
  for (const [name, length] of UNITS) {
    const count = Math.floor((now - ms) / length);
    if (count > 0) return `${counted(count, name)} ago`;
  }
  return now < ms ? 'in the future by this clock' : 'just now';
}

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

/** What is missing, a sentence each. */
export function missing({ lacks = [], failedRules = [], rulesError }: Meta): string[] {
  return [
    ...lacks,
    ...(rulesError === undefined ? [] : [`No rule was run: ${rulesError}`]),
    ...failedRules.map(({ rule, cause }) => `The rule ${rule} failed: ${cause}`),
  ];
}
