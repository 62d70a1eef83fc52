import { detectIn } from '../../../packages/cli/src/detect/run';
import type { Thing, TrueGraph, Wanted } from './graph';
import { TYPES, text } from './graph';

/** A finding of the rule pack. */
export interface TrueFinding {
  readonly rule: string;
  readonly level: string;
  /** Epoch ms. */
  readonly when?: number;
  readonly what: string;
  /** Keys. */
  readonly path: readonly string[];
  /** All that a search may find it by, beside its path. */
  readonly texts: readonly string[];
}

/** What the rule pack finds. @param now epoch ms */
export async function trueFindings(folder: string, now: number): Promise<TrueFinding[]> {
  const { rules, findings } = await detectIn(folder, now);
  return findings.map(({ rule, level, when, what, path, who, where }) => {
    const described = rules.find(({ id }) => id === rule)?.description ?? '';
    const [description = ''] = described.split(' Remediation: ');
    const texts = [rule, description, what, who ?? '', where ?? ''];
    return { rule, level, what, path, texts, ...(when !== undefined && { when }) };
  });
}

/** Whether a finding happened in the range, or at no time, and it or a thing of its path has the text. */
export function findingIn(graph: TrueGraph, finding: TrueFinding, wanted: Wanted): boolean {
  const { from = -Infinity, until = Infinity, search } = wanted;
  const { when, texts, path } = finding;
  if (when !== undefined && !(from <= when && when < until)) return false;
  if (search === undefined) return true;
  return (
    texts.some((each) => each.toLowerCase().includes(search.toLowerCase())) ||
    path.some((key) => graph.hasText(graph.thing(key), search))
  );
}

/** UUIDs of the users whom an entity is, or whom an event is by or about. */
function usersIn(thing: Thing): (string | undefined)[] {
  const names: Record<string, string[]> = {
    [TYPES.audit]: ['actorUUID', 'auxUUID', 'objectUUID'],
    [TYPES.usage]: ['userUUID'],
    [TYPES.signIn]: ['targetUserUUID'],
  };
  const named = names[thing._type];
  if (named) return named.map((name) => text(thing, name));
  const isUser = [thing._class].flat().includes('User');
  return isUser ? [thing._key.split(':')[1]] : [];
}

/** Whether a finding is about a person. @param id user UUID */
export const mentions = (graph: TrueGraph, { path }: TrueFinding, id: string): boolean =>
  path.some((key) => usersIn(graph.thing(key)).includes(id));
