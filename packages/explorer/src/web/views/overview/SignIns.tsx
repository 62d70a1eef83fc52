import { EntityTypes } from '@graph-1password/vocabulary';
import type { Filter } from '../../../model/model';
import type { Overview } from '../../../queries/overview/overview';
import { OTHER_SERIES } from '../../../queries/overview/overview';
import { entityHref, listHref } from '../../links';
import { categoryName, countryName } from '../../names';
import { BarList } from '../../parts/BarList';
import { categoryTone } from '../../parts/colours';
import { marksText } from '../../parts/Marks';
import { Panel } from '../../parts/Panel';
import { TimeSeries } from '../../parts/TimeSeries';
import { WorldMap } from '../../parts/WorldMap';
import { placeName } from '../../placeName';
import { bucketHref } from './range';

interface SignInsProps {
  overview: Overview;
  filter: Filter;
  now: number;
}

const SIGN_IN = EntityTypes.SIGNIN_EVENT;
const USER = EntityTypes.USER;

/** The list of the sign-ins with a value; without one, of those that lack the property. */
const signInsWith = (property: string, value: string | undefined): string =>
  listHref(SIGN_IN, value === undefined ? { without: property } : { is: { [property]: value } });

/** How, from where and with what users sign in. */
export function SignIns({ overview, filter, now }: SignInsProps) {
  const { signIns, categories, apps, countries, places, failingUsers } = overview;
  return (
    <>
      <Panel id="sign-ins-over-time" title={`Sign-ins per ${signIns.step}`} span={2}>
        <TimeSeries
          caption={`Sign-ins per ${signIns.step} (UTC) by outcome`}
          unit="sign-ins"
          times={signIns.times}
          step={signIns.step}
          series={signIns.series.map(({ name, values }) => ({
            label: name === OTHER_SERIES ? 'All others' : categoryName(name || undefined),
            values,
            tone: categoryTone(name),
          }))}
          hrefOfTime={(index) => bucketHref(signIns, filter, now, index)}
        />
      </Panel>
      <Panel id="categories" title="Sign-ins by outcome">
        <BarList
          unit="sign-ins"
          rows={categories.map(({ value, count }) => ({
            id: value ?? '',
            label: categoryName(value),
            title: value ?? 'These sign-ins have no category.',
            value: count,
            tone: categoryTone(value),
            href: signInsWith('category', value),
          }))}
        />
      </Panel>
      <Panel id="places" title="Where sign-ins came from" span={2}>
        <WorldMap
          caption="Where sign-ins came from"
          points={places.map((place) => ({
            latitude: place.latitude,
            longitude: place.longitude,
            label: placeName(place),
            count: place.count,
            ...(place.city !== undefined && { href: signInsWith('city', place.city) }),
          }))}
        />
      </Panel>
      <Panel id="countries" title="Sign-ins by country">
        <BarList unit="sign-ins" rows={countries.map(countryRow)} />
      </Panel>
      <Panel id="apps" title="Sign-ins by app">
        <BarList
          unit="sign-ins"
          rows={apps.map(({ value, count }) => ({
            id: value ?? '',
            label: value ?? 'Unknown app',
            value: count,
            href: signInsWith('appName', value),
          }))}
        />
      </Panel>
      <Panel id="failing-users" title="Users with failed sign-ins">
        <BarList
          unit="failed sign-ins"
          rows={failingUsers.map(({ id, name, key, count, marks = [] }) => ({
            id,
            label: name,
            value: count,
            ...(marks.length > 0 && { note: marksText(marks) ?? '' }),
            tone: 'series-4',
            href: key === undefined ? signInsWith('targetUserUUID', id) : entityHref(USER, key),
          }))}
        />
      </Panel>
    </>
  );
}

function countryRow({ value, isCode, count }: Overview['countries'][number]) {
  if (value === undefined) {
    const href = listHref(SIGN_IN, { without: 'countryCode|country' });
    return { id: '', label: 'Unknown country', value: count, href };
  }
  const href = signInsWith(isCode ? 'countryCode' : 'country', value);
  const label = isCode ? countryName(value) : value;
  return { id: value, label, value: count, href, ...(label !== value && { note: value }) };
}
