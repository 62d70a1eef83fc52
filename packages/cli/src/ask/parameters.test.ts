import { parseParameters } from './parameters';

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
