import type { Level } from '../detect/levels';

/** Where an incident of a report stands. */
export const STATES = ['open', 'acknowledged', 'muted', 'gone'] as const;
/** One of {@link STATES}. */
export type ReportState = (typeof STATES)[number];

/** An incident in a report. */
export interface ReportIncident {
  id: string;
  level: Level;
  state: ReportState;
  title: string;
  /** Of its last event, epoch ms. */
  last?: number;
}

/** Somebody who was suspended or deleted, and not reactivated since. */
export interface Leaver {
  who: string;
  did: 'suspended' | 'deleted';
  /** Epoch ms. */
  on: number;
  /** Who did it. */
  by?: string;
  /** Items that they saw and nobody has changed since: `graph-1password leaver` names them. Undefined when not known. */
  toChange?: number;
  /** The same of items that only programs read in their name. */
  toChangeMachines?: number;
  /** Items that they used and Connect does not show: nobody knows whether those have changed. Undefined for none. */
  notShown?: number;
}

/** A vault of which no item was used. */
export interface UnusedVault {
  name: string;
  /** How many items it has, when that is known. */
  items?: number;
}

/** The first sign-in of a person from a town. */
export interface NewPlace {
  who: string;
  place: string;
  /** Epoch ms. */
  on: number;
  /** Sign-ins from there in the period. */
  count: number;
}

/** How the collection does. */
export interface ReportHealth {
  /** When the graph was collected, epoch ms. */
  collectedOn?: number;
  /** Sentences that say what the graph lacks. */
  lacks: string[];
  /** Of the poller, as far as there is one. */
  poller?: {
    lastSuccess?: number;
    runs: { ok: number; partly: number; failed: number };
    failuresInRow: number;
  };
  /** Sentences about sinks that do not take messages, rules that were not judged, and states that are not known. */
  alerts: string[];
}

/** What a report says; all names are as people typed them. */
export interface Report {
  account?: string;
  simulated: boolean;
  /** The period, epoch ms. */
  since: number;
  until: number;
  /** From when on events are known, epoch ms; undefined when there are none. */
  eventsSince?: number;
  /** Until when events are known, epoch ms, where that is before the end of the period: the graph is old. */
  eventsUntil?: number;
  /** The worst first. */
  incidents: ReportIncident[];
  leavers: Leaver[];
  unusedVaults: UnusedVault[];
  newPlaces: NewPlace[];
  /** Why a part cannot be known, or not all of it, in a sentence: where there is one, an empty list does not say that there is nothing. */
  unknown: Partial<
    Record<'incidents' | 'leavers' | 'toChange' | 'unusedVaults' | 'newPlaces', string>
  >;
  health: ReportHealth;
}
