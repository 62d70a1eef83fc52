import { readStarts } from './runFile';
import type { RunFile } from './runFile';

const run = (startedOn: string, others: Partial<RunFile> = {}): RunFile => ({
  ...{ schema: 1, startedOn, finishedOn: startedOn, reasons: [] },
  ...others,
});

test('each type is of the run that read it, over any number of runs', () => {
  const [first, second] = ['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'];
  // The second run lost Connect, and a third one loses everything.
  const secrets = { carriedOver: { secret: 3 }, carriedFrom: readStarts(run(first), ['secret']) };
  expect(secrets.carriedFrom).toEqual({ secret: first });
  const starts = readStarts(run(second, secrets), ['secret', 'event']);
  expect(starts).toEqual({ secret: first, event: second });
});

test('what nobody knows is left out', () => {
  expect(readStarts(undefined, ['secret'])).toEqual({});
  expect(readStarts(run('2026-03-01', { carriedOver: { secret: 3 } }), ['secret'])).toEqual({});
});
