import fc from 'fast-check';
import { HOUR } from '@graph-1password/vocabulary';
import { graphOverview } from './overview';
import { address, DAY_ONE, secret, GraphFixture, user, vault } from '../../../test/support/graph';
import { FOLDED_VERBS } from './elements';
import { graphUnfold } from './unfold';

/** What a made-up event is about, in ids; small numbers so that events meet. */
const happening = fc.record({
  kind: fc.constantFrom('item usages' as const, 'sign-ins' as const, 'changes' as const),
  by: fc.option(fc.constantFrom('u0', 'u1', 'u2'), { nil: undefined }),
  vault: fc.constantFrom('v0', 'v1'),
  secret: fc.option(fc.constantFrom('s0', 's1'), { nil: undefined }),
  object: fc.option(fc.constantFrom('u0', 'u1', 'u2'), { nil: undefined }),
  aux: fc.option(fc.constantFrom('u0', 'u1', 'u2'), { nil: undefined }),
  ip: fc.option(fc.constantFrom('192.0.2.1', '192.0.2.2', '203.0.113.1'), { nil: undefined }),
  at: fc.nat(20),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** 203.0.113.1 is in no entity: nobody ever signed in from there with success. */
const KNOWN_ADDRESSES = ['192.0.2.1', '192.0.2.2'];

function tenantOf(happenings: readonly Happening[]): GraphFixture {
  const tenant = new GraphFixture();
  for (const id of ['u0', 'u1', 'u2']) tenant.user(id);
  for (const id of ['v0', 'v1']) tenant.vault(id).secret(id, 's0').secret(id, 's1');
  for (const ip of KNOWN_ADDRESSES) tenant.address(ip);
  for (const { kind, ...what } of happenings) {
    if (kind === 'item usages') tenant.usage(what.vault, what.secret, what);
    else if (kind === 'sign-ins') tenant.signIn(what);
    else tenant.change(what, what);
  }
  return tenant;
}

/** Keys of what an event touches beside its actor, told from the event alone. */
function touched({ kind, ...what }: Happening): string[] {
  const ends: (string | undefined)[] = [];
  if (kind === 'item usages') {
    ends.push(vault(what.vault), what.secret && secret(what.vault, what.secret));
  }
  if (kind === 'changes') {
    ends.push(vault(what.vault), what.object && user(what.object), what.aux && user(what.aux));
  }
  if (what.ip !== undefined && KNOWN_ADDRESSES.includes(what.ip)) ends.push(address(what.ip));
  return [...new Set(ends.filter((end) => end !== undefined && end !== ''))] as string[];
}

test('an edge counts the events in range that touch both its ends, a node those that touch it', () => {
  const range = fc.tuple(fc.nat(20), fc.nat(20));
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), range, (happenings, [one, other]) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const edges = new Map<string, number>();
      const nodes = new Map<string, number>();
      const add = (tally: Map<string, number>, key: string) =>
        tally.set(key, (tally.get(key) ?? 0) + 1);
      for (const each of happenings.filter(({ at }) => at >= low && at < high)) {
        const ends = touched(each);
        const actor = each.by === undefined ? [] : [user(each.by)];
        for (const by of actor) for (const end of ends) add(edges, `${by}|${each.kind}|${end}`);
        for (const key of new Set([...actor, ...ends])) add(nodes, key);
      }
      const model = tenantOf(happenings).model();
      const filter = { from: DAY_ONE + low * HOUR, until: DAY_ONE + high * HOUR };
      const found = graphOverview(model, {
        filter,
        verbs: FOLDED_VERBS,
        limit: 100,
        lineLimit: 1000,
      });
      expect(new Map(found.edges.map(({ id, count }) => [id, count]))).toEqual(edges);
      expect(
        new Map(found.nodes.filter(({ events }) => events > 0).map((n) => [n.key, n.events])),
      ).toEqual(nodes);
      for (const { from, to, kind, count, actions, first, last } of found.edges) {
        const { total, events } = graphUnfold(model, { from, to, kind, filter, limit: 100 });
        expect([total, events.length]).toEqual([count, count]);
        expect(actions.reduce((sum, action) => sum + action.count, 0)).toBe(count);
        expect([first, last]).toEqual([events.at(-1)?.createdOn, events[0]?.createdOn]);
      }
    }),
    { numRuns: 60 },
  );
});
