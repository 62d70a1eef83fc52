import { DOCUMENTS } from '../../../../../test/support/export/ecsDocuments';
import { documentOf as converted } from './document';
import type { DocumentOptions } from './document';
import type { ExportEvent } from '../source/source';

/** A document as it is written. */
const documentOf = (event: ExportEvent, options?: DocumentOptions) =>
  JSON.parse(JSON.stringify(converted(event, options))) as Record<string, unknown>;

const eventOf = ({ kind, event }: Pick<(typeof DOCUMENTS)[number], 'kind' | 'event'>) => {
  const original = JSON.stringify(event);
  const time = Date.parse(event.timestamp);
  return { kind, event, original, time, seenOn: 0 } as unknown as ExportEvent;
};

test.each(DOCUMENTS.map((each) => [each.what, each] as const))('%s', (_, expected) => {
  const before = JSON.stringify(expected.event);
  const { event, ...document } = expected.document;
  expect(documentOf(eventOf(expected))).toEqual({
    ...document,
    event: {
      ...(event as object),
      created: '1970-01-01T00:00:00.000Z',
      original: JSON.stringify(expected.event),
    },
  });
  // What is exported is not changed.
  expect(JSON.stringify(expected.event)).toBe(before);
});

test('two documents for each stream were written by hand', () => {
  const kinds = DOCUMENTS.map(({ kind }) => kind);
  for (const kind of ['auditevents', 'itemusages', 'signinattempts']) {
    expect(kinds.filter((each) => each === kind)).toHaveLength(2);
  }
});

/** In what Elastic's test files, which are older, differ from its newest pipelines. */
describe('as the newest pipeline has it, not as the older test files', () => {
  const document = (kind: string, index = 0) => {
    const found = DOCUMENTS.filter((each) => each.kind === kind)[index];
    if (!found) throw new Error('There is no such document.');
    return documentOf(eventOf(found)) as Record<string, Record<string, unknown>>;
  };

  test('the version of the schema', () => {
    for (const kind of ['auditevents', 'itemusages', 'signinattempts'])
      expect(document(kind)['ecs']).toEqual({ version: '8.11.0' });
  });

  test('an actor has a full name, and user.name is a copy of it', () => {
    const { user = {} } = document('auditevents');
    expect(user['full_name']).toBeDefined();
    expect(user['name']).toBe(user['full_name']);
  });

  test('the name of an actor is in related.user', () => {
    const { user = {}, related = {} } = document('auditevents');
    expect(related['user']).toContain(user['full_name']);
  });

  test('the operating system is that of the host', () => {
    for (const kind of ['itemusages', 'signinattempts']) {
      expect(document(kind)['host']).toHaveProperty('os.name');
      expect(document(kind)).not.toHaveProperty('os');
    }
  });

  test('a sign-in has user.name, an item usage has not', () => {
    expect(document('signinattempts')['user']).toHaveProperty('name', 'Jo');
    expect(document('itemusages')['user']).not.toHaveProperty('name');
  });

  test('null details of a sign-in are gone', () => {
    expect(document('signinattempts')['onepassword']).not.toHaveProperty('details');
    expect(document('signinattempts', 1)['onepassword']).toHaveProperty('details');
  });

  test('nothing is said of an address that only a look-up can tell', () => {
    for (const kind of ['auditevents', 'itemusages', 'signinattempts']) {
      const { source = {} } = document(kind);
      expect(Object.keys(source).sort()).toEqual(['geo', 'ip']);
      expect(source['geo']).not.toHaveProperty('continent_name');
      expect(source['geo']).not.toHaveProperty('region_iso_code');
    }
  });
});

test('null for the details of an actor stays, and names nobody', () => {
  const event = { uuid: 'U', timestamp: '2026-03-12T10:00:00Z', actor_uuid: 'A' };
  const document = documentOf(
    eventOf({ kind: 'auditevents', event: { ...event, actor_details: null, session: null } }),
  );
  expect(document).toMatchObject({
    user: { id: 'A' },
    onepassword: { uuid: 'U', actor_details: null, session: null },
  });
  expect(document['user']).toEqual({ id: 'A' });
});

test('event.original can be left out', () => {
  const event = { uuid: 'U', timestamp: '2026-03-12T10:00:00Z' };
  const document = documentOf(eventOf({ kind: 'itemusages', event }), { noOriginal: true });
  expect(document['event']).not.toHaveProperty('original');
});
