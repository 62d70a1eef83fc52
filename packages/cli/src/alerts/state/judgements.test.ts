import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetFailure, judgementsOf, noteFailure } from './judgements';
import { AlertStore } from './store';
import { emptyAlerts } from './types';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'judgements-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('a failed judgement is known until one ends well', () => {
  expect(judgementsOf(folder, 0)).toBeUndefined();
  noteFailure(folder, 'The rules could not be read.', 5000);
  const failure = { on: '1970-01-01T00:00:05.000Z', reason: 'The rules could not be read.' };
  expect(judgementsOf(folder, 0)).toEqual({ failure });
  new AlertStore(folder).save({ ...emptyAlerts(), judgedOn: 3000 });
  const lastSuccess = '1970-01-01T00:00:03.000Z';
  expect(judgementsOf(folder, 0)).toEqual({ lastSuccess, failure });
  forgetFailure(folder);
  expect(judgementsOf(folder, 0)).toEqual({ lastSuccess });
});

test('a state of a newer version lets no judgement begin, and half a note is none', () => {
  writeFileSync(path.join(folder, 'failed.json'), '{"on":');
  expect(judgementsOf(folder, 0)).toBeUndefined();
  writeFileSync(path.join(folder, 'state.json'), '{"version":99}');
  expect(judgementsOf(folder, 0)?.failure).toEqual({
    on: '1970-01-01T00:00:00.000Z',
    reason: expect.stringContaining('was written by a newer version') as string,
  });
});
