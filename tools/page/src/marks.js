// Points as marks: squares that face the camera, on which a shader draws their shape.

import { BufferAttribute, InstancedBufferAttribute, InstancedBufferGeometry, Mesh } from 'three';
import { bytes, greyed, painter, unit } from './colours.js';
import { material, setUniform } from './materials.js';

const CORNERS = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);

export class Marks {
  // `places` are those of the layer on the ground that is drawn.
  constructor(layer, places, data, shared, forward) {
    Object.assign(this, { layer, places, data });
    this.of = layer.of;
    this.index = data.array(layer.index);
    this.size = data.numbers(layer.size);
    this.opacity = data.numbers(layer.opacity);
    const { drawing } = data.header;
    this.material = material(drawing.shaders.mark, shared, {
      edgeColour: [0, 0, 0],
      symbol: drawing.symbols.indexOf(layer.symbol),
      outline: drawing.outline[layer.symbol],
      forward,
    });
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('corner', new BufferAttribute(CORNERS, 2));
    geometry.setIndex([0, 1, 2, 1, 3, 2]);
    this.attributes = {
      vertexMC: new InstancedBufferAttribute(new Float32Array(3 * this.index.length), 3),
      tint: new InstancedBufferAttribute(new Uint8Array(4 * this.index.length), 4, true),
      diameter: new InstancedBufferAttribute(new Float32Array(this.index.length), 1),
    };
    for (const [name, attribute] of Object.entries(this.attributes)) geometry.setAttribute(name, attribute);
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  // How many are drawn: all, or where frames come slowly as many as stand for the others, which lie in no order.
  thin(isThinned) {
    const isWhole = !isThinned || this.hasSelected;
    this.mesh.geometry.instanceCount = isWhole ? this.written : Math.min(this.written, this.data.header.drawing.moving);
  }

  get leftOut() {
    return this.written - this.mesh.geometry.instanceCount;
  }

  isDrawn(row, look) {
    return this.of !== 'item' || !look.shown || look.shown[this.index[row]] === 1;
  }

  // Selected marks come last, so that they lie on top.
  show(look) {
    const chosen = { item: look.items, anchor: look.anchors }[this.of];
    const selected = chosen && chosen.size ? chosen : null;
    this.written = 0;
    this.order ??= new Uint32Array(this.index.length);
    this.hasSelected = selected !== null;
    const write = this.writer(look, this.hasSelected);
    for (let row = 0; row < this.index.length; row += 1) {
      if (!selected?.has(this.index[row]) && this.isDrawn(row, look)) write(row, false);
    }
    for (let row = 0; selected && row < this.index.length; row += 1) {
      if (selected.has(this.index[row]) && this.isDrawn(row, look)) write(row, true);
    }
    this.mesh.geometry.instanceCount = this.written;
    this.mesh.visible = this.written > 0;
    for (const attribute of Object.values(this.attributes)) attribute.needsUpdate = true;
    setUniform(this.material, 'edgeColour', unit(this.data.header.themes[look.theme].edge));
  }

  // The same marks in other places.
  move(places) {
    this.places = places;
    const { vertexMC } = this.attributes;
    for (let at = 0; at < this.written; at += 1) {
      const row = 3 * this.order[at];
      vertexMC.array[3 * at] = places[row];
      vertexMC.array[3 * at + 1] = places[row + 1];
      vertexMC.array[3 * at + 2] = places[row + 2];
    }
    vertexMC.needsUpdate = true;
  }

  writer(look, isBesideSelected) {
    const paint = painter(this.layer.colour, this.data, look.theme);
    const quiet = bytes(this.data.header.themes[look.theme].roles.quiet);
    const { vertexMC, tint, diameter } = this.attributes;
    return (row, isSelected) => {
      const colour = isBesideSelected && !isSelected ? greyed([...paint(row)], quiet) : paint(row);
      const opacity = this.opacity(row) * (isBesideSelected && !isSelected ? 0.55 : 1);
      const at = this.written;
      this.order[at] = row;
      vertexMC.array.set(this.places.subarray(3 * row, 3 * row + 3), 3 * at);
      tint.array[4 * at] = colour[0];
      tint.array[4 * at + 1] = colour[1];
      tint.array[4 * at + 2] = colour[2];
      tint.array[4 * at + 3] = Math.round(255 * opacity);
      diameter.array[at] = this.size(row) * (isSelected ? 1.35 : 1);
      this.written += 1;
    };
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}
