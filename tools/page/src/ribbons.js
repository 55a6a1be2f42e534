// Lines as ribbons of constant width in pixels: all of a layer in one mesh.

import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { unit } from './colours.js';
import { material, setUniform } from './materials.js';

const FLOATS = { vertexMC: 3, along: 3, side: 1, path: 1, width: 1, dashed: 1 };

export class Ribbons {
  // `lines` are {points, row, dashed}: points in a Float32Array, three a point.
  constructor(lines, data, shared, { width, outline, opacity = 1, paint, edge }) {
    Object.assign(this, { lines, data, width, opacity, paint, edge });
    this.material = material(data.header.drawing.shaders.ribbon, shared, { edgeColour: [0, 0, 0], outline });
    this.mesh = new Mesh(built(lines, width), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = lines.length > 0;
  }

  // Other lines in the place of these.
  relay(lines, theme) {
    this.lines = lines;
    this.mesh.geometry.dispose();
    this.mesh.geometry = built(lines, this.width);
    this.mesh.visible = lines.length > 0;
    this.show({ theme });
  }

  show(look) {
    const colour = this.paint(look.theme);
    const tint = this.mesh.geometry.getAttribute('tint');
    let at = 0;
    for (const { points, row } of this.lines) {
      const [red, green, blue] = colour(row);
      for (let vertex = 0; vertex < (2 * points.length) / 3; vertex += 1) {
        tint.array.set([red, green, blue, Math.round(255 * this.opacity)], at);
        at += 4;
      }
    }
    tint.needsUpdate = true;
    setUniform(this.material, 'edgeColour', unit(this.edge(look.theme)));
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}

function built(lines, width) {
  const count = lines.reduce((sum, { points }) => sum + (2 * points.length) / 3, 0);
  const columns = Object.fromEntries(Object.entries(FLOATS).map(([name, size]) => [name, new Float32Array(size * count)]));
  const triangles = [];
  let vertex = 0;
  for (const { points, dashed } of lines) {
    const length = points.length / 3;
    let path = 0;
    for (let step = 0; step < length; step += 1) {
      const [before, after] = [Math.max(step - 1, 0), Math.min(step + 1, length - 1)];
      const way = [0, 1, 2].map((axis) => points[3 * after + axis] - points[3 * before + axis]);
      const size = Math.max(Math.hypot(...way), 1e-9);
      if (step > 0) path += Math.hypot(...[0, 1, 2].map((axis) => points[3 * step + axis] - points[3 * step - 3 + axis]));
      for (const side of [-1, 1]) {
        for (let axis = 0; axis < 3; axis += 1) {
          columns.vertexMC[3 * vertex + axis] = points[3 * step + axis];
          columns.along[3 * vertex + axis] = way[axis] / size;
        }
        columns.side[vertex] = side;
        columns.path[vertex] = path;
        columns.width[vertex] = width;
        columns.dashed[vertex] = dashed ? 1 : 0;
        vertex += 1;
      }
      if (step > 0) {
        const first = vertex - 4;
        triangles.push(first, first + 1, first + 2, first + 1, first + 3, first + 2);
      }
    }
  }
  const geometry = new BufferGeometry();
  for (const [name, size] of Object.entries(FLOATS)) geometry.setAttribute(name, new BufferAttribute(columns[name], size));
  geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(4 * count), 4, true));
  geometry.setIndex(triangles);
  return geometry;
}
