// The globe: one square, on which a shader draws a ball with its graticule, rim and halo.

import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { material, setUniform } from './materials.js';

const SIDE = 1.28;

export class Globe {
  constructor(data, shared, isHollow) {
    this.data = data;
    this.material = material(data.header.drawing.shaders.globe, shared, {
      globeColour: [0, 0, 0],
      rimColour: [0, 0, 0],
      lineColour: [0, 0, 0],
      haloColour: [0, 0, 0],
      haloGain: 0,
      ambient: 1,
      diffuse: 0,
      hollow: Number(isHollow),
      graticuleOn: 1,
    });
    const geometry = new BufferGeometry();
    const corners = [-1, -1, 0, 1, -1, 0, -1, 1, 0, 1, 1, 0].map((part) => SIDE * part);
    geometry.setAttribute('vertexMC', new BufferAttribute(Float32Array.from(corners), 3));
    geometry.setIndex([0, 1, 2, 1, 3, 2]);
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  show(look) {
    const theme = this.data.header.themes[look.theme];
    const values = {
      globeColour: theme.globe,
      rimColour: theme.rim,
      lineColour: theme.line,
      haloColour: theme.halo,
      haloGain: theme.haloGain,
      ambient: theme.ambient,
      diffuse: theme.diffuse,
    };
    for (const [name, value] of Object.entries(values)) setUniform(this.material, name, value);
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}
