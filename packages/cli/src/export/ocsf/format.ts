import { noneYet } from '../format';
import type { EventFormat } from '../format';
import { ocsfEvent } from './event';
import { findingEvent } from './finding';

/** An event a line, and, if they were asked for, a Detection Finding for each incident at the end. */
export const ocsf: EventFormat = {
  async write(source, lines, { raw, findings, onWritten }) {
    const counts: Record<string, number> = noneYet();
    const { names } = source;
    for await (const event of source.events()) {
      const waiting = lines.write(`${JSON.stringify(ocsfEvent(event, { names, raw }))}\n`);
      if (waiting) await waiting;
      counts[event.kind] = (counts[event.kind] ?? 0) + 1;
      onWritten();
    }
    if (!findings) return { counts, lacks: [] };
    const { incidents, rules, lacks } = await findings();
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    for (const incident of incidents) {
      await lines.write(`${JSON.stringify(findingEvent(incident, byId))}\n`);
      onWritten();
    }
    return { counts: { ...counts, findings: incidents.length }, lacks };
  },
};
