import type { Model } from '../model/model';
import { graphOverview } from './graph/overview';
import { office, user } from '../../test/support/graph';
import { person } from './people/person';
import { prepare } from './prepare';
import { filterCount } from './overview/summary';

/** What is prepared for: a search, the graph, a person. */
const answers = (model: Model) => [
  filterCount(model, { filter: { search: 'mail' } }),
  filterCount(model, { filter: { search: 'one_password_item' } }),
  graphOverview(model, { filter: {}, limit: 10, lineLimit: 10 }),
  person(model, { key: user('ana'), filter: { search: 'fill' } }),
];

test('answers are the same before, amid and after the preparation', () => {
  const expected = answers(office().model());
  const steps = [...prepare(office().model())].length;
  expect(steps).toBeGreaterThan(20);
  for (let done = 1; done <= steps; done += 7) {
    const model = office().model();
    const preparation = prepare(model);
    for (let step = 0; step < done; step++) preparation.next();
    expect(answers(model)).toEqual(expected);
    while (!preparation.next().done);
    expect(answers(model)).toEqual(expected);
  }
});

test('a graph without anything is prepared, too', () => {
  const model = { ...office().model(), entities: [], entityCount: 0, relationships: [] };
  expect(() => [...prepare(model)]).not.toThrow();
});
