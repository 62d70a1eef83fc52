import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { buildGraph } from '@graph-1password/j1ql/testing';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { defaultConfig } from '../../packages/cli/src/alerts/config/normalise';
import { incidentsOf } from '../../packages/cli/src/alerts/incidents';
import { advance } from '../../packages/cli/src/alerts/state/advance';
import { emptyAlerts, noDecisions } from '../../packages/cli/src/alerts/state/types';
import { detect } from '../../packages/cli/src/detect/detect';
import { readRules } from '../../packages/cli/src/detect/rules';
import { MemorySource } from '../support/memorySource';

const START = Date.UTC(2026, 2, 13, 15);
const RULE = 'rotation-debt';
// All rules judge: what others find of the same events must not end up in the incident of a leaver.
const rules = readRules();

const entity = (_type: string, id: string, more: object = {}): EntityRecord => ({
  ...{ _key: `${_type}:${id}`, _type, _class: 'Record', id, displayName: id, ...more },
});
const edge = (from: EntityRecord, verb: string, to: EntityRecord, more: object = {}) =>
  ({
    ...{ _key: `${from._key}|${verb}|${to._key}`, _type: 'edge', _class: verb },
    ...{ _fromEntityKey: from._key, _toEntityKey: to._key, ...more },
  }) as RelationshipRecord;

/** Who has left and when, and which version of which item they know. */
interface Leaver {
  name: string;
  leftOn: number;
  /** Deleted after the suspension, or given back. */
  deletedOn?: number;
  returnedOn?: number;
  knows: Readonly<Record<string, number>>;
}

/** A graph of leavers, and of items in their versions of today. */
function graphOf(leavers: readonly Leaver[], versions: Readonly<Record<string, number>>) {
  const vault = entity('one_password_vault', 'Plans');
  const secrets = new Map(
    Object.entries(versions).map(([id, version]) => [
      id,
      entity('one_password_secret', id, { version, lastEditedBy: 'EVE' }),
    ]),
  );
  const boss = entity('one_password_audit_event_actor_details', 'BOSS');
  const parts = leavers.map(({ name, leftOn, deletedOn, returnedOn, knows }) => {
    const user = entity('one_password_user', name);
    const object = entity('one_password_audit_event_object_details', name);
    const happened = { suspend: leftOn, delete: deletedOn, reactivate: returnedOn };
    const events = Object.entries(happened).flatMap(([action, createdOn]) =>
      createdOn === undefined
        ? []
        : entity('one_password_audit_event', `${action} ${name}`, {
            ...{ objectType: 'user', action, objectUUID: name, createdOn },
            ...{ actorUUID: 'BOSS', ipAddress: '192.0.2.1' },
          }),
    );
    return {
      entities: [user, object, ...events],
      relationships: [
        edge(user, 'IS', object),
        ...events.flatMap((event) => [
          edge(event, 'UPDATED', object),
          edge(boss, 'PERFORMED', event),
        ]),
        ...Object.entries(knows).flatMap(([id, lastSeenVersion]) => {
          const secret = secrets.get(id);
          return secret ? [edge(user, 'KNOWS', secret, { lastSeenVersion })] : [];
        }),
      ],
    };
  });
  return buildGraph({
    entities: [vault, boss, ...secrets.values(), ...parts.flatMap((part) => part.entities)],
    relationships: [
      ...[...secrets.values()].map((secret) => edge(vault, 'HAS', secret)),
      ...parts.flatMap((part) => part.relationships),
    ],
  });
}

