import { modelOf } from '../../../test/support/model';
import { streamRows } from '../shared/events';
import { signInPlaces } from './signInPlaces';

const SIGN_IN = 'one_password_signin_attempt_event';
const OSLO = { city: 'Oslo', countryCode: 'NO' };
const OSLO_POINT = { latitude: 59.9, longitude: 10.7 };

/** The places of sign-in attempts with these properties, in the order of time. */
function placesOf(...attempts: object[]) {
  const entities = attempts.map((properties, at) => ({
    _key: `${SIGN_IN}:EVENT${at}`,
    _type: SIGN_IN,
    createdOn: 1000 + at,
    ...properties,
  }));
  const model = modelOf({ entities, relationships: [] });
  return signInPlaces(streamRows(model, SIGN_IN, {}));
}

test('counts attempts by place, most first', () => {
  const lima = { city: 'Lima', countryCode: 'PE', latitude: -12, longitude: -77 };
  expect(placesOf({ ...OSLO, ...OSLO_POINT }, lima, { ...lima, latitude: -12.1 })).toEqual([
    { city: 'Lima', country: 'PE', latitude: -12, longitude: -77, count: 2 },
    { city: 'Oslo', country: 'NO', ...OSLO_POINT, count: 1 },
  ]);
});

test('an attempt without coordinates stands where others of its city do', () => {
  expect(placesOf(OSLO, { ...OSLO, ...OSLO_POINT })).toEqual([
    { city: 'Oslo', country: 'NO', ...OSLO_POINT, count: 2 },
  ]);
});

test('attempts without valid coordinates are not on the map', () => {
  expect(placesOf(OSLO, { city: 'Nowhere', latitude: 99, longitude: 10 }, {})).toEqual([]);
  expect(placesOf()).toEqual([]);
});

test('cities of one name in two countries are two places', () => {
  const point = { latitude: 1, longitude: 1 };
  expect(
    placesOf({ ...OSLO, ...point }, { city: 'Oslo', countryCode: 'US', ...point }),
  ).toHaveLength(2);
});
