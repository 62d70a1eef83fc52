import type { GraphEdge } from './file';

/** People of other systems that BloodHound may know, by their kind, and the property with their address. */
const OTHERS = ['Okta_User', 'AZUser', 'GH_User'];

/**
 * Edges from people of other systems to the same people here, found by e-mail address.
 * @param people addresses by the id of the node
 */
export function* sameMail(people: ReadonlyMap<string, string>): Generator<GraphEdge> {
  for (const [id, email] of people) {
    for (const kind of OTHERS) {
      const property_matchers = [{ key: 'email', operator: 'equals' as const, value: email }];
      yield {
        kind: 'OPSameEmail',
        start: { match_by: 'property', kind, property_matchers },
        end: { value: id },
      };
    }
  }
}
