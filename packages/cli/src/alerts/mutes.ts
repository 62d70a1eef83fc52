import { BlockList, isIP } from 'node:net';
import { canonicalIp } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import type { Matcher, Mute } from './config/types';
import type { Incident } from './incidents';
import type { Decisions, CommandMute } from './state/types';

const fold = (text: string): string => text.trim().toLowerCase();

/** All texts in what a finding tells, under names that fit a pattern. */
function details({ details: row }: Finding, names: RegExp): string[] {
  return Object.entries(row).flatMap(([name, value]) =>
    names.test(name) ? [value].flat().filter((item) => typeof item === 'string') : [],
  );
}

const ids = ({ path }: Finding): string[] => path.flatMap((key) => key.split(':').slice(1));

const textsOf: Record<
  Exclude<keyof Matcher, 'rule' | 'address'>,
  (finding: Finding) => string[]
> = {
  person: (finding) => [
    ...(finding.who === undefined ? [] : [finding.who]),
    ...details(finding, /actor|target|person|who|user|email/i),
    ...ids(finding),
  ],
  vault: (finding) => [...details(finding, /vault|object/i), ...ids(finding)],
  tag: (finding) => details(finding, /tag/i),
};

const addressesOf = (finding: Finding): string[] =>
  [finding.where ?? '', finding.who ?? '', ...details(finding, /address|where|place/i)].flatMap(
    (text) => text.split(/[\s,]+/).flatMap((word) => canonicalIp(word) ?? []),
  );

function isIn(address: string, network: string): boolean {
  const [written = '', bits] = network.split('/');
  const base = bits === undefined ? (canonicalIp(written) ?? '') : written;
  const family = isIP(base);
  if (family === 0 || isIP(address) !== family) return false;
  const list = new BlockList();
  const [type, most] = family === 4 ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
  const length = Number(bits ?? most);
  // A mute of an earlier version may have any: it must not end the judgement.
  if (!Number.isInteger(length) || length < 0 || length > most) return false;
  list.addSubnet(base, length, type);
  return list.check(address, type);
}

/** Whether a finding is what a matcher names: all of it, and of a list one. */
export function fits(finding: Finding, matcher: Matcher): boolean {
  const { rule, address } = matcher;
  if (rule && !rule.includes(finding.rule)) return false;
  if (
    address &&
    !addressesOf(finding).some((each) => address.some((network) => isIn(each, network)))
  ) {
    return false;
  }
  return (['person', 'vault', 'tag'] as const).every((name) => {
    const wanted = matcher[name]?.map(fold);
    if (!wanted) return true;
    const texts = textsOf[name](finding).map(fold);
    return wanted.some((each) => texts.includes(each));
  });
}

/** A mute of the file or of the command line. */
export type ListedMute = Mute & Partial<Pick<CommandMute, 'id' | 'incident'>>;

/** All mutes there are. */
export const allMutes = (configured: readonly Mute[], { mutes }: Decisions): ListedMute[] => [
  ...configured,
  ...mutes,
];

/** Between the reasons of an incident that several mutes silence together. */
export const REASON_BREAK = '; ';

/**
 * Why an incident is not told: all of its findings are muted. One that is not is worth being told.
 * @param now epoch ms
 * @returns the reasons; undefined when it is to be told
 */
export function muteReason(
  { id, evidence }: Pick<Incident, 'id' | 'evidence'>,
  mutes: readonly ListedMute[],
  now: number,
): string | undefined {
  const active = mutes.filter(({ until }) => until > now);
  const reasons = new Set<string>();
  for (const { finding } of evidence) {
    const mute = active.find((each) =>
      each.incident === undefined ? fits(finding, each) : each.incident === id,
    );
    if (!mute) return undefined;
    reasons.add(mute.reason);
  }
  return reasons.size === 0 ? undefined : [...reasons].join(REASON_BREAK);
}

/** A mute in words: `rule report, person ana@example.com`. */
export function describeMute(mute: ListedMute): string {
  const parts = (['rule', 'person', 'address', 'vault', 'tag'] as const).flatMap((name) => {
    const values = mute[name];
    return values === undefined ? [] : [`${name} ${values.join(' or ')}`];
  });
  return [...(mute.incident === undefined ? [] : [mute.incident]), ...parts].join(', ');
}