/** A poller's judge of one sink, run after run. */
function judging() {
  const state = emptyAlerts();
  return async (
    hours: number,
    leavers: readonly Leaver[],
    versions: Readonly<Record<string, number>>,
  ) => {
    const now = START + hours * HOUR;
    const source = new MemorySource(graphOf(leavers, versions));
    const { findings, failed } = await detect(source, rules, now);
    expect(failed).toEqual([]);
    const before = state.outbox.length;
    advance(state, {
      ...{ incidents: incidentsOf(findings, rules), rules, now, oldest: START - 90 * DAY },
      config: { ...defaultConfig(), sinks: { log: { type: 'file', path: '/nowhere' } } },
      ...{ decisions: noDecisions(), unjudged: new Set<string>() },
    });
    const own = state.incidents.filter(({ rules: of }) => of.includes(RULE));
    const people = new Map(own.map(({ id, who }) => [id, who]));
    const open = own.filter(({ goneOn }) => goneOn === undefined);
    return {
      open: open.map(({ who, what }) => [who, /\d+ items/.exec(what)?.[0]]).sort(),
      told: state.outbox
        .slice(before)
        .filter(({ message }) => people.has(message.thread))
        .map(({ message }) => `${message.kind} ${people.get(message.thread)}`)
        .sort(),
      incidents: open.map(({ id }) => id).sort(),
    };
  };
}

const ANA: Leaver = { name: 'ANA', leftOn: START, knows: { one: 3, two: 1, three: 2 } };
const BEN: Leaver = { name: 'BEN', leftOn: START + HOUR, knows: { one: 3 } };
const VERSIONS = { one: 3, two: 1, three: 2 };

test('each leaver is one incident that is told once, follows the items, and ends when all are changed', async () => {
  const judge = judging();
  // There are three days for the change.
  expect(await judge(71, [ANA, BEN], VERSIONS)).toEqual({ open: [], told: [], incidents: [] });
  const first = await judge(74, [ANA, BEN], VERSIONS);
  expect(first).toMatchObject({
    open: [
      ['ANA', '3 items'],
      ['BEN', '1 items'],
    ],
    told: ['new ANA', 'new BEN'],
  });
  expect(first.incidents).toHaveLength(2);
  // It grows when more becomes known, as a vault that Connect shows later, and nobody is told again.
  const grown = { ...ANA, knows: { ...ANA.knows, four: 1 } };
  expect(await judge(80, [grown, BEN], { ...VERSIONS, four: 1 })).toEqual({
    open: [
      ['ANA', '4 items'],
      ['BEN', '1 items'],
    ],
    ...{ told: [], incidents: first.incidents },
  });
  // Some are changed: it shrinks. The one item that Ben knew is among them: his is over, and that is told once.
  expect(await judge(90, [grown, BEN], { one: 4, two: 2, three: 2, four: 1 })).toMatchObject({
    ...{ open: [['ANA', '2 items']], told: ['gone BEN'] },
  });
  expect(await judge(100, [grown, BEN], { one: 4, two: 2, three: 2, four: 1 })).toMatchObject({
    told: [],
  });
  expect(await judge(110, [grown, BEN], { one: 4, two: 2, three: 3, four: 2 })).toEqual({
    ...{ open: [], told: ['gone ANA'], incidents: [] },
  });
  expect((await judge(120, [grown, BEN], { one: 4, two: 2, three: 3, four: 2 })).told).toEqual([]);
});

test('the same leaver is the same incident, however much later, and also after a deletion', async () => {
  const judge = judging();
  const first = await judge(80, [ANA], VERSIONS);
  expect(first.told).toEqual(['new ANA']);
  expect(await judge(700, [ANA], VERSIONS)).toEqual({ ...first, told: [] });
  const deleted = { ...ANA, deletedOn: START + 710 * HOUR };
  expect(await judge(720, [deleted], VERSIONS)).toEqual({ ...first, told: [] });
  expect(await judge(800, [deleted], VERSIONS)).toEqual({ ...first, told: [] });
});

test('who came back within the time is no incident, and who comes back later ends it', async () => {
  const judge = judging();
  expect((await judge(80, [{ ...ANA, returnedOn: START + 9 * HOUR }], VERSIONS)).open).toEqual([]);
  expect((await judge(90, [ANA], VERSIONS)).told).toEqual(['new ANA']);
  const back = await judge(100, [{ ...ANA, returnedOn: START + 95 * HOUR }], VERSIONS);
  expect(back).toEqual({ open: [], told: ['gone ANA'], incidents: [] });
});
