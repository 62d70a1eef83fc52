import { useState } from 'preact/hooks';
import type { TimeZone } from '../../../queries/people/hours';
import type { PersonDetails } from '../../../queries/people/person';
import { zoneName } from '../../format';
import { categoryName } from '../../names';
import { BarList } from '../../parts/BarList';
import { Empty } from '../../parts/Empty';
import { Panel } from '../../parts/Panel';
import { HourChart } from './HourChart';

/** When, with what and with which outcome the person signs in. */
export function SignIns({ person }: { person: PersonDetails }) {
  const { signInTimes, failedSignInTimes, outcomes, apps } = person;
  const [clock, setClock] = useState<TimeZone>('local');
  const total = signInTimes.length + failedSignInTimes.length;
  return (
    <>
      <Panel
        id="hours"
        title="Sign-in pattern"
        span={2}
        note={`Hours in ${clock === 'utc' ? 'UTC' : zoneName()}; all attempts in the time range.`}
        actions={<ClockSwitch clock={clock} onChange={setClock} />}
      >
        {total === 0 ? (
          <Empty small>No sign-in attempts match the filter.</Empty>
        ) : (
          <HourChart successes={signInTimes} failures={failedSignInTimes} clock={clock} />
        )}
      </Panel>
      <Panel id="outcomes" title="Sign-in attempts by outcome">
        <BarList
          unit="sign-in attempts"
          limit={5}
          rows={outcomes.map(({ value, count }) => ({
            id: value,
            label: categoryName(value),
            title: value,
            value: count,
          }))}
        />
        <h3 class="sub-head">Apps, by sign-in attempts and item usages</h3>
        <BarList
          unit="events"
          limit={5}
          rows={apps.map(({ value, count }) => ({ id: value, label: value, value: count }))}
        />
      </Panel>
    </>
  );
}

function ClockSwitch({
  clock,
  onChange,
}: {
  clock: TimeZone;
  onChange: (clock: TimeZone) => void;
}) {
  const option = (value: TimeZone, label: string) => (
    <button type="button" aria-pressed={clock === value} onClick={() => onChange(value)}>
      {label}
    </button>
  );
  return (
    <div class="segments" role="group" aria-label="Time zone of the hours">
      {option('local', 'Local')}
      {option('utc', 'UTC')}
    </div>
  );
}
