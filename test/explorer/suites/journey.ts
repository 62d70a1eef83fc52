import type { Row } from '../read';
import { time } from '../read';
import type { TrueStop } from '../truth/places';

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US');

function duration(hours: number): string {
  if (hours * 60 < 1) return `${Math.round(hours * 3600)} s`;
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`;
}

/** A stop as a row of the table, without the country. @param at its place in the order of time */
export const journeyRow = (stop: TrueStop, at: number): Row => {
  const { km, hours } = stop;
  const speed = km === undefined || hours === undefined || hours <= 0 ? undefined : km / hours;
  const said = speed === undefined ? null : `${grouped(speed)} km/h`;
  return {
    id: String(at),
    'First attempt': time(stop.firstOn),
    'Last attempt': time(stop.lastOn),
    City: stop.city ?? null,
    'Sign-ins': stop.signIns,
    Failed: stop.failed,
    Distance: km === undefined ? null : `${grouped(km)} km`,
    After: hours === undefined ? null : duration(hours),
    Speed: stop.impossible ? (said ?? 'instantly') : said,
  };
};

/** A row of the page without the country: its name in words is the browser's. */
export const withCity = ({ Place: place, ...row }: Row): Row => ({
  ...row,
  City: typeof place === 'string' ? (place.split(', ')[0] ?? null) : null,
});
