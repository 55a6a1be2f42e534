// One panel's globe or map, as it is drawn: its ground, cells, lines and marks, one over the other.

import { Matrix4, Scene } from 'three';
import { chord, geodesic } from './arcs.js';
import { Cells, finer, rings } from './cells.js';
import { painter } from './colours.js';
import { Globe } from './globe.js';
import { MapGround } from './map_ground.js';
import { Marks } from './marks.js';
import { sharedUniforms } from './materials.js';
import { Ribbons } from './ribbons.js';

const ORDER = { cells: 0, lines: 1, points: 2 };
const [FORWARD, FURTHER, FOREMOST] = [0.012, 0.008, 0.1];
const MANY_LINES = 4000;

export class Surface {
  // With a chart, a globe's panel is unrolled.
  constructor(panel, data, chart) {
    Object.assign(this, { panel, data, chart });
    this.isFlat = chart !== null || panel.ground.kind === 'map';
    this.uniforms = sharedUniforms();
    this.uniforms.flatGround.value = Number(this.isFlat);
    this.isFlatGround = panel.ground.kind === 'map';
    this.isHollow = panel.ground.kind === 'hollow';
    const layers = panel.layers.filter(({ kind }) => kind in ORDER).sort((a, b) => ORDER[a.kind] - ORDER[b.kind]);
    this.ground = this.isFlat ? new MapGround(this.outlines(), data, this.uniforms) : new Globe(data, this.uniforms, this.isHollow);
    this.layers = layers.map((layer, place) => Object.assign(this.made(layer, FORWARD + FURTHER * place), { layer }));
    this.moved = new Map(); // where layers are while they are on their way
    this.marks = this.layers.filter((layer) => layer instanceof Marks);
    this.ring = this.ringMark();
    this.labels = panel.layers.filter(({ kind }) => kind === 'labels')
      .map((layer) => ({ ...layer, positions: this.flat(layer.places), index: layer.index && data.array(layer.index) }));
    this.scene = new Scene();
    this.scene.add(this.ground.mesh, ...this.layers.map(({ mesh }) => mesh));
    if (this.ground.bound) this.scene.add(this.ground.bound);
    this.scene.add(this.ring.mesh);
  }

  outlines() {
    const { ground } = this.panel;
    if (this.chart) return { outline: this.chart.outline(), graticule: this.chart.graticule() };
    return { outline: this.data.array(ground.outline), graticule: ground.graticule.map((line) => this.data.array(line)) };
  }

  flat(places) {
    const positions = this.data.positions(places);
    return this.chart ? this.chart.places(positions) : positions;
  }

  made(layer, forward) {
    if (layer.kind === 'points') return new Marks(layer, this.flat(layer.places), this.data, this.uniforms, forward);
    if (layer.kind === 'cells') return new Cells(layer, this.faces(layer), this.data, this.uniforms);
    const width = layer.width;
    return new Ribbons(this.lines(layer), this.data, this.uniforms, {
      width,
      outline: width >= 1.5 ? 1.1 : 0.5,
      opacity: layer.opacity,
      paint: (theme) => painter(layer.colour, this.data, theme),
      edge: (theme) => this.data.header.themes[theme].edge,
    });
  }

  lines(layer) {
    return layer.points ? this.givenLines(layer) : this.arcs(layer, this.data.positions(layer.starts), this.data.positions(layer.ends));
  }

  arcs(layer, starts, ends) {
    const { arcSteps, arcLift } = this.data.header.drawing;
    const dashed = layer.dashed ? this.data.array(layer.dashed) : null;
    const count = starts.length / 3;
    const steps = count > MANY_LINES ? arcSteps / 4 : arcSteps;
    return Array.from({ length: count }, (_, row) => {
      const [start, end] = [starts, ends].map((places) => places.subarray(3 * row, 3 * row + 3));
      const isStraight = layer.straight && !this.chart;
      const points = isStraight ? chord(start, end, steps) : geodesic(start, end, steps, arcLift);
      return { points, row, dashed: dashed?.[row] };
    }).flatMap((line) => (this.chart ? this.chart.lines(line) : [line]));
  }

  givenLines(layer) {
    const dashed = layer.dashed ? this.data.array(layer.dashed) : null;
    const points = this.data.positions(layer.points);
    const length = 3 * layer.length;
    return Array.from({ length: points.length / length }, (_, row) => ({
      points: points.subarray(row * length, (row + 1) * length),
      row,
      dashed: dashed?.[row],
    }));
  }

