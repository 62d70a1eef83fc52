import type { Finding } from '../detect/finding';
import type { Mute } from './config/types';
import type { Evidence } from './grouping';
import { findingId } from './identity';
import { readFound } from './judge/found';
import { allMutes, muteReason, REASON_BREAK } from './mutes';
import type { ListedMute } from './mutes';
import type { AlertState, Decisions, KnownIncident } from './state/types';

/** Where an incident stands. */
export type IncidentState = 'new' | 'open' | 'acknowledged' | 'muted' | 'gone';

/** Where an incident stands, and the reason of the mute that keeps it silent. */
export interface Standing {
  state: IncidentState;
  muted?: string;
}

/** What decides where incidents stand now. */
export interface StandingOptions {
  decisions: Decisions;
  /** Those of `graph-1password.yaml`. */
  mutes: readonly Mute[];
  /** Of the clock, epoch ms: a mute that is over mutes nothing, whatever time is asked about. */
  now: number;
  /** Of the alerts, where the last findings may be; without it the incident itself says what mutes are compared with. */
  folder?: string;
}

/**
 * Where incidents stand now: a decision counts at once, and not only when the rules judge again.
 * `new` is one that the last judgement saw first.
 */
export function standings(
  judgedOn: AlertState['judgedOn'],
  { decisions, mutes, now, folder }: StandingOptions,
): (known: KnownIncident) => Standing {
  const active = allMutes(mutes, decisions).filter(({ until }) => until > now);
  let findings: ReadonlyMap<string, Finding> | undefined;
  // A file of many findings: most of the time nothing is muted by what it is about.
  const found = () => (findings ??= foundIn(folder));
  return (known) => {
    if (known.goneOn !== undefined) return { state: 'gone' };
    const muted = muteOf(known, active, found, now);
    if (muted !== undefined) return { state: 'muted', muted };
    if (decisions.acknowledged[known.id] !== undefined) return { state: 'acknowledged' };
    return { state: known.seenFirst === judgedOn ? 'new' : 'open' };
  };
}

function foundIn(folder: string | undefined): ReadonlyMap<string, Finding> {
  const found = folder === undefined ? undefined : readFound(folder);
  const all = Object.values(found?.findings ?? {}).flat();
  return new Map(all.map((finding) => [findingId(finding), finding]));
}

/** Why an incident is muted now. @param active mutes that are not over */
function muteOf(
  known: KnownIncident,
  active: readonly ListedMute[],
  found: () => ReadonlyMap<string, Finding>,
  now: number,
): string | undefined {
  const { id } = known;
  if (active.length === 0) return undefined;
  const ofIt = active.find(({ incident }) => incident === id);
  if (ofIt) return ofIt.reason;
  if (active.every(({ incident }) => incident !== undefined)) return undefined;
  const evidence = known.evidence.flatMap((each): Evidence[] => {
    const finding = found().get(each);
    return finding ? [{ id: each, finding }] : [];
  });
  if (evidence.length === known.evidence.length) return muteReason({ id, evidence }, active, now);
  // What the last judgement muted by findings that are not kept stays so while one of its mutes does.
  const { muted } = known;
  if (muted !== undefined && isStillMuted(muted, active)) return muted;
  return muteReason({ id, evidence: outline(known) }, active, now);
}

/** Whether a mute by what findings are about lives that is among the reasons that an incident was muted for. */
function isStillMuted(muted: string, active: readonly ListedMute[]): boolean {
  // A reason may have a break in it.
  const bounded = (text: string): string => `${REASON_BREAK}${text}${REASON_BREAK}`;
  return active.some(
    ({ incident, reason }) => incident === undefined && bounded(muted).includes(bounded(reason)),
  );
}

/** The findings of an incident as far as the incident itself says: one for each rule, about the same people and place. */
function outline({ rules, level, what, who, target, where }: KnownIncident): Evidence[] {
  const said: Omit<Finding, 'rule'> = {
    ...{ level, what, path: [], facts: {} },
    ...(who !== undefined && { who }),
    ...(where !== undefined && { where }),
    details: target === undefined ? {} : { target },
  };
  return rules.map((rule) => ({ id: rule, finding: { rule, ...said } }));
}
