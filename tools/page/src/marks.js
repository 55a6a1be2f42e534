// Points as marks: squares that face the camera, on which a shader draws their shape. Each square has four vertices of
// its own: instances would be fewer numbers, and software WebGL draws them one by one.

import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { bytes, greyed, painter, unit } from './colours.js';
import { material, setUniform } from './materials.js';

const CORNERS = [-1, -1, 1, -1, -1, 1, 1, 1];
const TRIANGLES = [0, 1, 2, 1, 3, 2];
const [VERTICES, INDICES] = [4, TRIANGLES.length]; // of a square

function repeated(values, count, into, step) {
  for (let at = 0; at < count * values.length; at += 1) {
    into[at] = values[at % values.length] + step * Math.floor(at / values.length);
  }
  return into;
}

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
    const count = this.index.length;
    const geometry = new BufferGeometry();
    geometry.setAttribute('corner', new BufferAttribute(repeated(CORNERS, count, new Int8Array(8 * count), 0), 2));
    geometry.setIndex(new BufferAttribute(repeated(TRIANGLES, count, new Uint32Array(INDICES * count), VERTICES), 1));
    this.attributes = {
      vertexMC: new BufferAttribute(new Float32Array(3 * VERTICES * count), 3),
      tint: new BufferAttribute(new Uint8Array(4 * VERTICES * count), 4, true),
      diameter: new BufferAttribute(new Float32Array(VERTICES * count), 1),
    };
    for (const [name, attribute] of Object.entries(this.attributes)) geometry.setAttribute(name, attribute);
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  // How many are drawn: all, or where frames come slowly as many as stand for the others, which lie in no order.
  thin(isThinned) {
    const isWhole = !isThinned || this.hasSelected;
    this.draw(isWhole ? this.written : Math.min(this.written, this.data.header.drawing.moving));
  }

  draw(count) {
    this.drawn = count;
    this.mesh.geometry.setDrawRange(0, INDICES * count);
  }

  get leftOut() {
    return this.written - this.drawn;
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
    this.draw(this.written);
    this.mesh.visible = this.written > 0;
    for (const attribute of Object.values(this.attributes)) attribute.needsUpdate = true;
    setUniform(this.material, 'edgeColour', unit(this.data.header.themes[look.theme].edge));
  }

  // The same marks in other places.
  move(places) {
    this.places = places;
    const { vertexMC } = this.attributes;
    for (let vertex = 0; vertex < VERTICES * this.written; vertex += 1) {
      const row = 3 * this.order[Math.floor(vertex / VERTICES)];
      vertexMC.array[3 * vertex] = places[row];
      vertexMC.array[3 * vertex + 1] = places[row + 1];
      vertexMC.array[3 * vertex + 2] = places[row + 2];
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
      const place = this.places.subarray(3 * row, 3 * row + 3);
      const width = this.size(row) * (isSelected ? 1.35 : 1);
      this.order[this.written] = row;
      for (let vertex = VERTICES * this.written; vertex < VERTICES * (this.written + 1); vertex += 1) {
        vertexMC.array.set(place, 3 * vertex);
        tint.array.set(colour, 4 * vertex);
        tint.array[4 * vertex + 3] = Math.round(255 * opacity);
        diameter.array[vertex] = width;
      }
      this.written += 1;
    };
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}
