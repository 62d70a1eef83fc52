/// <reference types="jest" />
import { placeLabels } from './mapLabels';

const dot = (x: number, y: number, label = 'Oslo', radius = 5) => ({ x, y, radius, label });
const place = (dots: Parameters<typeof placeLabels>[0], most = 10) =>
  placeLabels(dots, 10, 200, most).map(({ text, side }) => [text, side]);

test('a name stands at the right of its dot', () => {
  expect(placeLabels([dot(50, 50)], 9, 200, 1)).toEqual([
    { x: 58, y: 50, text: 'Oslo', side: 'right' },
  ]);
});

test('at the left where there is no room at the right: the border, another dot, another name', () => {
  expect(place([dot(190, 50)])).toEqual([['Oslo', 'left']]);
  expect(place([dot(100, 50), dot(120, 50, 'A name too long for what is left')])).toEqual([
    ['Oslo', 'left'],
  ]);
  expect(place([dot(60, 50, 'Lima'), dot(110, 50, 'Rome')])).toEqual([
    ['Lima', 'right'],
    ['Rome', 'right'],
  ]);
});

test('no label where both sides are taken; important dots come first', () => {
  expect(place([dot(100, 50), dot(112, 50, 'Bergen'), dot(88, 50, 'Moss')])).toEqual([
    ['Bergen', 'right'],
    ['Moss', 'left'],
  ]);
  expect(place([dot(100, 50), dot(101, 50, 'Bergen', 1)])).toEqual([['Oslo', 'right']]);
});

test('no more names than asked for', () => {
  expect(place([dot(20, 20), dot(20, 60, 'Lima'), dot(20, 100, 'Rome')], 2)).toHaveLength(2);
});
