import fs, { readdirSync } from 'node:fs';
import os from 'node:os';
import fc from 'fast-check';
import { EventReferences } from './eventReferences';
import { codePoint } from '../../test/support/codePoint';

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
    // Others work in the same folder.
    readdirSync(os.tmpdir()).filter((name) =>
      /^graph-1password-[\da-f]{8}-[\da-f-]{27}$/.test(name),
    );
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
    fc.property(fc.array(fc.string({ unit: codePoint })), (ids) => {
      const references = new EventReferences();
      ids.forEach((id, i) => references.add(`k${i}`, id));
      const expected = ids.map((id, i) => [`k${i}`, /[\t\n]/.test(id) ? '' : id]);
      expect(read(references)).toEqual(expected);
      references.close();
    }),
  );
});

describe('on a nearly full disk', () => {
  const { writeSync } = fs;
  const write = (limit: (length: number) => number) =>
    jest
      .spyOn(fs, 'writeSync')
      .mockImplementation(((
        file: number,
        bytes: Buffer,
        from: number,
        length: number,
        position: number,
      ) => writeSync(file, bytes, from, limit(length), position)) as typeof writeSync);
  afterEach(() => jest.restoreAllMocks());

  /** More than is kept in memory. */
  const expected = Array.from({ length: 20_000 }, (_, i) => [`event:${i}`, `vault-é-${i}`]);
  const addAll = (references: EventReferences) => {
    for (const [key = '', ...ids] of expected) references.add(key, ...ids);
  };

  test('what was written in part is written to its end', () => {
    const spy = write((length) => Math.ceil(length / 3));
    const references = new EventReferences();
    addAll(references);
    expect(spy.mock.calls.length).toBeGreaterThan(3);
    expect(read(references)).toEqual(expected);
    references.close();
  });

  test('what is not written at all is an error that names the folder', () => {
    write(() => 0);
    const references = new EventReferences();
    let thrown: unknown;
    try {
      addAll(references);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'ENOSPC', path: os.tmpdir() });
    references.close();
  });
});
