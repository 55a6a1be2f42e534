// Cells of the sphere or of a map: filled polygons, each in rings about its middle, under every mark.

import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { unitVector } from './arcs.js';
import { painter, unit } from './colours.js';
import { material, setUniform } from './materials.js';

export class Cells {
  // `faces` are {points, triangles, cell, inward}: the cell of each point and how far inward it lies.
  constructor(layer, faces, data, shared) {
    Object.assign(this, { layer, faces, data });
    this.material = material(data.header.drawing.shaders.cell, shared, { edgeColour: [0, 0, 0], border: layer.border });
    const geometry = new BufferGeometry();
    geometry.setAttribute('vertexMC', new BufferAttribute(faces.points, 3));
    geometry.setAttribute('inward', new BufferAttribute(faces.inward, 1));
    geometry.setAttribute('tint', new BufferAttribute(new Uint8Array((4 * faces.points.length) / 3), 4, true));
    geometry.setIndex(faces.triangles);
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = faces.triangles.length > 0;
  }

  show(look) {
    const paint = painter(this.layer.colour, this.data, look.theme);
    const tint = this.mesh.geometry.getAttribute('tint');
    this.faces.cell.forEach((cell, vertex) => {
      tint.array.set([...paint(cell), Math.round(255 * this.layer.opacity)].slice(0, 4), 4 * vertex);
    });
    tint.needsUpdate = true;
    setUniform(this.material, 'edgeColour', unit(this.data.header.themes[look.theme].edge));
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}

// Polygons as triangles; those whose corners lie on the unit sphere bulge with it, in as many rings as that takes.
export function rings(corners, offsets, widestRing) {
  const count = corners.length / 3;
  const at = (place) => [corners[3 * place], corners[3 * place + 1], corners[3 * place + 2]];
  const isRound = Array.from({ length: count }, (_, place) => Math.abs(Math.hypot(...at(place)) - 1)).every((off) => off < 1e-3);
  const lift = isRound ? (point) => unitVector(...point) : (point) => point;
  const middles = [];
  let reach = 0;
  for (let cell = 0; cell + 1 < offsets.length; cell += 1) {
    const sum = [0, 0, 0];
    const size = Math.max(offsets[cell + 1] - offsets[cell], 1);
    for (let place = offsets[cell]; place < offsets[cell + 1]; place += 1) at(place).forEach((part, axis) => { sum[axis] += part; });
    middles.push(lift(sum.map((part) => part / size)));
    for (let place = offsets[cell]; place < offsets[cell + 1]; place += 1) {
      reach = Math.max(reach, Math.hypot(...at(place).map((part, axis) => part - middles[cell][axis])));
    }
  }
  const number = isRound ? Math.max(1, Math.min(16, Math.ceil(reach / widestRing))) : 1;
  const [points, cells, inward, triangles] = [[], [], [], []];
  const put = (point, cell, share) => {
    points.push(...point);
    cells.push(cell);
    inward.push(share);
  };
  for (let cell = 0; cell < middles.length; cell += 1) {
    const size = offsets[cell + 1] - offsets[cell];
    const first = cells.length;
    for (let ring = 0; ring < number; ring += 1) {
      for (let place = 0; place < size; place += 1) {
        const corner = at(offsets[cell] + place);
        put(lift(corner.map((part, axis) => part + (ring / number) * (middles[cell][axis] - part))), cell, ring / number);
      }
    }
    put(middles[cell], cell, 1);
    for (let ring = 0; ring < number; ring += 1) {
      for (let place = 0; place < size; place += 1) {
        const here = first + ring * size + place;
        const after = first + ring * size + ((place + 1) % size);
        if (ring + 1 === number) triangles.push(here, after, first + number * size);
        else triangles.push(here, after, after + size, here, after + size, here + size);
      }
    }
  }
  return { points: Float32Array.from(points), triangles, cell: cells, inward: Float32Array.from(inward) };
}

// The polygons with points set into their edges, so that none is longer than an angle, which a map bends.
export function finer(corners, offsets, longest) {
  const [points, starts] = [[], [0]];
  for (let cell = 0; cell + 1 < offsets.length; cell += 1) {
    const size = offsets[cell + 1] - offsets[cell];
    for (let place = 0; place < size; place += 1) {
      const at = 3 * (offsets[cell] + place);
      const next = 3 * (offsets[cell] + ((place + 1) % size));
      const [a, b] = [at, next].map((first) => [corners[first], corners[first + 1], corners[first + 2]]);
      const angle = 2 * Math.asin(Math.min(1, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2));
      const pieces = Math.max(1, Math.ceil(angle / longest));
      for (let piece = 0; piece < pieces; piece += 1) {
        points.push(...unitVector(...a.map((part, axis) => part + (piece / pieces) * (b[axis] - part))));
      }
    }
    starts.push(points.length / 3);
  }
  return [Float32Array.from(points), starts];
}
