import { createHash } from 'node:crypto';
import { LEVELS } from '../../detect/levels';
import type { AlertConfig } from '../config/types';
import { incidentMessage } from '../compose';
import type { Composition } from '../compose';
import type { Evidence } from '../grouping';
import type { Incident } from '../incidents';
import type { Message } from '../message';
import type { Decisions, KnownIncident, Notification } from './types';

/** What makes a key of a message. */
export const hash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

const rank = (level: Notification['level']): number => LEVELS.indexOf(level);

/** What decides whether somebody is told now. */
interface Moment {
  config: AlertConfig;
  decisions: Decisions;
  /** Epoch ms. */
  now: number;
}

/** What a sink is to be told of an incident now; notes that it is. */
export function newsFor(
  sink: string,
  known: KnownIncident,
  incident: Incident,
  composition: Composition,
  { config, decisions, now }: Moment,
): Message | undefined {
  const told = known.told[sink];
  const note = (evidence: readonly Evidence[], thread: string) => {
    known.told[sink] = {
      on: now,
      evidence: [...new Set([...(told?.evidence ?? []), ...evidence.map(({ id }) => id)])],
      level: known.level,
      thread,
    };
  };
  const key = (kind: string) =>
    `${known.id}-${kind}-${hash([known.returns, known.evidence, told?.on ?? 0])}`;
  if (!told) {
    note(incident.evidence, known.id);
    return incidentMessage('new', incident, incident.evidence, key('new'), composition);
  }
  const knows = new Set(told.evidence);
  const fresh = incident.evidence.filter(({ id }) => !knows.has(id));
  const isWorse = rank(known.level) > rank(told.level);
  const isDue = now - told.on >= config.groupingWindow;
  if ((fresh.length > 0 && isDue) || isWorse) {
    note(fresh, told.thread);
    const message = incidentMessage('grown', incident, fresh, key('grown'), composition);
    return { ...message, thread: told.thread };
  }
  const { repeatInterval } = config;
  const isSeen = decisions.acknowledged[known.id] !== undefined;
  if (repeatInterval === undefined || isSeen || now - told.on < repeatInterval) return undefined;
  note([], told.thread);
  const message = incidentMessage('again', incident, incident.evidence, key('again'), composition);
  return { ...message, thread: told.thread };
}

/**
 * When a sink is to be told more of an incident although nothing new comes, epoch ms: what has grown within the grouping window, and
 * what is repeated. None when everything was told.
 */
export function heldUntil(
  sink: string,
  { id, told, evidence }: KnownIncident,
  { groupingWindow, repeatInterval }: AlertConfig,
  { acknowledged }: Decisions,
): number[] {
  const mine = told[sink];
  if (!mine) return [];
  const knows = new Set(mine.evidence);
  const hasGrown = evidence.some((each) => !knows.has(each));
  const isRepeated = repeatInterval !== undefined && acknowledged[id] === undefined;
  return [
    ...(hasGrown ? [mine.on + groupingWindow] : []),
    ...(isRepeated ? [mine.on + repeatInterval] : []),
  ];
}
