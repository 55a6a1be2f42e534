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

export function chord(start, end, steps) {
  const points = new Float32Array(3 * (steps + 1));
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    for (let axis = 0; axis < 3; axis += 1) points[3 * step + axis] = (1 - share) * start[axis] + share * end[axis];
  }
  return points;
}
