import { isEventTable, keyIndex } from '../model/access';
import { stepsOf } from '../model/gradual';
import { prepareSearch } from '../model/search';
import type { Model } from '../model/model';
import { prepareActivity } from './activity/activity';
import { countsOf } from './graph/counts';
import { gradualGraphIndex } from './graph/graphIndex';
import { inventoryOf } from './shared/inventory';

/**
 * Makes what the first search, the first drawing of the graph and the first page about a person need, so that they are
 * answered as fast as the next ones. A part that is needed before its turn is computed at once.
 * @returns steps of some milliseconds each for 100,000 events, which may be done whenever nobody waits
 */
export function* prepare(model: Model): Generator<void, void> {
  for (const table of model.entities) {
    if (!isEventTable(table)) yield* stepsOf(keyIndex(table));
  }
  yield* prepareSearch(model);
  yield* stepsOf(gradualGraphIndex(model));
  countsOf(model, {});
  yield;
  inventoryOf(model);
  yield;
  yield* prepareActivity(model);
}
