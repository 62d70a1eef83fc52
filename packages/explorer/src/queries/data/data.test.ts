import { modelOf } from '../../../test/support/model';
import { PAGE_ROWS, dataEntities, dataRelationships, dataTypes } from '.';
import { dataDetails } from './details';

const T0 = Date.UTC(2026, 2, 10);
const EVENT = 'one_password_item_usage_event';
const USES = 'one_password_item_usage_event_uses_vault';
const VAULT = 'one_password_vault';
const RAW = [{ name: 'default', rawData: { uuid: 'E0', client: { app: 'x' } } }];

const events = Array.from({ length: 120 }, (_, at) => ({
  _key: `${EVENT}:E${at}`,
  _type: EVENT,
  createdOn: T0 + at,
  displayName: `Event ${at}`,
  action: at % 2 === 0 ? 'fill' : 'reveal',
  ...(at % 3 === 0 && { countryCode: 'DE' }),
  ...(at === 0 && { _rawData: RAW }),
}));
const model = modelOf({
  entities: [
    ...events,
    {
      _key: `${VAULT}:b`,
      _type: VAULT,
      displayName: 'beta',
      createdOn: 5,
      itemsCount: 10,
      isNew: true,
    },
    { _key: `${VAULT}:a`, _type: VAULT, displayName: 'Alpha', itemsCount: 2 },
    { _key: `${VAULT}:c`, _type: VAULT },
  ],
  relationships: events.map(({ _key }, at) => ({
    _type: USES,
    _fromEntityKey: _key,
    _toEntityKey: at < 100 ? `${VAULT}:a` : `${VAULT}:b`,
    ...(at === 7 && { _key: 'special', times: 3 }),
  })),
});

const namesOf = (args: Parameters<typeof dataEntities>[1]) =>
  dataEntities(model, args).rows.map(({ name }) => name);

describe('lists of entities', () => {
  const args = { filter: {}, type: EVENT, page: 0 };

  test('events come newest first, a page at a time', () => {
    const first = dataEntities(model, args);
    expect(first).toMatchObject({ total: 120, page: 0, order: 'time', descending: true });
    expect(first.rows).toHaveLength(PAGE_ROWS);
    expect(first.rows[0]).toEqual({
      key: `${EVENT}:E119`,
      type: EVENT,
      name: 'Event 119',
      createdOn: T0 + 119,
      values: { action: 'reveal' },
    });
    expect(namesOf({ ...args, page: 2 }).at(-1)).toBe('Event 0');
    expect(dataEntities(model, { ...args, page: 99 }).page).toBe(2);
  });

  test('entities that are not events are sorted by name, whatever its case; those without a name last', () => {
    const vaults = { ...args, type: VAULT };
    expect(namesOf(vaults)).toEqual(['Alpha', 'beta', `${VAULT}:c`]);
    expect(namesOf({ ...vaults, descending: true })).toEqual(['beta', 'Alpha', `${VAULT}:c`]);
    // Vaults are not bound by time.
    expect(namesOf({ ...vaults, filter: { from: T0, until: T0 + 1 } })).toHaveLength(3);
  });

  test('names sort by the numbers in them', () => {
    expect(namesOf({ ...args, order: 'name', descending: false }).slice(0, 3)).toEqual([
      'Event 0',
      'Event 1',
      'Event 2',
    ]);
  });

  test('a file gets all rows with all properties', () => {
    const whole = dataEntities(model, { ...args, size: 1e9 });
    expect(whole.rows).toHaveLength(120);
    expect(whole.properties).toEqual(['action', 'countryCode']);
    const edges = dataRelationships(model, { filter: {}, type: USES, page: 0, size: 1e9 });
    expect(edges.rows).toHaveLength(120);
  });

  test('a user is marked in lists, at the ends of relationships and among neighbours', () => {
    const [user, account] = ['one_password_user', 'one_password_account'];
    const has = 'one_password_account_has_user';
    const marked = modelOf({
      entities: [
        { _key: `${account}:A`, _type: account },
        { _key: `${user}:U1`, _type: user, userType: 'external_user' },
      ],
      relationships: [{ _type: has, _fromEntityKey: `${account}:A`, _toEntityKey: `${user}:U1` }],
    });
    const marks = ['outside'];
    expect(dataEntities(marked, { ...args, type: user }).rows).toMatchObject([{ marks }]);
    const { rows } = dataRelationships(marked, { filter: {}, type: has, page: 0 });
    expect(rows).toMatchObject([{ to: { marks } }]);
    expect(dataDetails(marked, { key: `${account}:A` })).toMatchObject({
      groups: [{ rows: [{ marks }] }],
    });
  });

  test('an item usage says its item and vault, by UUID where they were not collected', () => {
    const usage = 'one_password_item_usage_event';
    const used = modelOf({
      entities: [
        { _key: `${VAULT}:v1`, _type: VAULT, displayName: 'Ops' },
        { _key: `${usage}:E1`, _type: usage, createdOn: T0, vaultUUID: 'v1', itemUUID: 'i1' },
        { _key: `${usage}:E2`, _type: usage, createdOn: T0 + 1 },
      ],
    });
    const { rows } = dataEntities(used, { ...args, type: usage });
    expect(rows.map(({ item, vault }) => [item?.name, vault?.name])).toEqual([
      [undefined, undefined],
      ['i1', 'Ops'],
    ]);
    expect(dataDetails(used, { key: `${usage}:E1` })).toMatchObject({
      item: { key: 'one_password_secret:v1:i1', name: 'i1' },
      vault: { key: `${VAULT}:v1`, name: 'Ops' },
    });
  });

  test('range, search and conditions all narrow', () => {
    const total = (more: object) => dataEntities(model, { ...args, ...more }).total;
    expect(total({ filter: { from: T0 + 10, until: T0 + 20 } })).toBe(10);
    expect(total({ filter: { search: 'event 11' } })).toBe(11);
    expect(total({ is: { action: 'fill' } })).toBe(60);
    expect(total({ is: { action: 'fill|reveal' } })).toBe(120);
    expect(total({ not: { action: 'fill' } })).toBe(60);
    expect(total({ without: 'countryCode' })).toBe(80);
    expect(total({ without: 'countryCode', is: { action: 'fill' } })).toBe(40);
    expect(total({ is: { createdOn: String(T0 + 3) } })).toBe(1);
    expect(total({ is: { nothing: 'x' } })).toBe(0);
    expect(total({ type: 'no_such_type' })).toBe(0);
    expect(dataEntities(model, { ...args, type: VAULT, is: { isNew: 'true' } }).total).toBe(1);
  });
});

