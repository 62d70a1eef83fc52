import { dataEntities, dataRelationships, dataTypes } from './data';
import { dataDetails } from './dataDetails';
import { findings } from './findings';
import * as graph from './graph';
import { overview } from './overview';
import { people } from './people';
import { person } from './person';
import { secrets } from './secrets';
import { filterCount, summary } from './summary';
import { timeline } from './timeline';
import { vault } from './vault';
import { vaults } from './vaults';

/** Everything that a view can ask the worker for; each takes the model and its arguments. */
export const queries = {
  ...graph,
  dataDetails,
  dataEntities,
  dataRelationships,
  dataTypes,
  filterCount,
  findings,
  overview,
  people,
  person,
  secrets,
  summary,
  timeline,
  vault,
  vaults,
};

/** The queries by name. */
export type Queries = typeof queries;
