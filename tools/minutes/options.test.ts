import { OptionError, optionsOf, USAGE } from './options';

test('the help names each option', () => {
  expect(optionsOf(['--help'])).toBeUndefined();
  const names = Object.keys(optionsOf(['--to', 'file']) ?? {});
  expect(names).toHaveLength(7);
  for (const name of names) expect(USAGE).toContain(`  --${name} <`);
});

test('without options it is a day of a small tenant', () => {
  expect(optionsOf([])).toMatchObject({ hours: 24, users: 60, seed: 'minutes', to: undefined });
});

test.each([
  ['--hours', '0', '--hours is "0": give hours above 0, up to 72.'],
  ['--hours', 'a day', '--hours is "a day"'],
  ['--users', '1.5', '--users is "1.5": give a whole number above 0.'],
  ['--days', '3', "Unknown option '--days'"],
])('%s %s is a mistake that a sentence names', (name, value, sentence) => {
  expect(() => optionsOf([name, value])).toThrow(OptionError);
  expect(() => optionsOf([name, value])).toThrow(sentence);
});
