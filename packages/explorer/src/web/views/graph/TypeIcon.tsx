import { typeTone } from '../../parts/colours';
import { shapeOf } from './palette';

/** The outlines of the drawing, in a box of 20 by 20. */
const OUTLINES = {
  circle: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15z',
  square:
    'M5 3.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5h-10a1.5 1.5 0 0 1-1.5-1.5v-10a1.5 1.5 0 0 1 1.5-1.5z',
  diamond: 'M10 .8L19.2 10L10 19.2L.8 10z',
  triangle: 'M10 2L18.8 17.2H1.2z',
  wedge: 'M10 18L18.8 2.8H1.2z',
  hexagon: 'M5.8 2.8h8.4L18.4 10l-4.2 7.2H5.8L1.6 10z',
} as const;

/** What a type of thing looks like in the drawing. */
export function TypeIcon({ type }: { type: string }) {
  return (
    <svg class={`graph-icon ${typeTone(type)}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={OUTLINES[shapeOf(type)]} />
    </svg>
  );
}
