import type { PersonDetails } from '../../../queries/people/person';
import type { Stop } from '../../../queries/shared/places';
import { hasPoint } from '../../../queries/shared/places';
import { count, counted, zonedMoment } from '../../format';
import { countryName } from '../../names';
import { BarList } from '../../parts/BarList';
import { countColumn } from '../../parts/tableColumns';
import type { DataColumn } from '../../parts/DataTable';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import type { MapLeg, MapPoint } from '../../parts/WorldMap';
import { WorldMap } from '../../parts/WorldMap';
import { placeName } from '../../placeName';

/** Ways on the map; more are a tangle. The table has all. */
const MOST_LEGS = 100;

/** Stops of a page of the table. */
const STOPS = 8;

/** Where the person signed in, and what lay between. */
export function Places({ person: { name, places } }: { person: PersonDetails }) {
  const { stops, cities, countries, unplaced } = places;
  const impossible = stops.filter((stop) => stop.impossible).length;
  return (
    <>
      <Panel id="map" title="Where sign-ins came from" span={2}>
        <WorldMap
          caption={`Where the sign-ins of ${name} came from`}
          unit="sign-in attempt"
          points={pointsOf(cities)}
          legs={legsOf(stops)}
        />
      </Panel>
      <Panel
        id="cities"
        title="Sign-in attempts by city"
        {...(unplaced > 0 && { note: `${counted(unplaced, 'attempt')} had no location.` })}
      >
        <BarList
          unit="sign-in attempts"
          limit={7}
          rows={cities.map((city) => ({
            id: placeName(city),
            label: placeName(city),
            value: city.signIns + city.failed,
            ...(city.failed > 0 && { note: `${count(city.failed)} failed` }),
          }))}
        />
        <h3 class="sub-head">By country</h3>
        <BarList
          unit="sign-in attempts"
          limit={5}
          rows={countries.map(({ value, count: attempts }) => ({
            id: value,
            label: countryName(value),
            value: attempts,
          }))}
        />
      </Panel>
      <Panel
        id="stops"
        title="Places over time"
        span={3}
        note={
          impossible > 0 ? (
            <span class="alarm">
              {counted(impossible, 'journey')} longer than 500 km and faster than 1,000 km/h, by all
              attempts, the failed ones too.
            </span>
          ) : (
            'Consecutive attempts from one place share a row.'
          )
        }
      >
        <DataTable
          caption="Places over time, newest first"
          columns={COLUMNS}
          rows={stops.map((stop, order) => ({ ...stop, order }))}
          rowKey={({ order }) => String(order)}
          initialSort={{ column: 'arrived', descending: true }}
          pageSize={STOPS}
          empty={<Empty small>No sign-in attempts with a location match the filter.</Empty>}
        />
      </Panel>
    </>
  );
}

const pointsOf = (cities: PersonDetails['places']['cities']): MapPoint[] =>
  cities.filter(hasPoint).map((city) => ({
    latitude: city.latitude,
    longitude: city.longitude,
    label: placeName(city),
    count: city.signIns + city.failed,
    ...(city.failed > 0 && { note: `${count(city.failed)} failed` }),
  }));

/** The newest ways, the impossible ones on top. */
function legsOf(stops: readonly Stop[]): MapLeg[] {
  const legs: MapLeg[] = [];
  const located = stops.filter(hasPoint);
  located.forEach((to, at) => {
    const from = located[at - 1];
    if (!from || !to.km) return;
    legs.push({
      from,
      to,
      label: `${placeName(from)} to ${placeName(to)}, ${count(Math.round(to.km))} km, ${zonedMoment(to.firstOn)}`,
      alarming: to.impossible,
    });
  });
  const shown = legs.filter((leg, at) => leg.alarming || at >= legs.length - MOST_LEGS);
  return shown.sort((a, b) => Number(a.alarming) - Number(b.alarming));
}

type StopRow = Stop & { readonly order: number };

/** Hours as `20 s`, `35 min`, `4.5 h` or `3.2 d`. */
function duration(hours: number): string {
  if (hours * 60 < 1) return `${Math.round(hours * 3600)} s`;
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`;
}

const none = <span class="none">–</span>;

const COLUMNS: readonly DataColumn<StopRow>[] = [
  {
    id: 'arrived',
    label: 'First attempt',
    time: true,
    cell: ({ firstOn }) => <Time ms={firstOn} />,
    sort: ({ order }) => order,
    value: ({ firstOn }) => firstOn,
  },
  {
    id: 'left',
    label: 'Last attempt',
    time: true,
    cell: ({ lastOn }) => <Time ms={lastOn} />,
    value: ({ lastOn }) => lastOn,
  },
  {
    id: 'place',
    label: 'Place',
    cell: (stop) => placeName(stop),
    sort: (stop) => placeName(stop),
  },
  {
    id: 'sign-ins',
    label: 'Sign-ins',
    numeric: true,
    cell: ({ signIns }) => count(signIns),
    sort: ({ signIns }) => signIns,
  },
  countColumn('failed', 'Failed', ({ failed }) => failed),
  {
    id: 'distance',
    label: 'Distance',
    numeric: true,
    cell: ({ km }) => (km === undefined ? none : `${count(Math.round(km))} km`),
    sort: ({ km }) => km,
  },
  {
    id: 'after',
    label: 'After',
    numeric: true,
    cell: ({ hours }) => (hours === undefined ? none : duration(hours)),
    sort: ({ hours }) => hours,
  },
  {
    id: 'speed',
    label: 'Speed',
    numeric: true,
    cell: ({ kmPerHour, impossible }) => {
      const speed = kmPerHour ? `${count(Math.round(kmPerHour))} km/h` : none;
      return impossible ? (
        <span class="badge tone-critical">{kmPerHour === undefined ? 'instantly' : speed}</span>
      ) : (
        speed
      );
    },
    sort: ({ kmPerHour }) => kmPerHour,
  },
];
