import { duckDbOf, GraphDatabase } from '@graph-1password/archive';
import type { Engine, RecordViews } from '@graph-1password/archive';
import type { AnswerEntity } from '@graph-1password/j1ql';
import { EVENT_TYPES } from '@graph-1password/vocabulary';
import { FACT_TYPES, factsFrom } from './facts';
import type { GraphFacts } from './facts';

/** What is told of a graph in tables. */
export async function factsIn(engine: Engine, views: RecordViews): Promise<GraphFacts> {
  const database = new GraphDatabase(duckDbOf(engine, views), views);
  const byType = new Map<string, readonly AnswerEntity[]>();
  for (const type of FACT_TYPES) byType.set(type, await database.ofType(type));
  const { leftOut, recordCounts } = views;
  return factsFrom({ byType, range: await views.range(EVENT_TYPES), leftOut, recordCounts });
}
