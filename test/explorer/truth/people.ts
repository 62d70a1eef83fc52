import type { TrueMarks } from './accounts';
import { marksOf } from './accounts';
import type { TrueFinding } from './findings';
import { findingIn, mentions } from './findings';
import type { Thing, TrueGraph, Wanted } from './graph';
import { TYPES, createdOn, letIn, text } from './graph';

/** A row of the list of people. */
export interface TruePersonRow {
  readonly key: string;
  readonly name: string;
  readonly marks: TrueMarks;
  readonly lastActive: number | undefined;
  readonly signIns: number;
  readonly failed: number;
  readonly countries: number;
  readonly usages: number;
  readonly changes: number;
  readonly findings: number;
}

/** The events of a person. @param id user UUID */
export function eventsOf(graph: TrueGraph, id: string, wanted: Wanted) {
  const those = (type: string, ...names: string[]): Thing[] =>
    graph.events(type, wanted).filter((event) => names.some((name) => event[name] === id));
  return {
    signIns: those(TYPES.signIn, 'targetUserUUID'),
    usages: those(TYPES.usage, 'userUUID'),
    changesBy: those(TYPES.audit, 'actorUUID'),
    changesTo: those(TYPES.audit, 'auxUUID', 'objectUUID'),
  };
}

/** The people that the text finds, with what they did in the range: the text leaves their numbers alone. */
export function truePeople(
  graph: TrueGraph,
  findings: readonly TrueFinding[],
  { search, ...range }: Wanted,
): TruePersonRow[] {
  return graph
    .of(TYPES.user)
    .filter((user) => graph.hasText(user, search))
    .map((user) => {
      const id = user._key.split(':')[1] ?? '';
      const { signIns, usages, changesBy } = eventsOf(graph, id, range);
      // A failed sign-in may be anybody's: it is not an act of the person.
      const times = [...signIns.filter(letIn), ...usages, ...changesBy].map(createdOn);
      return {
        key: user._key,
        name: graph.nameOf(user._key) ?? '',
        marks: marksOf(graph, user),
        lastActive: times.length > 0 ? Math.max(...times) : undefined,
        signIns: signIns.filter(letIn).length,
        failed: signIns.filter((attempt) => !letIn(attempt)).length,
        countries: new Set(
          signIns.flatMap((one) => text(one, 'countryCode') ?? text(one, 'country') ?? []),
        ).size,
        usages: usages.length,
        changes: changesBy.length,
        findings: findings.filter(
          (finding) => findingIn(graph, finding, range) && mentions(graph, finding, id),
        ).length,
      };
    });
}
