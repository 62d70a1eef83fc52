import type { NotJudged } from '../../detect/judged';
import type { Level } from '../../detect/levels';
import type { Mute } from '../config/types';
import type { Message, MessageKind } from '../message';

/** Rises when a field changes its meaning. */
export const ALERTS_VERSION = 1;

/** What a sink was told of an incident. */
export interface Notification {
  /** Epoch ms, when the message was put into the outbox. */
  on: number;
  /** Ids of the findings that it knows of. */
  evidence: string[];
  level: Level;
  /** What later messages refer to: the incident, or the digest that it was in. */
  thread: string;
}

/** A message that arrived. */
export interface Delivery {
  sink: string;
  kind: MessageKind;
  /** Epoch ms. */
  on: number;
}

/** An incident, as it is remembered between runs. Times in epoch ms. */
export interface KnownIncident {
  id: string;
  level: Level;
  rule: string;
  /** All rules that have seen it. */
  rules: string[];
  title: string;
  what: string;
  who?: string;
  target?: string;
  where?: string;
  /** First and last event. */
  first?: number;
  last?: number;
  /** Ids of its findings. */
  evidence: string[];
  /** When this machine saw it first and last. */
  seenFirst: number;
  seenLast: number;
  /** How often it came back after it was gone. */
  returns: number;
  /** When it was found to be gone. */
  goneOn?: number;
  /** Reason of the mute that keeps it silent. */
  muted?: string;
  /** By sink. */
  told: Record<string, Notification>;
  /** The newest last. */
  deliveries: Delivery[];
}

/** A message in the outbox. */
export interface OutboxEntry {
  sink: string;
  message: Message;
  /** Not to be sent before, epoch ms. */
  notBefore: number;
  attempts: number;
  lastError?: string;
  /** The next attempt says only the least, because the sink could not read all. */
  minimal?: true;
  /** Epoch ms: the sink refused it for good, or it was tried for too long. It is kept to be seen. */
  refusedOn?: number;
}

/** How a sink is doing. Times in epoch ms. */
export interface SinkHealth {
  /** Failed attempts since the last success. */
  failures: number;
  pausedUntil?: number;
  /** The sink said that its address or secret is wrong: somebody must act. */
  closed?: true;
  lastSuccess?: number;
  lastError?: string;
  delivered: number;
  failed: number;
  refused: number;
}

/** All that is remembered of alerts. Losing it repeats what is still there, and silences nothing. */
export interface AlertState {
  version: typeof ALERTS_VERSION;
  /** Rises whenever the state is written. */
  generation: number;
  /** Last judgement, epoch ms. */
  judgedOn?: number;
  /** When the next judgement is due although nothing new comes, epoch ms: time alone holds something back. */
  dueOn?: number | undefined;
  /** UUID of the account that was judged, as far as it is known. */
  account?: string;
  /** Findings of that judgement by level. */
  findings?: Partial<Record<Level, number>>;
  /** Rules that the last judgement could not judge, and why. */
  notJudged?: NotJudged[];
  incidents: KnownIncident[];
  outbox: OutboxEntry[];
  sinks: Record<string, SinkHealth>;
  /** Keys of notices that were made. */
  notices: string[];
  /** When a report was last put into the outbox, epoch ms, by sink and how often: `security week`. */
  reports: Record<string, number>;
  /** Deliveries by seconds from event to message: upper bound (`+Inf` for all) to count, and their sum. */
  latency: { buckets: Record<string, number>; sum: number };
}

/** The state before the first judgement. */
export const emptyAlerts = (): AlertState => ({
  version: ALERTS_VERSION,
  generation: 0,
  ...{ incidents: [], outbox: [], sinks: {}, notices: [], reports: {} },
  latency: { buckets: {}, sum: 0 },
});

/** Somebody has seen an incident. */
export interface Acknowledgement {
  /** Epoch ms. */
  on: number;
  note?: string;
}

/** A mute made on the command line. */
export interface CommandMute extends Mute {
  id: string;
  /** One incident only. */
  incident?: string;
  /** Epoch ms. */
  on: number;
}

/** What people decided on the command line; kept apart, so that a run never writes over it. */
export interface Decisions {
  version: typeof ALERTS_VERSION;
  acknowledged: Record<string, Acknowledgement>;
  mutes: CommandMute[];
}

/** Before anybody decided anything. */
export const noDecisions = (): Decisions => ({
  version: ALERTS_VERSION,
  acknowledged: {},
  mutes: [],
});