  faces(layer) {
    const corners = this.data.positions(layer.corners);
    if (layer.offsets) {
      const { widestRing, longestEdge } = this.data.header.drawing;
      const offsets = this.data.array(layer.offsets);
      if (!this.chart) return rings(corners, offsets, widestRing);
      return this.chart.faces(rings(...finer(corners, offsets, longestEdge), widestRing));
    }
    const cell = this.data.array(layer.cell);
    const count = corners.length / 3;
    return {
      points: corners,
      triangles: Array.from({ length: count }, (_, vertex) => vertex),
      cell: Array.from({ length: count }, (_, vertex) => cell[Math.floor(vertex / 3)]),
      inward: Float32Array.from(this.data.array(layer.inward), (step) => step / 255),
    };
  }

  ringMark() {
    const layer = { of: 'ring', index: new Uint32Array(1), size: 22, opacity: 1, symbol: 'ring', colour: { role: 'chosen' } };
    const ring = new Marks(layer, new Float32Array(3), this.data, this.uniforms, FOREMOST);
    ring.mesh.visible = false;
    return ring;
  }

  show(look) {
    this.ground.show(look);
    for (const layer of this.layers) layer.show(look);
    this.look = look;
    this.point(look.pointed);
  }

  // Where the marks of a layer are, or where its lines begin and end; on the globe, even where it is unrolled.
  placesOf({ layer }) {
    const places = layer.kind === 'points' ? [layer.places] : [layer.starts, layer.ends];
    return this.moved.get(layer) ?? places.map((each) => this.data.positions(each));
  }

  move(drawn, places) {
    const { layer } = drawn;
    this.moved.set(layer, places);
    if (layer.kind === 'points') drawn.move(this.chart ? this.chart.places(places[0]) : places[0]);
    else drawn.relay(this.arcs(layer, ...places), this.look.theme);
    if (this.pointed) this.point(this.pointed);
  }

  // Ring what is pointed at, wherever it is drawn here.
  point(pointed) {
    this.pointed = pointed;
    const place = pointed && this.placeOf(pointed.of, pointed.index);
    if (place) {
      this.ring.places.set(place);
      this.ring.show(this.look);
    }
    this.ring.mesh.visible = Boolean(place);
  }

  // Where an item, anchor or class is drawn, if it is.
  placeOf(of, index) {
    for (const marks of this.marks) {
      if (marks.of !== of) continue;
      marks.rows ??= new Map(Array.from(marks.index, (each, row) => [each, row]));
      const row = marks.rows.get(index);
      if (row !== undefined) return marks.places.subarray(3 * row, 3 * row + 3);
    }
    return null;
  }

  // The sum of the places of these items, 1 each in an array; null where none is drawn.
  middleOf(items) {
    const sum = [0, 0, 0];
    let count = 0;
    for (const { of, index, places } of this.marks) {
      for (let row = 0; of === 'item' && row < index.length; row += 1) {
        if (!items[index[row]]) continue;
        count += 1;
        for (let axis = 0; axis < 3; axis += 1) sum[axis] += places[3 * row + axis];
      }
    }
    return count ? sum : null;
  }

  aim(projection, { scale, far, halo, isThinned }) {
    for (const marks of this.marks) marks.thin(isThinned);
    const { frame, pose } = projection;
    const natural = (2 * frame.radius) / 900;
    const uniforms = this.uniforms;
    uniforms.MCVCMatrix.value = new Matrix4().fromArray(projection.view);
    uniforms.MCDCMatrix.value = new Matrix4().fromArray(projection.clip);
    uniforms.viewport.value.set(frame.width * scale, frame.height * scale);
    uniforms.markScale.value = scale * Math.max(0.55, natural ** 0.75) * pose.zoom ** 0.5;
    uniforms.pixelRatio.value = scale * Math.max(0.6, Math.min(1.5, natural ** 0.5));
    uniforms.farOpacity.value = this.isHollow ? Math.max(far, 0.45) : far;
    uniforms.pixelSize.value = 1 / (frame.radius * pose.zoom * scale);
    uniforms.haloReach.value = halo;
  }

  dispose() {
    for (const part of [this.ground, ...this.layers, this.ring]) part.dispose();
  }
}
