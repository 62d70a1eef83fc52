import { access } from './access/access';
import { dataEntities, dataRelationships, dataTypes } from './data';
import { dataDetails } from './data/details';
import { find } from './find/find';
import { findings } from './findings/findings';
import { incidents } from './findings/incidents';
import * as graph from './graph';
import { overview } from './overview/overview';
import { leavers } from './people/leavers';
import { people } from './people/people';
import { person } from './people/person';
import { secrets } from './vaults/secrets';
import { filterCount, summary } from './overview/summary';
import { timeline } from './activity/timeline';
import { vault } from './vaults/vault';
import { vaults } from './vaults/vaults';

/** Everything that a view can ask the worker for; each takes the model and its arguments. */
export const queries = {
  ...graph,
  access,
  dataDetails,
  dataEntities,
  dataRelationships,
  dataTypes,
  filterCount,
  find,
  findings,
  leavers,
  incidents,
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
