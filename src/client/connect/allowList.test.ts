import { inspect } from 'node:util';
import { readItemDetails, readItems, readVaults } from './allowList';

const VAULT = 'ftz4pm2xxwmwrsd7rjqn7grfj4';
const ITEM = '2fcbqwe9ndg175zg2dzwftvkpa';
/** As it comes off the wire. */
const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the allow-list', () => {
  it('lets the metadata of vaults through', () => {
    const body = through([
      {
        id: VAULT.toUpperCase(),
        name: 'Payroll',
        description: 'Salaries',
        attributeVersion: 1,
        contentVersion: 72,
        items: 7,
        type: 'USER_CREATED',
        createdAt: '2026-01-01T00:00:00.123456789Z',
        updatedAt: '2026-01-02T00:00:00Z',
        extra: 'canary',
      },
      { id: 'a'.repeat(26), name: '', items: '7', contentVersion: null, type: 4 },
    ]);
    expect(readVaults(body).found).toStrictEqual([
      {
        id: VAULT,
        name: 'Payroll',
        description: 'Salaries',
        attributeVersion: 1,
        contentVersion: 72,
        items: 7,
        type: 'USER_CREATED',
        createdAt: '2026-01-01T00:00:00.123456789Z',
        updatedAt: '2026-01-02T00:00:00Z',
      },
      { id: 'a'.repeat(26) },
    ]);
  });

  it('keeps the state of items, which the SDK loses', () => {
    const body = through([
      {
        id: ITEM,
        title: 'Bank',
        vault: { id: VAULT },
        category: 'MEDICAL_RECORD',
        tags: ['a', '', 7, 'b'],
        favorite: true,
        version: 3,
        state: 'ARCHIVED',
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-02T00:00:00Z',
        lastEditedBy: 'k3mayggyrza2xn2amq5adzj6vi',
        urls: [
          { href: 'https://ana:canary@bank.example/login?canary#canary', primary: true },
          { href: 'https://bank.example/login' },
          { label: 'none' },
          'https://x.example',
        ],
        additional_information: 'canary',
      },
    ]);
    expect(readItems(body, VAULT).found).toStrictEqual([
      {
        id: ITEM,
        vaultId: VAULT,
        title: 'Bank',
        category: 'MEDICAL_RECORD',
        tags: ['a', 'b'],
        favorite: true,
        version: 3,
        state: 'ARCHIVED',
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-02T00:00:00Z',
        lastEditedBy: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI',
        urls: ['https://bank.example/login'],
      },
    ]);
  });

  it('lets nothing secret of a full item through', () => {
    const field = {
      id: 'password',
      label: 'canary',
      type: 'CONCEALED',
      value: 'canary',
      totp: 'canary',
      entropy: 99,
      recipe: { excludeCharacters: 'canary' },
      passwordDetails: { history: ['canary'], strength: 'canary' },
      section: { id: 's', label: 'canary' },
    };
    const body = through({
      id: ITEM,
      vault: { id: VAULT, name: 'canary' },
      title: 'Bank',
      fields: [field],
      notes: 'canary',
      sections: [
        { id: 'canary', label: 'Recovery', fields: [field] },
        { id: 'canary' },
        { id: 'canary', label: '' },
        null,
      ],
      files: [
        { id: 'f', name: 'key.pem', size: 1024, content: 'canary', content_path: 'canary' },
        { id: 'f', content: 'canary' },
        { name: 'odd', size: 'canary' },
        'canary',
      ],
    });
    const item = readItemDetails(body, VAULT, ITEM);
    expect(item).toStrictEqual({
      id: ITEM,
      vaultId: VAULT,
      title: 'Bank',
      tags: [],
      favorite: false,
      urls: [],
      sectionLabels: ['Recovery'],
      files: [{ name: 'key.pem', size: 1024 }, { name: 'odd' }],
    });
    expect(inspect(item, { depth: Infinity, showHidden: true })).not.toContain('canary');
  });

  it('counts what is no item beside those that are', () => {
    const odd = [null, 'canary', {}, { id: 7 }, { id: '../../../v1/vaults' }, [{ id: ITEM }]];
    const { found, unreadable } = readItems(through([...odd, { id: ITEM }]), VAULT);
    expect(found.map(({ id }) => id)).toEqual([ITEM]);
    expect(unreadable).toBe(odd.length);
    expect(() => readItems(through(odd), VAULT)).toThrow('not an item');
    expect(readVaults(null)).toEqual({ found: [], unreadable: 0 });
  });

  it('takes no harm from hostile text', () => {
    const hostile = `[{"id":"${ITEM}","title":"</script>\\u0000\\u202e","category":"${'x'.repeat(1_000_000)}",
      "state":"${'x'.repeat(4095)}\\ud83d\\ude00","__proto__":{"polluted":true,"version":1},"constructor":{"prototype":{"polluted":true}},
      "version":1e999,"tags":{"length":3},"urls":"https://x.example","favorite":"true"}]`;
    const body: unknown = JSON.parse(hostile);
    const [item] = readItems(body, VAULT).found;
    expect(item).toStrictEqual({
      id: ITEM,
      vaultId: VAULT,
      title: '</script>\u0000\u202e',
      category: 'x'.repeat(4096),
      state: 'x'.repeat(4095),
      tags: [],
      favorite: false,
      urls: [],
    });
    expect({}).not.toHaveProperty('polluted');
  });
});
