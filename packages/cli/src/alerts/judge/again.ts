import { hasAccess } from '../../access/ofGraph';
import type { Query } from '@graph-1password/j1ql';
import type { ArchiveNews } from '../../archive/news';
import { openPart } from '../../archive/part';
import type { Part } from '../../archive/part';
import { detect } from '../../detect/detect';
import type { Detection, Finding } from '../../detect/detect';
import type { Rule } from '../../detect/rules';
import { Answers } from '../../graph/answers';
import type { RuleSource } from '../../graph/source';
import { affectedRules, isOfEverybody } from './affected';
import type { Found } from './found';
import { merged, reachOf } from './local';
import type { Looked, LookRequest } from './looked';

/** What rules find now, by rule. */
class Findings {
  readonly byRule = new Map<string, Finding[]>();
  readonly failed: Detection['failed'] = [];

  /** Takes what some rules have found. */
  add(rules: readonly Rule[], { findings, failed }: Detection): void {
    for (const { id } of rules) this.byRule.set(id, []);
    for (const finding of findings) this.byRule.get(finding.rule)?.push(finding);
    this.failed.push(...failed);
  }
}

/**
 * What all rules find after some news: only those are asked that may find something else now, and only about as much of the data
 * as they need.
 * @param ask asks rules about everything
 */
export async function again(
  request: LookRequest,
  before: Found,
  news: ArchiveNews,
  ask: (rules: readonly Rule[]) => Promise<Looked>,
): Promise<Looked> {
  const { rules } = request;
  let known: ReadonlySet<string> = new Set([...before.known, ...news.events.known, ...news.states]);
  const affected = new Set(await affectedBy(request.rules, known, news));
  for (const rule of rules) if (before.findings[rule.id] === undefined) affected.add(rule);
  const found = new Findings();
  for (const rule of rules) {
    if (!affected.has(rule)) found.byRule.set(rule.id, before.findings[rule.id] ?? []);
  }
  let { facts } = before;
  if (affected.size > 0) {
    const people = await news.events.people();
    const [access, others] = split([...affected], isAnsweredByPart(request));
    const wanted = { people, after: news.after, withAccess: access.length > 0 };
    const part = await openPart({ ...request, ...wanted });
    // What follows from the news has types of its own.
    known = new Set([...known, ...part.known]);
    const [everybody, some] = split(others, (rule) => isOfEverybody(rule, news.states));
    const all = everybody;
    try {
      found.add(access, await detect(part, access, request.now));
      all.push(...(await askPart(some, before, part, found, request)));
    } finally {
      part.close();
    }
    if (all.length > 0) {
      const looked = await ask(all);
      found.add(all, looked);
      ({ known, facts } = looked);
    }
  }
  const findings = [...found.byRule.values()].flat();
  return { findings, failed: found.failed, known, facts };
}

/** Whether a part of the data has all that a rule asks for. With an imported snapshot of access only the whole has. */
function isAnsweredByPart({ folder }: LookRequest): (rule: Rule) => boolean {
  const isOfEvents = !hasAccess(folder);
  return (rule) => isOfEvents && reachOf(rule) === 'access';
}

/** The rules that may find something else after some news. */
async function affectedBy(
  rules: readonly Rule[],
  known: ReadonlySet<string>,
  news: ArchiveNews,
): Promise<Rule[]> {
  const hasRows = (question: Query): Promise<boolean> => news.events.hasRows(question);
  return affectedRules(rules, { news, known, hasRows });
}

function split<T>(list: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  return [list.filter(is), list.filter((item) => !is(item))];
}

/** Asks rules about a part of the data, and where that is not enough, about all events. @returns those that must be asked about everything */
async function askPart(
  rules: readonly Rule[],
  before: Found,
  part: Part,
  found: Findings,
  request: LookRequest,
): Promise<Rule[]> {
  const isNear = (rule: Rule) => reachOf(rule) === 'events' || reachOf(rule) === 'people';
  const [near, far] = split(
    rules,
    (rule) => isNear(rule) && before.findings[rule.id] !== undefined,
  );
  const { findings, failed } = await detect(part, near, request.now);
  const broken = new Set(failed.map(({ rule }) => rule));
  for (const rule of near) {
    const own = findings.filter((finding) => finding.rule === rule.id);
    const all = broken.has(rule.id)
      ? undefined
      : merged(rule, before.findings[rule.id] ?? [], own, part);
    if (all) found.byRule.set(rule.id, all);
    else far.push(rule);
  }
  const left: Rule[] = [];
  for (const rule of far) {
    if (await isThere(rule, part, request.now)) found.byRule.set(rule.id, []);
    else left.push(rule);
  }
  const [events, all] = split(left, (rule) => reachOf(rule) === 'allEvents');
  if (events.length > 0) await askEvents(request, events, part, found);
  return all;
}

/** Whether each row that a part gives is one of the whole, too: not where something must be absent, or only so many may be there. */
const growsWithData = (rule: Rule): boolean =>
  reachOf(rule) !== 'all' && rule.query.steps.length === 0 && rule.query.having === undefined;

/** Whether what a rule misses is there in a part, and with that in the whole. */
async function isThere(rule: Rule, part: Part, now: number): Promise<boolean> {
  const { firesWhen, query } = rule;
  if (firesWhen !== 'nothing' || !growsWithData(rule)) return false;
  return (await part.rows(query, { now, limit: 1 })).rows.length > 0;
}

/** Asks rules that look at events alone; names are those of the part. */
async function askEvents(
  { folder, window, now }: LookRequest,
  rules: readonly Rule[],
  part: Part,
  found: Findings,
): Promise<void> {
  const options = { seenOn: now, window, copy: 'none', eventsOnly: true } as const;
  const events = await Answers.open(folder, options);
  const source: RuleSource = {
    known: events.known,
    rows: (query, how) => events.rows(query, how),
    read: () => events.read(),
    ofType: (type, raw, among) => part.ofType(type, raw, among),
  };
  try {
    found.add(rules, await detect(source, rules, now));
  } finally {
    events.close();
  }
}
