import { useEffect, useRef, useState } from 'preact/hooks';
import type { Point } from '@graph-1password/vocabulary';
import { count, counted } from '../format';
import { Empty } from './Empty';
import { SaveTable } from './SaveTable';
import { placeLabels } from './mapLabels';
import { MAP_HEIGHT, MAP_WIDTH, placeOnMap, arcOnMap, worldShapes } from './mapShapes';

/** A place and how much happened there. */
export interface MapPoint extends Point {
  /** City and country. */
  readonly label: string;
  readonly count: number;
  readonly href?: string;
  /** A few words more for the pointer and the table, such as "3 failed". */
  readonly note?: string;
}

/** A way between two places, drawn as the shortest one on the globe. */
export interface MapLeg {
  readonly from: Point;
  readonly to: Point;
  /** What the pointer shows. */
  readonly label: string;
  /** Drawn so that it catches the eye. */
  readonly alarming?: boolean;
}

interface WorldMapProps {
  points: readonly MapPoint[];
  legs?: readonly MapLeg[];
  /** What the map shows, for screen readers and as the caption of its table. */
  caption: string;
  /** What is counted, in the singular. Default `sign-in`. */
  unit?: string;
}

/** Names of places on the map at most; the table has all. */
const MOST_LABELS = 12;

/** Radius of the smallest and the largest dot, and the size of names, in pixels of the screen. */
const DOT = { least: 3.5, most: 13 };
const FONT = 11;

/** Places in the world as dots by count, with no map service: the outlines are part of the page. */
export function WorldMap(props: WorldMapProps) {
  const { points, unit = 'sign-in' } = props;
  if (points.length > 0) return <Drawing {...props} />;
  return <Empty small>{`No ${unit}s with a location match the filter.`}</Empty>;
}

function Drawing({ points, legs = [], caption, unit = 'sign-in' }: WorldMapProps) {
  const [place, width] = useWidth();
  const perPixel = MAP_WIDTH / (width || MAP_WIDTH);
  const sorted = [...points].sort((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 1;
  const dots = sorted.map((point) => {
    const [x, y] = placeOnMap(point);
    const share = Math.sqrt(point.count / most);
    const radius = (DOT.least + (DOT.most - DOT.least) * share) * perPixel;
    return { point, x, y, radius, label: point.label };
  });
  const hasLinks = points.some(({ href }) => href !== undefined);
  return (
    <div class="map" ref={place}>
      <svg
        viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
        role={hasLinks ? 'group' : 'img'}
        aria-label={caption}
      >
        <World />
        {legs.map((leg, at) => (
          <path
            key={at}
            class={leg.alarming ? 'map-leg alarming' : 'map-leg'}
            d={arcOnMap(leg.from, leg.to)}
          >
            <title>{leg.label}</title>
          </path>
        ))}
        {dots.map((dot) => (
          <Dot key={`${dot.label} ${dot.x} ${dot.y}`} dot={dot} unit={unit} />
        ))}
        {placeLabels(dots, FONT * perPixel, MAP_WIDTH, MOST_LABELS).map(({ x, y, text, side }) => (
          <text
            key={`${text} ${x} ${y}`}
            class="map-label"
            aria-hidden="true"
            x={x}
            y={y}
            font-size={FONT * perPixel}
            stroke-width={3 * perPixel}
            text-anchor={side === 'right' ? 'start' : 'end'}
          >
            {text}
          </text>
        ))}
      </svg>
      <details class="chart-table">
        <summary>Show as table</summary>
        <PlaceTable points={sorted} caption={caption} unit={unit} />
        <SaveTable
          caption={caption}
          table={() => ({
            columns: ['Place', `${unit}s`, 'Note', 'Latitude', 'Longitude'].map((label) => ({
              label,
            })),
            rows: sorted.map(({ label, count: value, note, latitude, longitude }) => [
              ...[label, value, note, latitude, longitude],
            ]),
          })}
        />
      </details>
    </div>
  );
}

/** The width of an element in pixels of the screen; 0 before it is known. */
function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, width] as const;
}

function World() {
  const { land, graticule, sphere } = worldShapes();
  return (
    <g aria-hidden="true">
      <path class="map-sea" d={sphere} />
      <path class="map-graticule" d={graticule} />
      <path class="map-land" d={land} />
    </g>
  );
}

interface DotProps {
  dot: { point: MapPoint; x: number; y: number; radius: number };
  unit: string;
}

function Dot({ dot: { point, x, y, radius }, unit }: DotProps) {
  const { label, count: value, href, note } = point;
  const words = [label, counted(value, unit), note].filter(Boolean).join(', ');
  const circle = (
    <circle class="map-dot" cx={x} cy={y} r={radius} data-row={label} data-value={value}>
      <title>{words}</title>
    </circle>
  );
  if (href === undefined) return circle;
  return (
    <a href={href} aria-label={words}>
      {circle}
    </a>
  );
}

interface PlaceTableProps {
  points: readonly MapPoint[];
  caption: string;
  unit: string;
}

function PlaceTable({ points, caption, unit }: PlaceTableProps) {
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="data-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col" class="numeric">
              {`${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`}
            </th>
            <th scope="col">Note</th>
            <th scope="col" class="numeric">
              Latitude, longitude
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ label, count: value, href, note, latitude, longitude }) => (
            <tr key={`${label} ${latitude} ${longitude}`} data-row={label} data-value={value}>
              <th scope="row">{href === undefined ? label : <a href={href}>{label}</a>}</th>
              <td class="numeric">{count(value)}</td>
              <td>{note ?? ''}</td>
              <td class="numeric">{`${latitude.toFixed(2)}, ${longitude.toFixed(2)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
