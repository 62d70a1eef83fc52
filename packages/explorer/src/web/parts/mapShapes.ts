import { geoEqualEarth, geoGraticule10, geoPath } from 'd3-geo';
import type { GeoPermissibleObjects } from 'd3-geo';
import { feature } from 'topojson-client';
import type { Point } from '@graph-1password/vocabulary';
import landTopology from 'world-atlas/land-110m.json';

type Topology = Parameters<typeof feature>[0];

/** Width of the drawing in its own units. */
export const MAP_WIDTH = 960;

/** Nobody signs in from farther south: the rest of Antarctica is cut off. */
const SOUTH = -60;

const projection = geoEqualEarth().fitWidth(MAP_WIDTH, { type: 'Sphere' });
const path = geoPath(projection).digits(1);

const drawn = (shape: GeoPermissibleObjects): string => path(shape) ?? '';

/** Where a position is in the drawing. */
export function placeOnMap({ latitude, longitude }: Point): readonly [x: number, y: number] {
  return projection([longitude, latitude]) ?? [0, 0];
}

/** Height of the drawing in its own units. */
export const MAP_HEIGHT = Math.round(placeOnMap({ latitude: SOUTH, longitude: 0 })[1]);

/** The shortest way between two positions, as the path of an SVG. */
export const arcOnMap = (from: Point, to: Point): string =>
  drawn({
    type: 'LineString',
    coordinates: [from, to].map(({ latitude, longitude }) => [longitude, latitude]),
  });

let shapes: { land: string; graticule: string; sphere: string } | undefined;

/** The outlines of the world as paths of an SVG, made at the first call. */
export function worldShapes() {
  if (!shapes) {
    const topology = landTopology as unknown as Topology;
    const { land } = topology.objects;
    shapes = {
      land: land ? drawn(feature(topology, land)) : '',
      graticule: drawn(geoGraticule10()),
      sphere: drawn({ type: 'Sphere' }),
    };
  }
  return shapes;
}