describe('relationships', () => {
  test('they are in the filter with both ends in time, and one end with the text', () => {
    const total = (filter: object) =>
      dataRelationships(model, { filter, type: USES, page: 0 }).total;
    expect(total({})).toBe(120);
    expect(total({ from: T0 + 115 })).toBe(5);
    expect(total({ search: 'beta' })).toBe(20);
    expect(total({ search: 'event 119' })).toBe(1);
    expect(dataRelationships(model, { filter: {}, type: 'none', page: 0 })).toMatchObject({
      total: 0,
      rows: [],
    });
  });

  test('a row names both ends', () => {
    const page = dataRelationships(model, { filter: {}, type: USES, page: 1 });
    expect(page).toMatchObject({ class: 'USES', page: 1, total: 120 });
    expect(page.rows[0]).toEqual({
      key: `${EVENT}:E50|uses|${VAULT}:a`,
      from: { key: `${EVENT}:E50`, type: EVENT, name: 'Event 50' },
      to: { key: `${VAULT}:a`, type: VAULT, name: 'Alpha' },
    });
  });

  test('the types are counted in the filter', () => {
    expect(dataTypes(model, { filter: { from: T0 + 110 } })).toEqual({
      entities: [
        { type: EVENT, count: 10 },
        { type: VAULT, count: 3 },
      ],
      relationships: [{ type: USES, class: 'USES', fromType: EVENT, toType: VAULT, count: 10 }],
    });
  });
});

describe('details', () => {
  test('of an entity: properties by name, raw data, relationships by type and direction', () => {
    expect(dataDetails(model, { key: `${EVENT}:E0` })).toEqual({
      kind: 'entity',
      key: `${EVENT}:E0`,
      type: EVENT,
      name: 'Event 0',
      classes: ['Record'],
      properties: [
        ['action', 'fill'],
        ['countryCode', 'DE'],
        ['createdOn', T0],
        ['displayName', 'Event 0'],
      ],
      rawData: JSON.stringify({ uuid: 'E0', client: { app: 'x' } }, null, 2),
      groups: [
        {
          id: `outgoing ${USES}`,
          type: USES,
          class: 'USES',
          direction: 'outgoing',
          count: 1,
          rows: [
            {
              key: `${VAULT}:a`,
              type: VAULT,
              name: 'Alpha',
              relationship: `${EVENT}:E0|uses|${VAULT}:a`,
            },
          ],
        },
      ],
    });
  });

  test('a busy entity shows the newest ten, and more when asked', () => {
    const key = `${VAULT}:a`;
    const id = `incoming ${USES}`;
    const groups = (limits: Record<string, number>) => {
      const details = dataDetails(model, { key, limits });
      return details?.kind === 'entity' ? details.groups : [];
    };
    expect(groups({})[0]).toMatchObject({ id, count: 100, direction: 'incoming' });
    expect(groups({})[0]?.rows.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, at) => `Event ${99 - at}`),
    );
    expect(groups({ [id]: 60 })[0]?.rows).toHaveLength(60);
  });

  test('of a relationship: its ends and properties', () => {
    expect(dataDetails(model, { key: 'special' })).toEqual({
      kind: 'relationship',
      key: 'special',
      type: USES,
      class: 'USES',
      from: { key: `${EVENT}:E7`, type: EVENT, name: 'Event 7' },
      to: { key: `${VAULT}:a`, type: VAULT, name: 'Alpha' },
      properties: [['times', 3]],
    });
  });

  test('a key that nothing has gives nothing', () => {
    expect(dataDetails(model, { key: 'constructor' })).toBeUndefined();
  });
});
