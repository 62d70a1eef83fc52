import { distanceKm, EntityTypes } from '@graph-1password/vocabulary';
import { entityTable } from '../../model/access';
import { at, BERGEN, LIMA, modelWith, OSLO, signIn } from '../../../test/support/people';
import { placesOf } from './places';

const places = (...attempts: [hour: number, more: object][]) => {
  const table = entityTable(
    modelWith(attempts.map(([hour, more]) => signIn('ana', at(hour), more))),
    EntityTypes.SIGNIN_EVENT,
  );
  return placesOf(
    table,
    Uint32Array.from(attempts, (_, row) => row),
  );
};

describe('distanceKm', () => {
  test.each([
    ['a quarter of the globe', [0, 0], [0, 90], 10_007.5],
    ['opposite points', [0, 0], [0, 180], 20_015.1],
    ['opposite points off the equator', [41.2, 30.3], [-41.2, -149.7], 20_015.1],
    ['pole to pole', [90, 0], [-90, 0], 20_015.1],
    ['London to Paris', [51.5074, -0.1278], [48.8566, 2.3522], 343.6],
    ['across the date line', [0, 179.5], [0, -179.5], 111.2],
    ['the same place', [10, 20], [10, 20], 0],
  ] as const)('%s', (_, [a, b], [c, d], km) => {
    const distance = distanceKm({ latitude: a, longitude: b }, { latitude: c, longitude: d });
    expect(distance).toBeCloseTo(km, 1);
  });
});

describe('stops', () => {
  test('consecutive attempts at one place are one stop, with its successes and failures', () => {
    const { stops } = places([8, OSLO], [9, { ...OSLO, category: 'mfa_failed' }], [10, OSLO]);
    expect(stops).toEqual([
      {
        ...{ city: 'Oslo', country: 'NO', latitude: 59.9, longitude: 10.7 },
        ...{ firstOn: at(8), lastOn: at(10), signIns: 2, failed: 1, impossible: false },
      },
    ]);
  });

  test('the same place twice with another between is two stops', () => {
    const { stops, cities, travelledKm } = places([8, OSLO], [9, LIMA], [20, OSLO], [21, OSLO]);
    expect(stops.map(({ city }) => city)).toEqual(['Oslo', 'Lima', 'Oslo']);
    expect(cities.map(({ city, signIns, lastOn }) => [city, signIns, lastOn])).toEqual([
      ['Oslo', 3, at(21)],
      ['Lima', 1, at(9)],
    ]);
    expect(travelledKm).toBeCloseTo(2 * distanceKm(OSLO, LIMA), 6);
  });

  test('distance, hours and speed count from the last attempt of the stop before', () => {
    const { stops } = places([8, OSLO], [10, OSLO], [12, LIMA]);
    const km = distanceKm(OSLO, LIMA);
    expect(stops[1]).toMatchObject({ km, hours: 2, kmPerHour: km / 2, impossible: true });
  });

  test('a journey that an aeroplane can make is not impossible', () => {
    expect(places([0, OSLO], [20, LIMA]).stops[1]).toMatchObject({ hours: 20, impossible: false });
  });

  test('two places at one moment: impossible, and no speed', () => {
    const [, stop] = places([8, OSLO], [8, LIMA]).stops;
    expect(stop).toMatchObject({ hours: 0, impossible: true });
    expect(stop).not.toHaveProperty('kmPerHour');
  });

  test('a short way is never impossible, however fast', () => {
    const near = { ...OSLO, city: 'Drammen', latitude: 59.7, longitude: 10.2 };
    expect(places([8, OSLO], [8, near]).stops[1]).toMatchObject({ hours: 0, impossible: false });
  });

  test('a place without coordinates has hours but no distance, and hides no journey', () => {
    const { stops, travelledKm } = places([8, OSLO], [9, BERGEN], [11, LIMA]);
    const km = distanceKm(OSLO, LIMA);
    expect(stops.map(({ city, hours, km: way }) => ({ city, hours, km: way }))).toEqual([
      { city: 'Oslo' },
      { city: 'Bergen', hours: 1 },
      { city: 'Lima', hours: 3, km },
    ]);
    expect(stops[2]?.impossible).toBe(true);
    expect(travelledKm).toBeCloseTo(km, 6);
  });

  test('no coordinates anywhere: hours only', () => {
    const { stops } = places([8, BERGEN], [10, { city: 'Bodø' }]);
    expect(stops[1]).toMatchObject({ hours: 2, impossible: false });
    expect(stops[1]).not.toHaveProperty('km');
  });

  test('a city takes its coordinates from the attempt that has them', () => {
    const { stops, cities } = places([8, { ...OSLO, latitude: undefined }], [9, OSLO]);
    expect(stops).toHaveLength(1);
    expect(stops[0]).toMatchObject({ latitude: 59.9, firstOn: at(8) });
    expect(cities[0]).toMatchObject({ latitude: 59.9, signIns: 2 });
  });

  test('attempts that tell no place are counted, and interrupt no stop', () => {
    const { stops, unplaced } = places([8, OSLO], [9, {}], [10, OSLO]);
    expect(stops).toHaveLength(1);
    expect(unplaced).toBe(1);
  });

  test('coordinates beyond the globe are none; without a city, other coordinates are another place', () => {
    const { stops } = places(
      [8, { country: 'NO', latitude: 91, longitude: 10 }],
      [9, { country: 'NO', latitude: 60.001, longitude: 10 }],
      [10, { country: 'NO', latitude: 60.002, longitude: 10 }],
    );
    expect(stops.map(({ latitude, signIns }) => [latitude, signIns])).toEqual([
      [undefined, 1],
      [60.001, 2],
    ]);
  });

  test('cities of one name in two countries are two places', () => {
    const { cities } = places(
      [8, { city: 'Paris', country: 'FR' }],
      [9, { city: 'Paris', country: 'US' }],
    );
    expect(cities).toHaveLength(2);
  });
});

test('countries: the code where there is one, else the country as received', () => {
  const { countries } = places([8, OSLO], [9, BERGEN], [10, { country: 'Atlantis' }], [11, {}]);
  expect(countries).toEqual([
    { value: 'NO', count: 2 },
    { value: 'Atlantis', count: 1 },
  ]);
});

test('no attempts: nothing', () => {
  const empty = { stops: [], cities: [], countries: [], unplaced: 0, travelledKm: 0 };
  expect(placesOf(undefined, new Uint32Array(0))).toEqual(empty);
});
