import { formatChecklist, formatCsvLines, formatText } from './format';
import type { KnownItem, LeaverAnswer } from './types';

const NOON = Date.UTC(2026, 2, 13, 12);

const item: KnownItem = {
  ...{ itemId: 'i1', item: 'VPN [x](http://evil.example)', vaultId: 'v1', vault: 'Ops' },
  ...{ category: 'LOGIN', tags: ['prod'], state: null, grade: 'A', seenVersion: 3, versionNow: 3 },
  ...{ lastSeenOn: NOON, where: '203.0.113.9, Berlin, Germany', application: '1Password for Mac' },
  ...{
    changedOn: null,
    changedBy: null,
    alsoUsedBy: ['b@x.example', 'c@x.example', 'd@x.example'],
  },
};
const changed: KnownItem = {
  ...{
    ...item,
    itemId: 'i2',
    item: '=1+1\u001b[31m',
    grade: 'B',
    state: 'ARCHIVED',
    versionNow: 5,
  },
  ...{ changedOn: NOON, changedBy: 'b@x.example', alsoUsedBy: [] },
};
const openable: KnownItem = {
  ...{ ...item, itemId: 'i3', item: 'Safe', grade: 'C', seenVersion: null, lastSeenOn: null },
  ...{ where: null, application: null, alsoUsedBy: [] },
};

const answer: LeaverAnswer = {
  asOf: NOON,
  people: [
    {
      person: { uuid: 'U1', name: 'Ana', email: 'ana@x.example' },
      ...{ status: 'suspended', leftOn: NOON, unknown: [], hiddenVaults: null },
      items: [item, changed, openable],
      machines: [{ ...item, itemId: 'i4', item: 'Deploy key' }],
    },
  ],
  vaults: [
    { vaultId: 'v1', vault: 'Ops', toChange: 1, toChangeMachines: 1, changed: 1, couldOpen: 1 },
  ],
  notes: ['Not known: *much*.'],
};

test('tables for people: how much is to do first, no control characters, few names', () => {
  const lines = formatText(answer).split('\n');
  expect(lines[0]).toBe(
    'Ana (ana@x.example), suspended 2026-03-13 12:00 UTC: 1 item to change, 1 to change that programs read, 1 changed since, 1 could be opened',
  );
  expect(formatText(answer)).not.toContain('\u001b');
  const cells = lines.map((line) => line.split('│').map((cell) => cell.trim()));
  expect(cells.find(([, grade]) => grade === 'A')?.slice(2, 12)).toEqual([
    ...['VPN [x](http://evil.example)', 'Ops', 'LOGIN', 'prod', '2026-03-13 12:00 UTC'],
    ...['203.0.113.9, Berlin, Germany', '1Password for Mac', '3 of 3'],
    ...['b@x.example, c@x.example, 1 more', ''],
  ]);
  expect(cells.find(([, grade]) => grade === 'B')?.slice(9, 12)).toEqual([
    ...['3 of 5', '', '2026-03-13 12:00 UTC by b@x.example'],
  ]);
  expect(cells.find(([, , title]) => title === 'Deploy key')?.[1]).toBe('A (program)');
  expect(cells.find(([, vault]) => vault === 'Ops')?.slice(2, 6)).toEqual(['1', '1', '1', '1']);
});

test('CSV has a line for each item, and no formula', () => {
  const [head = '', ...lines] = formatCsvLines(answer).split('\r\n');
  expect(head.split(',').slice(0, 8)).toEqual([
    ...['person', 'email', 'personId', 'status', 'leftOn', 'grade', 'readBy', 'item'],
  ]);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`,B,person,'=1+1`);
  expect(lines[2]).toContain(',C,,Safe,');
  expect(lines[3]).toContain(',A,machine,Deploy key,');
  expect(lines[0]).toContain('2026-03-13T12:00:00.000Z');
});

test('a checklist ticks what was changed, and other people’s text stays text', () => {
  const lines = formatChecklist(answer).split('\n');
  expect(lines).toContain(
    '- [ ] **VPN \\[x\\](http:&#8203;//evil.example)** in Ops: change it; seen 2026-03-13 12:00 UTC with 1Password for Mac from 203.0.113.9, Berlin, Germany; version 3 of 3; used since by b@x.example, c@x.example, d@x.example',
  );
  expect(lines.filter((line) => line.startsWith('- [x]'))).toHaveLength(1);
  expect(lines).toContain('- [ ] **Safe** in Ops: could open it; never seen; version - of 3');
  expect(lines).toContain('| Ops | 1 | 1 | 1 | 1 |');
  expect(lines).toContain('> Not known: \\*much\\*.');
});
