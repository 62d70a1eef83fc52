import { HOUR } from '@graph-1password/vocabulary';
import { EventBuilder } from './builder';
import { resolveOptions } from './options';
import { generatePeople } from './people';
import { Random } from './random';

const NOW = Date.UTC(2026, 2, 13, 15);

test.each([
  ['success', true],
  ['firewall_reported_success', true],
  ['credentials_failed', false],
  ['firewall_failed', false],
])('a sign-in of the category %s opens a session for audit events: %s', (category, opens) => {
  const options = resolveOptions({ users: 20, days: 3, now: NOW });
  const random = new Random('builder');
  const { people } = generatePeople(random.fork('people'), options, NOW - 72 * HOUR);
  const builder = new EventBuilder(random, options, 'A'.repeat(26), people, [], [], []);
  const person = people.find(({ sources }) => sources.length > 0);
  if (!person) throw new Error('Nobody has a source.');
  const { session_uuid } = builder.signIn(person, NOW - 2 * HOUR, { category });
  const { session } = builder.audit(person, NOW - HOUR, 'update', 'user', person.uuid);
  expect(session?.uuid === session_uuid).toBe(opens);
});
