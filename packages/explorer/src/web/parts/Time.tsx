import { moment, utcMoment, zoneName } from '../format';

interface TimeProps {
  /** Epoch ms; absent or no number: a dash. */
  ms: number | undefined;
  /** The day alone, without the time of day. */
  dateOnly?: boolean;
  /** Whether the zone is said behind it. In tables the heading says it, in a sentence of several times the last one. */
  zoned?: boolean;
}

/** A moment in the viewer's zone, with UTC for the pointer and for programs. */
export function Time({ ms, dateOnly = false, zoned = false }: TimeProps) {
  if (ms === undefined || !Number.isFinite(ms)) return <span class="none">–</span>;
  const time = (
    <time dateTime={new Date(ms).toISOString()} title={utcMoment(ms)}>
      {moment(ms, dateOnly)}
    </time>
  );
  if (!zoned) return time;
  return (
    <>
      {time} <Zone />
    </>
  );
}

/** The zone of the times before it. */
export const Zone = () => <span class="zone">{zoneName()}</span>;
