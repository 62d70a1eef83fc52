import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Entities } from '../../src/entities';
import { Relationships } from '../../src/relationships';

const page = readFileSync(path.resolve(__dirname, '../../docs/neo4j.md'), 'utf8');
const questions = [...page.matchAll(/```cypher\n([\s\S]*?)```/g)].map(([, text]) => text as string);

/** Properties that the schema of a type declares; the SDK puts ours beside those of the class. */
const propertiesOf = (type: string): string[] => {
  const entity = Object.values(Entities).find(({ _type }) => _type === type);
  const parts = (entity?.schema as { allOf?: { properties?: object }[] } | undefined)?.allOf ?? [];
  return parts.flatMap(({ properties = {} }) => Object.keys(properties));
};

/** Properties of every class, which schemas do not repeat. */
const OF_CLASSES = ['displayName', 'name', 'createdOn', 'updatedOn', 'ipAddress'];

test('the page answers five questions', () => {
  expect(questions).toHaveLength(5);
});

test.each(questions.map((text) => [text.split('\n')[0], text] as const))(
  '%s asks for types, edges and properties that exist',
  (_first, text) => {
    const labels = new Map(
      [...text.matchAll(/\((\w*):(one_password_\w+)/g)].map(([, alias, type]) => [alias, type]),
    );
    const types = new Set<string>(Object.values(Entities).map(({ _type }) => _type));
    expect([...labels.values()].filter((type) => !types.has(type as string))).toEqual([]);
    const edges = [...text.matchAll(/\((\w*)[^()]*\)-\[(\w*):(\w+)\]->\((\w*)/g)];
    expect(edges.length).toBeGreaterThan(0);
    for (const [, from, , _class, to] of edges) {
      const known = Object.values(Relationships).some(
        ({ metadata }) =>
          metadata._class === _class &&
          metadata.sourceType === labels.get(from) &&
          metadata.targetType === labels.get(to),
      );
      expect([from, _class, to, known]).toEqual([from, _class, to, true]);
    }
    for (const [, alias, property] of text.matchAll(/\b(\w+)\.(\w+)\b/g)) {
      const type = labels.get(alias);
      if (type === undefined) continue;
      expect([...propertiesOf(type), ...OF_CLASSES]).toContain(property);
    }
  },
);
