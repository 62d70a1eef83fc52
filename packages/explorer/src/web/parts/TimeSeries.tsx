import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BucketSize } from '../../queries/shared/buckets';
import { count } from '../format';
import { useLatest } from '../useLatest';
import { useSame } from '../useSame';
import { seriesTone } from './colours';
import { Empty } from './Empty';
import { SaveTable } from './SaveTable';
import type { Chart, ChartData, Series } from './timeChart';
import { timeLabel, drawChart } from './timeChart';

interface TimeSeriesProps {
  /** What the chart shows, for screen readers and as the caption of its table. */
  caption: string;
  /** At most eight. */
  series: readonly Series[];
  /** The beginnings of the UTC hours, days or months, epoch ms. */
  times: readonly number[];
  /** What is counted, in the plural. */
  unit: string;
  /** What one time stands for. Default `day`. */
  step?: BucketSize;
  /** Layers of bars upon each other, or lines. Default `bars`. */
  kind?: 'bars' | 'lines';
  /** Where a click on a time leads, by the index of the time. */
  hrefOfTime?: (index: number) => string;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** Numbers over time as stacked bars or lines, with a legend that follows the pointer, and as a table. */
export function TimeSeries(props: TimeSeriesProps) {
  const { caption, series, times, unit, step = 'day', kind = 'bars', hrefOfTime } = props;
  const [hovered, setHovered] = useState<number | undefined>();
  const place = useRef<HTMLDivElement>(null);
  const data = useSame({ times, series, step, kind });
  const latest = useLatest({ data, hrefOfTime });
  const isEmpty = series.every(({ values }) => values.every((value) => value === 0));

  const chart = useRef<{ readonly drawn: Chart; data: ChartData } | undefined>(undefined);
  // The numbers of a new view are painted first; later the page is painted once, with the chart in it.
  const [isPainted, setPainted] = useState(false);
  useEffect(() => setPainted(true), []);

  useLayoutEffect(() => {
    const element = place.current;
    if (!element || !isPainted) return undefined;
    const drawn = drawChart(element, latest.current.data, {
      onHover: setHovered,
      onPick: (index) => {
        const href = latest.current.hrefOfTime?.(index);
        if (href !== undefined) window.location.hash = href;
      },
    });
    chart.current = { drawn, data: latest.current.data };
    const observer = new ResizeObserver(() => drawn.resize(element.clientWidth));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      chart.current = undefined;
    };
  }, [isPainted, isEmpty, kind, series.length, latest]);
  useLayoutEffect(() => {
    setHovered(undefined);
    // Other numbers in the chart that stands there: a new one would be a new canvas, which takes several times as long.
    if (!chart.current || chart.current.data === data) return;
    chart.current.data = data;
    chart.current.drawn.show(data);
  }, [data]);

  if (isEmpty) return <Empty small>{`No ${unit} match the filter.`}</Empty>;
  const at = hovered !== undefined && hovered < times.length ? hovered : undefined;
  return (
    <div class="chart">
      <div
        class={hrefOfTime ? 'chart-canvas pickable' : 'chart-canvas'}
        ref={place}
        role="img"
        aria-label={caption}
      />
      <p class="chart-zone">{step === 'hour' ? 'Hours in UTC' : `UTC ${step}s`}</p>
      <ul class="legend">
        <li class="legend-when">
          {at === undefined ? 'Total' : `${timeLabel(times[at] ?? 0, step)} UTC`}
        </li>
        {series.map(({ label, values, tone }, index) => (
          <li key={label}>
            <span class={`dot ${tone ?? seriesTone(index)}`} aria-hidden="true" />
            {label} <b>{count(at === undefined ? sum(values) : (values[at] ?? 0))}</b>
          </li>
        ))}
      </ul>
      <details class="chart-table">
        <summary>Show as table</summary>
        <SeriesTable {...{ caption, series, times, step, hrefOfTime }} />
        <SaveTable
          caption={caption}
          table={() => ({
            columns: [
              { label: `UTC ${step}`, time: true },
              ...series.map(({ label }) => ({ label })),
            ],
            rows: times.map((time, index) => [time, ...series.map(({ values }) => values[index])]),
          })}
        />
      </details>
    </div>
  );
}

type SeriesTableProps = Pick<
  TimeSeriesProps,
  'caption' | 'series' | 'times' | 'step' | 'hrefOfTime'
>;

function SeriesTable({ caption, series, times, step = 'day', hrefOfTime }: SeriesTableProps) {
  return (
    <div class="table-scroll" role="region" aria-label={`Table: ${caption}`} tabIndex={0}>
      <table class="data-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">UTC {step}</th>
            {series.map(({ label }) => (
              <th key={label} scope="col" class="numeric">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, index) => (
            <tr key={time} data-row={timeLabel(time, step)}>
              <th scope="row">
                {hrefOfTime ? (
                  <a href={hrefOfTime(index)}>{timeLabel(time, step)}</a>
                ) : (
                  timeLabel(time, step)
                )}
              </th>
              {series.map(({ label, values }) => (
                <td key={label} class="numeric" data-series={label} data-value={values[index]}>
                  {count(values[index] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
