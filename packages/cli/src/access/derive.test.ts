import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entityKey, EntityTypes } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../../../src/access/snapshot';
import { Answers } from '../graph/answers';
import { snapshotFolder } from './place';
import { writeStored } from './store';

const T = EntityTypes;
const [ACCOUNT, SERVER, NEVER] = ['C', 'S', 'N'].map((letter) => letter.repeat(26)) as [
  string,
  string,
  string,
];

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'derive-'));
  process.env['XDG_STATE_HOME'] = root;
});
afterEach(() => {
  delete process.env['XDG_STATE_HOME'];
  rmSync(root, { recursive: true });
});

/** Keeps a snapshot with people, and leaves a graph in which one of them has a role in reads by this integration. */
function leaveGraph(): string {
  const entity = (type: string, id: string) => ({
    ...{ _key: entityKey(type as typeof T.USER, id), _type: type, _class: ['Record'], id },
    displayName: id,
  });
  const entities = [entity(T.ACCOUNT, ACCOUNT), entity(T.ITEM_USAGE_USER, SERVER)];
  mkdirSync(path.join(root, 'graph'));
  writeFileSync(path.join(root, 'graph', 'e.json'), JSON.stringify({ entities }));
  const users = [SERVER, NEVER].map((id) => ({ id, name: id }));
  const snapshot: Snapshot = {
    ...{ schema: 1, source: 'op', account: ACCOUNT, asOf: 1_000, lacks: [] },
    ...{ users: { asOf: 1_000, rows: users }, members: {}, userGrants: {}, groupGrants: {} },
  };
  writeStored(snapshotFolder({}), { schema: 1, importedOn: 1, snapshot, differences: [] });
  return root;
}

test('people whom a snapshot alone names are linked with their roles, as in an archive', async () => {
  const answers = await Answers.open(leaveGraph(), { ownReads: true, copy: 'none' });
  const { rows } = await answers
    .table(`FIND ${T.USER} AS u THAT IS ${T.ITEM_USAGE_USER} AS r RETURN u._key, r._key`, {
      now: 0,
    })
    .finally(() => answers.close());
  expect(rows).toEqual([
    { 'u._key': entityKey(T.USER, SERVER), 'r._key': entityKey(T.ITEM_USAGE_USER, SERVER) },
  ]);
});
