// Lines over the sphere and through it, as points that follow each other.

export function unitVector(x, y, z) {
  const length = Math.max(Math.hypot(x, y, z), 1e-12);
  return [x / length, y / length, z / length];
}

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

// A great-circle arc just above the sphere. Antipodes have no one shortest arc; theirs goes over a fixed pole.
export function geodesic(start, end, steps, lift) {
  const a = unitVector(...start);
  const b = unitVector(...end);
  const away = [0, 1, 2].map((axis) => a[axis] - b[axis]);
  const along = [0, 1, 2].map((axis) => a[axis] + b[axis]);
  const angle = 2 * Math.atan2(Math.hypot(...away), Math.hypot(...along));
  let across = [0, 1, 2].map((axis) => b[axis] - dot(a, b) * a[axis]);
  if (Math.hypot(...across) < 1e-7) {
    const pole = Math.abs(a[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
    across = pole.map((part, axis) => part - dot(a, pole) * a[axis]);
  }
  across = unitVector(...across);
  const points = new Float32Array(3 * (steps + 1));
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    const raised = 1 + (lift - 1) * Math.sqrt(Math.sin(Math.PI * share));
    const [cosine, sine] = [Math.cos(share * angle), Math.sin(share * angle)];
    for (let axis = 0; axis < 3; axis += 1) points[3 * step + axis] = raised * (cosine * a[axis] + sine * across[axis]);
  }
  return points;
}

// Places a share of the way from some to others: directions turn, lengths grow; on a flat ground they go straight.
export function between(starts, ends, share, isFlat) {
  const places = new Float32Array(ends.length);
  const [a, b] = [[0, 0, 0], [0, 0, 0]];
  for (let at = 0; at < ends.length; at += 3) {
    const start = Math.hypot(starts[at], starts[at + 1], starts[at + 2]);
    const end = Math.hypot(ends[at], ends[at + 1], ends[at + 2]);
    if (isFlat || start < 1e-9 || end < 1e-9) {
      for (let axis = 0; axis < 3; axis += 1) places[at + axis] = (1 - share) * starts[at + axis] + share * ends[at + axis];
      continue;
    }
    for (let axis = 0; axis < 3; axis += 1) {
      a[axis] = starts[at + axis] / start;
      b[axis] = ends[at + axis] / end;
    }
    const cosine = dot(a, b);
    let [x, y, z] = [b[0] - cosine * a[0], b[1] - cosine * a[1], b[2] - cosine * a[2]];
    const angle = share * Math.atan2(Math.hypot(x, y, z), cosine);
    if (cosine < 0 && Math.hypot(x, y, z) < 1e-6) [x, y, z] = aside(a);
    const length = Math.max(Math.hypot(x, y, z), 1e-12);
    const radius = (1 - share) * start + share * end;
    const [along, across] = [radius * Math.cos(angle), (radius * Math.sin(angle)) / length];
    places[at] = along * a[0] + across * x;
    places[at + 1] = along * a[1] + across * y;
    places[at + 2] = along * a[2] + across * z;
  }
  return places;
}

// At a right angle to a direction, toward the axis that is least its own.
function aside(direction) {
  const sizes = direction.map(Math.abs);
  const axis = sizes.indexOf(Math.min(...sizes));
  return direction.map((part, place) => Number(place === axis) - direction[axis] * part);
}

export function chord(start, end, steps) {
  const points = new Float32Array(3 * (steps + 1));
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    for (let axis = 0; axis < 3; axis += 1) points[3 * step + axis] = (1 - share) * start[axis] + share * end[axis];
  }
  return points;
}
