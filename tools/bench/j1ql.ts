/**
 * How fast a graph in files is opened and asked, the first question of a type with the making of its table. Not a test: a number on a shared machine proves
 * nothing. Run it with: npx ts-node tools/bench/j1ql.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DAY, EntityTypes as T, TYPE_PREFIX } from '@graph-1password/vocabulary';
import { Answers } from '../../packages/cli/src/graph/answers';

const USERS = 1_000;
const EVENTS = 98_000;
const NOW = Date.UTC(2026, 0, 31);
const PER_FILE = 500;

const actions = ['grant', 'revoke', 'update', 'join', 'export', 'create'];
const types = ['uva', 'gm', 'vault', 'user', 'group'];
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const relation = (from: string, verb: string, to: string) => ({
  _key: `${from}|${verb.toLowerCase()}|${to}`,
  _type: TYPE_PREFIX + verb.toLowerCase(),
  _class: verb,
  _fromEntityKey: from,
  _toEntityKey: to,
  displayName: verb,
});

function* entities() {
  for (const type of [T.AUDIT_ACTOR, T.USER]) {
    for (let user = 0; user < USERS; user++) {
      const email = `user${user}@example.com`;
      yield { _key: `${type}:${user}`, _type: type, _class: ['User'], email: [email], name: email };
    }
  }
  for (let event = 0; event < EVENTS; event++) {
    const fields = {
      action: pick(actions, event * 7),
      objectType: pick(types, event * 3),
      actorUUID: String((event * 31) % USERS),
      auxUUID: String((event * 17) % USERS),
      createdOn: NOW - ((event * 7919) % (14 * DAY)),
    };
    yield {
      _key: `${T.AUDIT_EVENT}:${event}`,
      _type: T.AUDIT_EVENT,
      _class: ['Record'],
      displayName: `event ${event}`,
      ...fields,
      country: pick(['US', 'DE', 'FR', 'IN'], event),
      sessionIP: `192.0.2.${event % 250}`,
      _rawData: [{ name: 'default', rawData: { uuid: String(event), ...fields } }],
    };
  }
}

function* relationships() {
  const [actor, user, event] = [T.AUDIT_ACTOR, T.USER, T.AUDIT_EVENT];
  for (let one = 0; one < USERS; one++) yield relation(`${user}:${one}`, 'IS', `${actor}:${one}`);
  for (let one = 0; one < EVENTS; one++) {
    yield relation(`${actor}:${(one * 31) % USERS}`, 'PERFORMED', `${event}:${one}`);
    if (one % 2 === 0)
      yield relation(`${event}:${one}`, 'UPDATED', `${user}:${(one * 17) % USERS}`);
  }
}

function write(root: string, kind: string, objects: Iterable<object>): number {
  const folder = path.join(root, 'graph', 'step', kind);
  mkdirSync(folder, { recursive: true });
  const all = [...objects];
  for (let first = 0; first < all.length; first += PER_FILE) {
    const content = { [kind]: all.slice(first, first + PER_FILE) };
    writeFileSync(path.join(folder, `${first}.json`), JSON.stringify(content, null, 2));
  }
  return all.length;
}

const QUERIES: Record<string, string> = {
  'filter by property': `FIND ${T.AUDIT_EVENT} WITH action = 'export' AND objectType = 'vault'`,
  'count by day and user':
    'FIND Record AS e RETURN e.actorUUID, COUNT(e) AS n ORDER BY n DESC LIMIT 10',
  'two hops': `FIND ${T.USER} AS u THAT IS ${T.AUDIT_ACTOR}
    THAT PERFORMED ${T.AUDIT_EVENT} WITH action = 'export' AS e RETURN u.name, COUNT(e)`,
  'three hops': `FIND ${T.AUDIT_EVENT} WITH action = 'grant' AND objectType = 'uva' AS e
    THAT PERFORMED << ${T.AUDIT_ACTOR}
    THAT IS >> Person AS p THAT IS << ${T.USER} AS u
    WHERE e.actorUUID != e.auxUUID RETURN p.email, COUNT(e) AS n`,
  'optional hop on all events': `FIND ${T.AUDIT_EVENT} AS e
    (THAT PERFORMED << ${T.AUDIT_ACTOR} AS a)? RETURN e.action, COUNT(a)`,
  'full text': "FIND 'user77@example.com'",
};

async function main(): Promise<void> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'j1ql-'));
  try {
    const [entityCount, relationshipCount] = [
      write(root, 'entities', entities()),
      write(root, 'relationships', relationships()),
    ];
    console.log(`${entityCount} entities, ${relationshipCount} relationships`);
    let started = performance.now();
    const lap = () => `${(performance.now() - started).toFixed(0).padStart(6)} ms`;
    const graph = await Answers.open(root, { copy: 'none' });
    const heap = (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0);
    console.log(`${lap()}  open (${heap} MB of heap)`);
    for (const [name, query] of Object.entries(QUERIES)) {
      started = performance.now();
      const { total } = await graph.table(query, { now: NOW });
      console.log(`${lap()}  ${name}: ${total} rows`);
    }
    graph.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
