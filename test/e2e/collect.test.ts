import type { Entity } from '@jupiterone/integration-sdk-core';
import { getValidatorSync } from '@jupiterone/integration-sdk-entity-validator';
import { DAY } from '@graph-1password/vocabulary';
import { eventsOf } from '@graph-1password/tenant';
import { Entities } from '../../src/entities';
import { Relationships } from '../../src/relationships';
import type { Graph } from './project';
import { isOfKind, PUBLISHED_ENTITIES, PUBLISHED_RELATIONSHIPS } from './published';
import { LOOKBACK_DAYS, makeTenant, Scenario, START } from './scenario';
import type { Collected } from './scenario';
import { withOddities } from './traps';
import { neverSet } from '../support/declared';
import { differences, edgeName } from './truth/differences';
import { ITEM_METADATA } from './truth/entities';
import { expectedGraph } from './truth/expectedGraph';

/** No run takes as long, in ms. */
const LONGEST_RUN = 120_000;

let scenario: Scenario;
let first: Collected;
let graph: Graph;

beforeAll(async () => {
  scenario = await Scenario.start(withOddities(makeTenant()), { withTraps: true, built: false });
  first = await scenario.collect();
  graph = scenario.project.graph();
});

afterAll(() => scenario.close());

const ofType = (type: string): Entity[] => graph.entities.filter(({ _type }) => _type === type);

const twice = (values: string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the tenant', () => {
  it('sets every trap that the truth is to be found behind', () => {
    const { window, itemUsages } = first.truth;
    const before = (at: number) => (event: { timestamp: string }) =>
      Date.parse(event.timestamp) < at;
    const repeated = Object.values(eventsOf(first.truth)).map(
      (events) => events.length - new Set(events.map(({ uuid }) => uuid)).size,
    );
    const late = scenario.tenant.lateItemUsages;
    expect({
      repeated: repeated.every((count) => count > 0),
      tooOld: itemUsages.filter(before(window.since)).length > 100,
      tooYoung: itemUsages.filter((event) => !before(window.until)(event)).length > 10,
      lateButSeen: late.filter(({ availableAt }) => availableAt < START).length > 0,
      lateAndUnseen: late.filter(({ availableAt: at }) => at > START + LONGEST_RUN).length > 0,
      renamed: scenario.tenant.labels.renamedUsers.length,
      nameless: scenario.tenant.labels.namelessUsers.length,
      fullItemsRead: scenario.running.recordedFetches.length,
    }).toEqual({
      repeated: true,
      tooOld: true,
      tooYoung: true,
      lateButSeen: true,
      lateAndUnseen: true,
      renamed: 2,
      nameless: 1,
      fullItemsRead: 60,
    });
    // Whether one becomes visible while the run goes on would be a matter of luck.
    expect(late.filter(({ availableAt: at }) => at >= START && at <= START + LONGEST_RUN)).toEqual(
      [],
    );
  });

  it('is asked for the days of the look-back up to the start of the run', () => {
    const { since, until } = first.truth.window;
    expect(until - since).toBe(LOOKBACK_DAYS * DAY);
    expect(until).toBeGreaterThanOrEqual(START);
    expect(until).toBeLessThan(START + LONGEST_RUN);
  });
});

describe('j1-integration collect', () => {
  it('ends well, all steps done', () => {
    expect(first.result.exitCode).toBe(0);
    expect(new Set(Object.values(scenario.project.stepStatus()))).toEqual(new Set(['success']));
  });

  it('writes the graph that follows from the data of the tenant, entity by entity and edge by edge', () => {
    expect(differences(expectedGraph(first.truth), graph)).toEqual([]);
  });

  it('finds its own reads of items in the next run, and only then', async () => {
    const firstReads = scenario.running.recordedFetches.map(({ uuid }) => uuid);
    const keyOf = (uuid: string) => `one_password_item_usage_event:${uuid}`;
    const keys = new Set(graph.entities.map(({ _key }) => _key));
    expect(firstReads.filter((uuid) => keys.has(keyOf(uuid)))).toEqual([]);

    const { truth } = await scenario.collect();
    const next = scenario.project.graph();
    expect(differences(expectedGraph(truth), next)).toEqual([]);
    const flags = new Map(next.entities.map((e) => [e._key, e.viaConnectServer]));
    expect(firstReads.filter((uuid) => flags.get(keyOf(uuid)) !== true)).toEqual([]);
  });
});

