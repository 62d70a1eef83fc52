import { parseParameters, requireWanted } from './parameters';

test('numbers and booleans are those; quotes make texts of them', () => {
  expect(parseParameters(['a=1', 'b=-2.5', 'c=true', 'd="1"', "e='true'", 'f=x=y', 'g='])).toEqual({
    a: 1,
    b: -2.5,
    c: true,
    d: '1',
    e: 'true',
    f: 'x=y',
    g: '',
  });
});

test('a repeated name gets a list of values', () => {
  expect(parseParameters(['v=a', 'v=b', 'w=c', 'v=3'])).toEqual({ v: ['a', 'b', 3], w: 'c' });
});

test('a value for what is not asked is a slip, and the nearest name is told', () => {
  expect(() => requireWanted({ most: 2 }, ['most', 'least'])).not.toThrow();
  expect(() => requireWanted({ mots: 2 }, ['most', 'least', 'most'])).toThrow(
    'What is asked has no parameter "mots": it takes most, least. Did you mean most?',
  );
});
