import { isArchive, readSnapshot } from '@graph-1password/archive';
import { HOUR } from '@graph-1password/vocabulary';
import { accessVersion } from '../../access/ofGraph';
import { detect } from '../../detect/detect';
import type { Finding } from '../../detect/detect';
import type { Rule } from '../../detect/rules';
import { Answers } from '../../graph/answers';
import { readRunFile } from '../../graph/runFile';
import { forgetFound, packOf, readFound, saveFound } from './found';
import type { Found } from './found';
import type { Looked, LookRequest } from './looked';

/** How often all rules are asked, in ms: some speak of what does not happen, and events grow old. */
const WHOLE_MS = HOUR;
/** What was found longer ago is not built upon, in ms. */
const LONGEST_MS = 2 * HOUR;

/**
 * What all rules find in a graph. In an archive that was judged within the hour, only the rules are asked that may find something
 * else now; of the others the findings of then hold.
 * @throws what `Answers.open` and `detect` throw
 */
export async function look(request: LookRequest): Promise<Looked> {
  const { folder, alertsFolder, rules, now } = request;
  // What a run could not read, and what is no archive, cannot be told from what has not changed.
  if (!isArchive(folder) || readRunFile(folder)?.reasons.length !== 0) {
    forgetFound(alertsFolder);
    return ask(request, rules);
  }
  const pack = packOf(rules, accessVersion(folder));
  const before = readFound(alertsFolder);
  const age = now - (before?.wholeOn ?? -Infinity);
  if (request.whole !== true && before?.pack === pack && age >= 0 && age < LONGEST_MS) {
    const looked = await lookAgain(request, before);
    if (looked) return { ...looked, isWholeDue: age >= WHOLE_MS };
  }
  const { id, number, hash } = readSnapshot(folder);
  const looked = await ask(request, rules);
  keep(alertsFolder, looked, { pack, commit: { id, number, hash }, wholeOn: now }, rules);
  return looked;
}

/** Asks rules about everything. */
async function ask({ folder, window, now }: LookRequest, rules: readonly Rule[]): Promise<Looked> {
  // The next judgement is of another graph: a copy of this one would not be read again.
  const source = await Answers.open(folder, { seenOn: now, window, copy: 'none' });
  const detection = await detect(source, rules, now).finally(() => source.close());
  return { ...detection, known: source.known, facts: source.facts };
}

/** The same by what was found before; undefined when it is not known what has come since. */
async function lookAgain(request: LookRequest, before: Found): Promise<Looked | undefined> {
  const { folder, alertsFolder, rules, now } = request;
  const { newsOf } = await import('../../archive/news');
  const news = await newsOf(folder, before.commit, now);
  if (!news) return undefined;
  const { again } = await import('./again');
  const looked = await again(request, before, news, (some) => ask(request, some)).finally(() =>
    news.events.close(),
  );
  const { pack, wholeOn } = before;
  keep(alertsFolder, looked, { pack, wholeOn, commit: news.upTo }, rules);
  return looked;
}

function keep(
  folder: string,
  { findings, failed, known, facts }: Looked,
  of: Pick<Found, 'pack' | 'commit' | 'wholeOn'>,
  rules: readonly Rule[],
): void {
  const broken = new Set(failed.map(({ rule }) => rule));
  const byRule: Record<string, Finding[]> = {};
  for (const { id } of rules) if (!broken.has(id)) byRule[id] = [];
  for (const finding of findings) byRule[finding.rule]?.push(finding);
  saveFound(folder, { ...of, facts, known: [...known], findings: byRule });
}
