// The ground of a map: its area in the globe's colour, its graticule, and the line that bounds it.

import { BufferAttribute, BufferGeometry, Group, Mesh } from 'three';
import { material, setUniform } from './materials.js';
import { Ribbons } from './ribbons.js';

const [BELOW, ABOVE] = [-0.01, -0.001];

export class MapGround {
  constructor({ outline, graticule }, data, shared) {
    this.data = data;
    this.material = material(data.header.drawing.shaders.cell, shared, { edgeColour: [0, 0, 0], border: 0 });
    this.area = area(outline, this.material);
    const line = (theme) => data.header.themes[theme].line.map((part) => Math.round(255 * part));
    const style = (width, opacity) => ({ width, outline: 0, opacity, paint: (theme) => () => line(theme), edge: (theme) => data.header.themes[theme].edge });
    this.lines = new Ribbons(graticule.map((each) => ({ points: raised(each, BELOW), row: 0 })), data, shared, style(1, 0.5));
    this.rim = new Ribbons([{ points: raised(outline, ABOVE), row: 0 }], data, shared, style(2, 0.85));
    this.mesh = new Group();
    this.mesh.add(this.area, this.lines.mesh);
    this.bound = this.rim.mesh;
  }

  show(look) {
    const theme = this.data.header.themes[look.theme];
    const lit = theme.globe.map((part) => Math.min(1, part * (theme.ambient + 0.7 * theme.diffuse)));
    const tint = this.area.geometry.getAttribute('tint');
    for (let vertex = 0; vertex < tint.count; vertex += 1) tint.array.set([...lit.map((part) => Math.round(255 * part)), 255], 4 * vertex);
    tint.needsUpdate = true;
    setUniform(this.material, 'edgeColour', lit);
    this.lines.show(look);
    this.rim.show(look);
  }

  dispose() {
    this.area.geometry.dispose();
    this.material.dispose();
    this.lines.dispose();
    this.rim.dispose();
  }
}

function raised(line, height) {
  return Float32Array.from({ length: (3 * line.length) / 2 }, (_, at) => (at % 3 === 2 ? height : line[2 * Math.floor(at / 3) + (at % 3)]));
}

function area(outline, filled) {
  const count = outline.length / 2;
  const points = new Float32Array(3 * (count + 1));
  points.set(raised(outline, BELOW));
  points[3 * count + 2] = BELOW;
  const geometry = new BufferGeometry();
  geometry.setAttribute('vertexMC', new BufferAttribute(points, 3));
  geometry.setAttribute('inward', new BufferAttribute(new Float32Array(count + 1).fill(1), 1));
  geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(4 * (count + 1)), 4, true));
  geometry.setIndex(Array.from({ length: count }, (_, place) => [place, (place + 1) % count, count]).flat());
  const mesh = new Mesh(geometry, filled);
  mesh.frustumCulled = false;
  return mesh;
}