describe('the published model', () => {
  it('has an object with a value for every property', () => {
    const neverSet = Object.entries(PUBLISHED_ENTITIES).flatMap(([type, { properties }]) =>
      Object.entries(properties)
        .filter(([name, kind]) => !ofType(type).some((entity) => isOfKind(entity[name], kind)))
        .map(([name, kind]) => `${type}.${name} (${kind})`),
    );
    expect(neverSet).toEqual([]);
  });

  it('has no property of another type anywhere', () => {
    const wrong = Object.entries(PUBLISHED_ENTITIES).flatMap(([type, { properties }]) =>
      ofType(type).flatMap((entity) =>
        Object.entries(properties)
          .filter(([name]) => name in entity)
          .filter(([name, kind]) => {
            const value = entity[name] as unknown;
            const isEmptyList = Array.isArray(value) && value.length === 0;
            return !isOfKind(value, kind) && !isEmptyList;
          })
          .map(([name]) => `${entity._key}.${name}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has every entity type, with its class', () => {
    const classes = Object.keys(PUBLISHED_ENTITIES).map((type) => [
      type,
      [...new Set(ofType(type).map(({ _class }) => [_class].flat().join()))].join(' | '),
    ]);
    const wanted = Object.entries(PUBLISHED_ENTITIES).map(([type, { _class }]) => [type, _class]);
    expect(classes).toEqual(wanted);
  });

  it('has every relationship, under its published type', () => {
    const typeOf = (key: unknown) => String(key).split(':')[0];
    const found = new Map<string, Set<string>>();
    for (const { _type, _class, _fromEntityKey, _toEntityKey } of graph.relationships) {
      const ends = `${typeOf(_fromEntityKey)} ${_class} ${typeOf(_toEntityKey)}`;
      found.set(_type, (found.get(_type) ?? new Set()).add(ends));
    }
    const published = Object.keys(PUBLISHED_RELATIONSHIPS).map((type) => [
      type,
      [...(found.get(type) ?? [])].join(' | '),
    ]);
    expect(published).toEqual(Object.entries(PUBLISHED_RELATIONSHIPS));
  });
});

describe('every object of the graph', () => {
  it('has a key of its own', () => {
    expect(twice(graph.entities.map(({ _key }) => _key))).toEqual([]);
    expect(twice(graph.relationships.map(({ _key }) => _key))).toEqual([]);
    expect(twice(graph.relationships.map(edgeName))).toEqual([]);
  });

  it('is of a declared type', () => {
    const entityTypes = new Set<string>(Object.values(Entities).map(({ _type }) => _type));
    const edgeTypes = new Set(Object.values(Relationships).map(({ metadata }) => metadata._type));
    expect(graph.entities.filter(({ _type }) => !entityTypes.has(_type))).toEqual([]);
    expect(graph.relationships.filter(({ _type }) => !edgeTypes.has(_type))).toEqual([]);
  });

  it('has, taken together, every property that is declared', () => {
    // What only an imported snapshot tells is in the test of the step that reads it.
    const missing = neverSet(Object.values(Entities), graph.entities);
    expect(missing.map((sentence) => sentence.split(' ')[0])).toEqual([
      'one_password_group.accountPermissions',
      'one_password_group.asOf',
    ]);
  });

  it('has two ends, if it is an edge', () => {
    const keys = new Set<unknown>(graph.entities.map(({ _key }) => _key));
    const loose = graph.relationships.filter(
      ({ _fromEntityKey, _toEntityKey }) => !keys.has(_fromEntityKey) || !keys.has(_toEntityKey),
    );
    expect(loose.map(edgeName)).toEqual([]);
  });

  it('passes the schemas of its type and of its classes', () => {
    const validator = getValidatorSync();
    validator.addSchemas(Object.values(Entities).map(({ schema }) => schema));
    const complaints = graph.entities.flatMap((entity) => {
      const force = { forceClassValidationWithValidatedType: true };
      const { errors, skippedSchemas } = validator.validateEntity(entity, force);
      return [...(errors ?? []), ...(skippedSchemas ?? [])].map((complaint) => [
        entity._key,
        complaint,
      ]);
    });
    expect(complaints.slice(0, 10)).toEqual([]);
  });

  it('speaks in words that people understand', () => {
    const wordsOf = ({ name, displayName, actionName, objectTypeName }: Entity): unknown[] => [
      ...[name, displayName].map((word) => word ?? ''),
      ...[actionName, objectTypeName].filter((word) => word !== undefined),
    ];
    const clumsy = (word: unknown): boolean =>
      typeof word !== 'string' ||
      word.trim() === '' ||
      /\b(undefined|null|NaN)\b|\[object/.test(word);
    const found = graph.entities.filter((entity) => wordsOf(entity).some(clumsy));
    expect(found.map(({ _key, displayName }) => [_key, displayName])).toEqual([]);
  });

  it('names the action and the object type of audit events, where the codes are known', () => {
    const nameless = ofType('one_password_audit_event').filter(
      ({ action, actionName, objectTypeName }) =>
        action === 'teleport' ? (actionName ?? objectTypeName) : !actionName || !objectTypeName,
    );
    expect(nameless.map(({ action, objectType }) => [action, objectType])).toEqual([]);
  });

  it('holds no more of an item than its metadata', () => {
    const names = new Set(
      ofType('one_password_secret').flatMap(({ _rawData }) =>
        Object.keys((_rawData?.[0]?.rawData ?? {}) as object),
      ),
    );
    expect([...names].sort()).toEqual(ITEM_METADATA);
  });
});
