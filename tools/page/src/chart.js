// Hammer's equal-area map: where it puts places of the sphere, and lines and cells cut where it is cut open.

import { unitVector } from './arcs.js';

const RADIANS = Math.PI / 180;
const ON_SEAM = 1e-9;
const POLES = [[0, 0, 1], [0, 0, -1]];
const GRATICULE = 30;

export class Chart {
  // The map reaches from x = −1 to 1 and y = −½ to ½; `middle` is the meridian in its middle, in degrees east.
  constructor(middle) {
    this.cosine = Math.cos(middle * RADIANS);
    this.sine = Math.sin(middle * RADIANS);
    this.middle = middle;
  }

  turned(x, y, z) {
    return [x * this.cosine + y * this.sine, y * this.cosine - x * this.sine, z];
  }

  places(positions) {
    const flat = new Float32Array(positions.length);
    for (let at = 0; at < positions.length; at += 3) {
      const [x, y] = hammer(...this.turned(positions[at], positions[at + 1], positions[at + 2]));
      flat[at] = x;
      flat[at + 1] = y;
    }
    return flat;
  }

  // A line through points of the sphere, in as many pieces as it has on the map.
  lines({ points, ...others }) {
    const pieces = [];
    let piece = [];
    let before = null;
    for (let at = 0; at < points.length; at += 3) {
      const here = this.turned(points[at], points[at + 1], points[at + 2]);
      const met = before && crossing(before, here);
      if (met) {
        piece.push(...hammer(met[0], Math.sign(before[1]) * ON_SEAM, met[2]), 0);
        pieces.push(piece);
        piece = [...hammer(met[0], Math.sign(here[1]) * ON_SEAM, met[2]), 0];
      }
      piece.push(...hammer(...here), 0);
      before = here;
    }
    pieces.push(piece);
    return pieces.filter((each) => each.length > 3).map((each) => ({ ...others, points: Float32Array.from(each) }));
  }

  // Triangles of the sphere, those over the seam cut in two.
  faces({ points, triangles, cell, inward }) {
    const found = { points: [], triangles: [], cell: [], inward: [] };
    const corner = (place) => ({
      place: this.turned(points[3 * place], points[3 * place + 1], points[3 * place + 2]),
      inward: inward[place],
    });
    for (let at = 0; at < triangles.length; at += 3) {
      const face = [corner(triangles[at]), corner(triangles[at + 1]), corner(triangles[at + 2])];
      for (const [part, side] of parts(face)) this.put(found, part, side, cell[triangles[at]]);
    }
    return { ...found, points: Float32Array.from(found.points), inward: Float32Array.from(found.inward) };
  }

  put(found, polygon, side, cell) {
    const first = found.cell.length;
    for (const { place: [x, y, z], inward } of polygon) {
      found.points.push(...hammer(x, Math.abs(y) <= ON_SEAM ? side * ON_SEAM : y, z), 0);
      found.cell.push(cell);
      found.inward.push(inward);
    }
    for (let last = 2; last < polygon.length; last += 1) found.triangles.push(first, first + last - 1, first + last);
  }

  outline() {
    return Float32Array.from({ length: 362 }, (_, at) => {
      const angle = (at >> 1) * 2 * RADIANS;
      return at % 2 ? 0.5 * Math.sin(angle) : Math.cos(angle);
    });
  }

  graticule() {
    const lines = [];
    const along = (count, point) => Float32Array.from(Array.from({ length: count }, (_, step) => point(step)).flat());
    for (let degrees = 0; degrees < 360; degrees += GRATICULE) {
      const east = (((degrees - this.middle + 180) % 360) + 360) % 360 - 180;
      if (Math.abs(east) < 179.5) lines.push(along(91, (step) => hammer(...sphere(east, 2 * step - 90))));
    }
    for (let north = GRATICULE - 90; north < 90; north += GRATICULE) {
      lines.push(along(181, (step) => hammer(...sphere(1.99999 * (step - 90), north))));
    }
    return lines;
  }
}

function sphere(east, north) {
  const level = Math.cos(north * RADIANS);
  return [level * Math.cos(east * RADIANS), level * Math.sin(east * RADIANS), Math.sin(north * RADIANS)];
}

function hammer(x, y, z) {
  const latitude = Math.atan2(z, Math.hypot(x, y));
  const longitude = Math.atan2(y, x);
  const depth = Math.sqrt(1 + Math.cos(latitude) * Math.cos(longitude / 2));
  return [(Math.cos(latitude) * Math.sin(longitude / 2)) / depth, (0.5 * Math.sin(latitude)) / depth];
}

// Where the way from one point to the next crosses the half plane y = 0, x ≤ 0, if it does.
function crossing(a, b) {
  if (a[1] >= 0 === b[1] >= 0) return null;
  const share = a[1] / (a[1] - b[1]);
  const met = [0, 1, 2].map((axis) => a[axis] + share * (b[axis] - a[axis]));
  return met[0] <= ON_SEAM ? met : null;
}

// A triangle as polygons on one side of the seam each: [corners, 1 for east or −1 for west].
function* parts(face) {
  const pole = POLES.find((each) => holds(face, each));
  if (pole) {
    const middle = { place: pole, inward: face.reduce((sum, { inward }) => sum + inward / 3, 0) };
    for (let at = 0; at < 3; at += 1) yield* cut([face[at], face[(at + 1) % 3], middle]);
  } else yield* cut(face);
}

function* cut(face) {
  const sides = face.map(({ place }) => (place[1] >= 0 ? 1 : -1));
  const isOver = face.some(({ place }, at) => crossing(place, face[(at + 1) % 3].place));
  if (!isOver) {
    yield [face, sides.reduce((sum, side) => sum + side, 0) >= 0 ? 1 : -1];
    return;
  }
  for (const side of [1, -1]) yield [clipped(face, sides, side), side];
}

function clipped(face, sides, side) {
  const kept = [];
  face.forEach((here, at) => {
    const next = face[(at + 1) % 3];
    if (sides[at] === side) kept.push(here);
    if (sides[at] !== sides[(at + 1) % 3]) {
      const share = here.place[1] / (here.place[1] - next.place[1]);
      const met = [0, 1, 2].map((axis) => here.place[axis] + share * (next.place[axis] - here.place[axis]));
      const [x, , z] = unitVector(met[0], 0, met[2]);
      kept.push({ place: [x, 0, z], inward: here.inward + share * (next.inward - here.inward) });
    }
  });
  return kept;
}

function holds(face, point) {
  const [a, b, c] = face.map(({ place }) => place);
  const side = (p, q) => p[0] * (q[1] * point[2] - q[2] * point[1]) - p[1] * (q[0] * point[2] - q[2] * point[0]) + p[2] * (q[0] * point[1] - q[1] * point[0]);
  const signs = [side(a, b), side(b, c), side(c, a)];
  const isNear = a[2] * point[2] > 0 && b[2] * point[2] > 0 && c[2] * point[2] > 0;
  return isNear && (signs.every((sign) => sign > 0) || signs.every((sign) => sign < 0));
}
