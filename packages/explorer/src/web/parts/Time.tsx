import { moment, utcMoment } from '../format';

interface TimeProps {
  /** Epoch ms; absent or no number: a dash. */
  ms: number | undefined;
  /** The day alone, without the time of day. */
  dateOnly?: boolean;
}

/** A moment in the viewer's zone, with UTC for the pointer and for programs. */
export function Time({ ms, dateOnly = false }: TimeProps) {
  if (ms === undefined || !Number.isFinite(ms)) return <span class="none">–</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={utcMoment(ms)}>
      {moment(ms, dateOnly)}
    </time>
  );
}
