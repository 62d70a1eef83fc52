import type { TimeZone } from '../../../queries/people/hours';
import { hoursOf, weekOf } from '../../../queries/people/hours';
import { count, counted, zoneName } from '../../format';
import { SaveTable } from '../../parts/SaveTable';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

const zoneOf = (clock: TimeZone): string => (clock === 'utc' ? 'UTC' : zoneName());

interface HourChartProps {
  /** Times of attempts that let the person in, epoch ms. */
  successes: readonly number[];
  /** Times of attempts that did not, epoch ms. */
  failures: readonly number[];
  clock: TimeZone;
}

/** Sign-in attempts by hour of the day as bars, and by weekday and hour as a table with shades. */
export function HourChart({ successes, failures, clock }: HourChartProps) {
  const [good, bad] = [weekOf(successes, clock), weekOf(failures, clock)];
  const week = good.map((value, at) => value + (bad[at] ?? 0));
  return (
    <div class="hours">
      <Bars good={hoursOf(good)} bad={hoursOf(bad)} />
      <Heat week={week} />
      <SaveTable
        caption={`Sign-in attempts by weekday and hour, ${zoneOf(clock)}`}
        table={() => ({
          columns: ['Weekday', 'Hour', 'Signed in', 'Failed'].map((label) => ({ label })),
          rows: week.map((_, at) => [
            ...[DAYS[Math.floor(at / 24)], HOURS[at % 24], good[at], bad[at]],
          ]),
        })}
      />
      <ul class="legend">
        <li>
          <span class="dot series-1" aria-hidden="true" /> Signed in{' '}
          <b>{count(successes.length)}</b>
        </li>
        <li>
          <span class="dot series-4" aria-hidden="true" /> Failed <b>{count(failures.length)}</b>
        </li>
      </ul>
    </div>
  );
}

function Bars({ good, bad }: { good: readonly number[]; bad: readonly number[] }) {
  const most = Math.max(1, ...good.map((value, hour) => value + (bad[hour] ?? 0)));
  const height = (value: number) => ({ height: `${((value / most) * 100).toFixed(2)}%` });
  return (
    <ol class="hour-bars" aria-label="Sign-in attempts by hour of the day">
      {HOURS.map((hour, at) => {
        const [ok, failed] = [good[at] ?? 0, bad[at] ?? 0];
        const words = `${hour}:00 to ${hour}:59: ${counted(ok, 'sign-in')}, ${count(failed)} failed`;
        return (
          <li key={hour} title={words} data-row={hour} data-value={ok} data-failed={failed}>
            <span class="visually-hidden">{words}</span>
            <span class="hour-bar series-4" style={height(failed)} />
            <span class="hour-bar series-1" style={height(ok)} />
          </li>
        );
      })}
    </ol>
  );
}

function Heat({ week }: { week: readonly number[] }) {
  const most = Math.max(1, ...week);
  return (
    <table class="heat">
      <caption class="visually-hidden">Sign-in attempts by weekday and hour</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">Weekday</span>
          </th>
          {HOURS.map((hour, at) => (
            <th key={hour} scope="col">
              <span class={at % 3 === 0 ? undefined : 'minor'}>{hour}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {DAYS.map((day, row) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {HOURS.map((hour, at) => {
              const value = week[row * 24 + at] ?? 0;
              return (
                <td
                  key={hour}
                  data-row={`${day} ${hour}`}
                  data-value={value}
                  title={`${day} ${hour}:00: ${counted(value, 'attempt')}`}
                >
                  <span
                    class="heat-cell"
                    style={{ opacity: value === 0 ? 0 : 0.18 + 0.82 * Math.sqrt(value / most) }}
                  />
                  <span class="visually-hidden">{count(value)}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
