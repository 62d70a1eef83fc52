import { DAY } from '@graph-1password/vocabulary';
import type { Report } from '../../report/types';
import { reportMessage } from '../../report/message';
import type { AlertConfig } from '../config/types';
import { quietUntil } from '../routes';
import type { AlertState } from '../state/types';

/** How far back a report looks, and how often it comes, ms. */
const LENGTHS = { day: DAY, week: 7 * DAY };

/**
 * Puts the reports that are due into the outbox: the first with the first judgement, the next a day or a week later.
 * @param reportSince makes a report of the time from then (epoch ms) until now
 * @param now epoch ms
 */
export async function addReports(
  state: AlertState,
  { reports, sinks, quietHours }: AlertConfig,
  reportSince: (since: number) => Promise<Report>,
  now: number,
): Promise<void> {
  const made = new Map<string, Report>();
  for (const { sink: names, every } of reports) {
    for (const sink of names.filter((name) => sinks[name] !== undefined)) {
      const id = `${sink} ${every}`;
      const before = state.reports[id];
      // One of a clock that was ahead does not silence those that follow.
      if (before !== undefined && before <= now && now - before < LENGTHS[every]) continue;
      const report = made.get(every) ?? (await reportSince(now - LENGTHS[every]));
      made.set(every, report);
      const message = reportMessage(report, `report-${every}-${Math.floor(now / 1000)}`, now);
      const notBefore = quietUntil(quietHours, message.level, now);
      state.outbox.push({ sink, message, notBefore, attempts: 0 });
      state.reports[id] = now;
    }
  }
}
