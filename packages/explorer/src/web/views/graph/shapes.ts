import type { NodeDisplayData, RenderParams } from 'sigma/types';
import type { ProgramInfo } from 'sigma/rendering';
import { NodeProgram } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';
import type { LineData, NodeData, ThingData } from './appearance';
import { SHAPES } from './palette';

// A triangle around the shape; EXTENT leaves room for the corners that reach out of the circle.
const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_rim;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;

uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;

varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;

const float EXTENT = 1.35;
const float BIAS = 255.0 / 254.0;

void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 corner = 2.0 * EXTENT * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + corner * radius, 1)).xy, 0, 1);
  v_point = corner;
  v_shape = a_shape;
  v_pixel = u_correctionRatio * 2.0 / radius;
  v_rim = a_rim;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= BIAS;
  v_rim.a *= BIAS;
}
`;

// Distance to the outline in radii, negative inside; all shapes have about the area of the circle.
const FRAGMENT = `
precision highp float;

varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;

float circle(vec2 p) {
  return length(p) - 1.0;
}

float square(vec2 p) {
  vec2 q = abs(p) - 0.68;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 0.2;
}

float diamond(vec2 p) {
  return (abs(p.x) + abs(p.y) - 1.27) * 0.7071;
}

float triangle(vec2 p) {
  const float k = 1.7320508;
  const float r = 1.16;
  p = vec2(abs(p.x) - r, p.y + 0.12 + r / k);
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}

float hexagon(vec2 p) {
  const vec3 k = vec3(-0.8660254, 0.5, 0.5773503);
  p = abs(p);
  p -= 2.0 * min(dot(k.xy, p), 0.0) * k.xy;
  p -= vec2(clamp(p.x, -k.z * 0.94, k.z * 0.94), 0.94);
  return length(p) * sign(p.y);
}

float outline(vec2 p) {
  if (v_shape < 0.5) return circle(p);
  if (v_shape < 1.5) return square(p);
  if (v_shape < 2.5) return diamond(p);
  if (v_shape < 3.5) return triangle(p);
  if (v_shape < 4.5) return hexagon(p);
  return triangle(vec2(p.x, -p.y));
}

void main(void) {
  float distance = outline(v_point);
  #ifdef PICKING_MODE
  gl_FragColor = distance > 0.0 ? vec4(0.0) : v_color;
  #else
  float inside = smoothstep(v_pixel * 0.5, -v_pixel * 0.5, distance);
  float width = max(2.0 * v_pixel, 0.12);
  float rim = smoothstep(-width - v_pixel * 0.5, -width + v_pixel * 0.5, distance);
  gl_FragColor = mix(v_color, v_rim, rim) * inside;
  #endif
}
`;

const UNIFORMS = ['u_sizeRatio', 'u_correctionRatio', 'u_matrix'] as const;

/** Draws things as outlines of their type, so that colour is not the only sign of it. */
export class ThingProgram extends NodeProgram<(typeof UNIFORMS)[number], NodeData, LineData> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_rim', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: 'a_angle', size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  override processVisibleItem(nodeIndex: number, startIndex: number, data: NodeDisplayData): void {
    const { shape, rim } = data as ThingData;
    this.array.set(
      [
        data.x,
        data.y,
        data.size,
        floatColor(data.color),
        floatColor(rim),
        SHAPES.indexOf(shape),
        nodeIndex,
      ],
      startIndex,
    );
  }

  override setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations['u_correctionRatio'] ?? null, params.correctionRatio);
    gl.uniform1f(uniformLocations['u_sizeRatio'] ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(uniformLocations['u_matrix'] ?? null, false, params.matrix);
  }
}
