import { readdirSync } from 'node:fs';
import os from 'node:os';
import fc from 'fast-check';
import { EventReferences } from './eventReferences';

const read = (references: EventReferences) => [...references.read()];

test('gives back what it took, in order, with empty strings for what is missing', () => {
  const references = new EventReferences();
  references.add('k1', 'vault', undefined);
  references.add('k2', undefined, 'item');
  expect(read(references)).toEqual([
    ['k1', 'vault', ''],
    ['k2', '', 'item'],
  ]);
  references.close();
});

test('many references go through the disk and come back twice, without leaving a file', () => {
  const references = new EventReferences();
  const names = () =>
    readdirSync(os.tmpdir()).filter((name) => name.startsWith('graph-1password-'));
  const before = names();
  const expected = Array.from({ length: 20_000 }, (_, i) => [
    `event:${i}`,
    `vault-é-${i % 7}`,
    `item-${i}`,
  ]);
  for (const [key = '', ...ids] of expected) references.add(key, ...ids);
  expect(names()).toEqual(before);
  expect(read(references)).toEqual(expected);
  expect(read(references)).toEqual(expected);
  references.close();
  expect(read(references)).toEqual([]);
});

test('an id that could break a line is left out, and breaks nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (ids) => {
      const references = new EventReferences();
      ids.forEach((id, i) => references.add(`k${i}`, id));
      const expected = ids.map((id, i) => [`k${i}`, /[\t\n]/.test(id) ? '' : id]);
      expect(read(references)).toEqual(expected);
      references.close();
    }),
  );
});
