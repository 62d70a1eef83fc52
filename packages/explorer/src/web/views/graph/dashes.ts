import { EdgeRectangleProgram } from 'sigma/rendering';
import type { LineData, NodeData } from './appearance';

// The vertices give the normal of the line, from one rim to the other: what is across it is along the line. Dashes have
// the same length on the screen at any zoom, and a pointer finds the gaps, too.
const FRAGMENT = `
precision highp float;

varying vec4 v_color;
varying vec2 v_normal;
varying float v_thickness;
varying float v_feather;

uniform float u_pixelRatio;

const float PERIOD = 11.0;
const float DASH = 0.6;

void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float across = length(v_normal);
  vec2 normal = across > 0.0001 ? v_normal / across : vec2(0.0, 1.0);
  float along = dot(gl_FragCoord.xy, vec2(-normal.y, normal.x));
  // Even in both directions: the normal turns round in the middle of the line.
  float phase = abs(fract(along / (PERIOD * u_pixelRatio)) - 0.5) * 2.0;
  float gap = step(DASH, phase);
  float rim = smoothstep(v_thickness - v_feather, v_thickness, across * v_thickness);
  gl_FragColor = mix(v_color, vec4(0.0), max(rim, gap));
  #endif
}
`;

/** Draws lines of what can be done as dashes, so that colour is not the only sign of it. */
export class DashedProgram extends EdgeRectangleProgram<NodeData, LineData> {
  override getDefinition() {
    return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: FRAGMENT };
  }
}
