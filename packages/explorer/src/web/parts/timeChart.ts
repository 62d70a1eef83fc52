import uPlot from 'uplot';
import type { BucketSize } from '../../queries/shared/buckets';
import { colourOf, seriesTone } from './colours';
import { onTheme } from './useTheme';

/** One line or one layer of bars. */
export interface Series {
  readonly label: string;
  /** One number for each time. */
  readonly values: readonly number[];
  /** CSS class of its colour, such as `series-2`. Default: by its place. */
  readonly tone?: string;
}

/** What a chart draws. */
export interface ChartData {
  /** Epoch ms, in order. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly step: BucketSize;
  readonly kind: 'bars' | 'lines';
}

interface ChartEvents {
  /** The pointer is over a time, or over none. */
  readonly onHover: (index: number | undefined) => void;
  readonly onPick: (index: number) => void;
}

/** A chart that stands on the page. */
export interface Chart {
  /** Draws other numbers; `data` has as many series as before, and is of the same kind. */
  show(data: ChartData): void;
  /** @param width in CSS pixels */
  resize(width: number): void;
  destroy(): void;
}

const HEIGHT = 184;

/** Width that a label of the time axis takes, in CSS pixels. */
const LABEL = 64;

const FONT = '11px system-ui, sans-serif';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Length of the ISO text that names a time. */
const LENGTHS: Readonly<Record<BucketSize, number>> = { hour: 16, day: 10, week: 10, month: 7 };

/** `2026-03-13` of a UTC day, `2026-03-13 15:00` of an hour, `2026-03` of a month. @param ms epoch ms */
export const timeLabel = (ms: number, step: BucketSize): string =>
  new Date(ms).toISOString().slice(0, LENGTHS[step]).replace('T', ' ');

function tickLabel(ms: number, step: BucketSize): string {
  const at = new Date(ms);
  const month = MONTHS[at.getUTCMonth()] ?? '';
  if (step === 'month') return `${month} ${at.getUTCFullYear()}`;
  if (step === 'hour' && at.getUTCHours() !== 0) return at.toISOString().slice(11, 16);
  return `${at.getUTCDate()} ${month}`;
}

const short = (value: number): string =>
  value >= 10_000 ? `${Math.round(value / 1000)}k` : value.toLocaleString('en-US');

/** Layers upon each other: the first series is the lowest. The highest is drawn first, the others over it. */
function stacked(series: ChartData['series'], length: number): number[][] {
  const heights: number[][] = [];
  let below = new Array<number>(length).fill(0);
  for (const { values } of series) {
    below = below.map((height, at) => height + (values[at] ?? 0));
    heights.push(below);
  }
  return heights;
}

function seriesOptions(kind: ChartData['kind'], tone: () => string): uPlot.Series {
  // A function: the colour is read at every drawing, as the theme may have changed.
  const colour = (): string => colourOf(`--${tone()}`);
  if (kind === 'lines') return { stroke: colour, width: 1.75, points: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.72, 44], radius: 0 });
  return { fill: colour, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
}

/** @param shown what is drawn now */
function axes(shown: () => ChartData): uPlot.Axis[] {
  const common = {
    font: FONT,
    stroke: () => colourOf('--text-muted'),
    ticks: { show: false },
  };
  return [
    {
      ...common,
      size: 22,
      gap: 4,
      grid: { show: false },
      splits: (chart) => {
        const { times } = shown();
        const room = Math.max(1, Math.floor(chart.width / LABEL));
        const every = Math.ceil(times.length / room);
        return times.flatMap((_, index) => (index % every === 0 ? [index] : []));
      },
      values: (_, splits) => {
        const { times, step } = shown();
        return splits.map((index) => tickLabel(times[index] ?? 0, step));
      },
    },
    {
      ...common,
      size: 44,
      grid: { stroke: () => colourOf('--line'), width: 1 },
      values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? short(value) : '')),
    },
  ];
}

/** What a chart draws, as uPlot takes it. */
interface Drawn {
  readonly data: ChartData;
  /** The numbers of the time axis, then those of the layers or lines in the order of their drawing. */
  readonly columns: uPlot.AlignedData;
  /** The greatest number. */
  readonly most: number;
}

function drawnOf(data: ChartData): Drawn {
  const { times, series, kind } = data;
  const heights =
    kind === 'bars' ? stacked(series, times.length) : series.map(({ values }) => [...values]);
  const most = heights.reduce((max, values) => values.reduce((a, b) => Math.max(a, b), max), 0);
  const layers = orderOf(data).map((index) => heights[index] ?? []);
  return { data, columns: [times.map((_, index) => index), ...layers], most };
}

/** The places of the series in the order of their drawing. */
function orderOf({ series, kind }: ChartData): number[] {
  const order = series.map((_, index) => index);
  return kind === 'bars' ? order.reverse() : order;
}

/** Draws numbers over time, without any animation. */
export function drawChart(element: HTMLElement, data: ChartData, events: ChartEvents): Chart {
  const { kind } = data;
  let drawn = drawnOf(data);
  const toneOf = (index: number) => (): string =>
    drawn.data.series[index]?.tone ?? seriesTone(index);
  const chart = new uPlot(
    {
      width: Math.max(element.clientWidth, 120),
      height: HEIGHT,
      padding: [8, 4, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: kind === 'lines' }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [-0.5, Math.max(drawn.data.times.length - 0.5, 0.5)] },
        y: { range: () => [0, Math.max(drawn.most * 1.05, 1)] },
      },
      axes: axes(() => drawn.data),
      series: [{}, ...orderOf(data).map((index) => seriesOptions(kind, toneOf(index)))],
      hooks: { setCursor: [({ cursor }) => events.onHover(cursor.idx ?? undefined)] },
    },
    drawn.columns,
    element,
  );
  chart.over.addEventListener('click', () => {
    const { idx } = chart.cursor;
    if (idx !== null && idx !== undefined) events.onPick(idx);
  });
  // At once, not in a moment: the page may be on its way to the printer.
  const endTheme = onTheme(() => chart.batch(() => chart.redraw()));
  return {
    show: (next) => {
      drawn = drawnOf(next);
      chart.batch(() => {
        chart.setData(drawn.columns);
        // Other times, though there are as many as before and none is higher: uPlot would keep the old labels.
        chart.redraw(false, true);
      });
    },
    resize: (width) => {
      if (width > 0 && width !== chart.width) chart.setSize({ width, height: HEIGHT });
    },
    destroy: () => {
      endTheme();
      chart.destroy();
    },
  };
}
