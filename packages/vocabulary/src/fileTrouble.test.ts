import { fileTroubleOf, fileTroubleSentence, fileTroubleWords } from './fileTrouble';

test.each([
  ['Could not write file "/d/x.parquet": No space left on device', 'ENOSPC'],
  ['Cannot open file "/d/x.parquet": Read-only file system', 'EROFS'],
  ['Cannot open file "/d/x.parquet": Permission denied', 'EACCES'],
  ['Cannot open file "/d/x.parquet": Too many open files', 'EMFILE'],
  ['Could not write file "/d/x.parquet": Disk quota exceeded', 'EDQUOT'],
])('the engine’s %j is trouble with a file like any other', (words, code) => {
  expect(fileTroubleOf(new Error(`IO Error: ${words}`))).toMatchObject({
    ...{ code, path: '/d/x.parquet' },
  });
});

test('its full disk is a sentence with a cure, and none of its own words', () => {
  const error = new Error('IO Error: Could not write file "/d/x": No space left on device');
  expect(fileTroubleSentence(error)).toBe(
    '/d/x cannot be used: its disk is full. Free some space there, or use another folder, then run again.',
  );
});

test.each([
  new Error('Binder Error: column "No space left on device" not found'),
  new Error('IO Error: No files found that match "/tmp/Permission denied/x.parquet"'),
  new Error('Parser Error: "x": Permission denied'),
  undefined,
  'ENOSPC',
])('%p is none', (error) => {
  expect(fileTroubleOf(error)).toBeUndefined();
  expect(fileTroubleWords(error).what).toBe('the file system does not say why');
});
