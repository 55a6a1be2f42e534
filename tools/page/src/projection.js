// From a pose to pixels and back: the perspective in which the program's own pictures are drawn.

const RADIANS = Math.PI / 180;

export const ABOVE = { azimuth: -90, elevation: 90 }; // where a map is seen from

export function orbited(pose, azimuth, elevation) {
  const turned = ((((pose.azimuth + azimuth + 180) % 360) + 360) % 360) - 180;
  return { ...pose, azimuth: turned, elevation: Math.max(-90, Math.min(90, pose.elevation + elevation)) };
}

export function zoomed(pose, factor) {
  return { ...pose, zoom: Math.max(0.4, Math.min(40, pose.zoom * factor)) };
}

// The pose from which a direction is seen in the middle.
export function toward(pose, [x, y, z]) {
  const length = Math.hypot(x, y, z);
  if (length < 1e-9) return pose;
  return { ...pose, azimuth: Math.atan2(y, x) / RADIANS, elevation: Math.asin(z / length) / RADIANS };
}

export class Projection {
  // `frame` is {width, height, radius} in CSS pixels; places on the screen are counted from its top left.
  constructor(pose, frame, distance) {
    Object.assign(this, { pose, frame, distance });
    const azimuth = pose.azimuth * RADIANS;
    const elevation = pose.elevation * RADIANS;
    const level = Math.cos(elevation);
    this.toward = [level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)];
    this.right = [-Math.sin(azimuth), Math.cos(azimuth), 0];
    this.up = cross(this.toward, this.right);
    this.focal = (frame.radius * pose.zoom) / Math.tan(Math.asin(1 / distance));
    const [across, down] = pose.pan ?? [0, 0];
    this.x = frame.width / 2 + across * frame.height;
    this.y = frame.height / 2 + down * frame.height;
  }

  // Pixels of a place, and how much it faces the camera: above zero means this side of the horizon.
  screen(x, y, z) {
    const { right, up, toward: near, distance, focal } = this;
    const across = x * right[0] + y * right[1] + z * right[2];
    const along = x * up[0] + y * up[1] + z * up[2];
    const nearer = x * near[0] + y * near[1] + z * near[2];
    const depth = distance - nearer;
    const length = Math.max(Math.hypot(across, along, nearer), 1e-9);
    return [this.x + (focal * across) / depth, this.y - (focal * along) / depth, (distance * nearer) / length - length];
  }

  // Column by column, as WebGL has it: from the world to the camera.
  get view() {
    const { right: r, up: u, toward: t } = this;
    return [r[0], u[0], t[0], 0, r[1], u[1], t[1], 0, r[2], u[2], t[2], 0, 0, 0, -this.distance, 1];
  }

  // From the world to clip space.
  get clip() {
    const { width, height } = this.frame;
    const [near, far] = [this.distance - 1.6, this.distance + 1.6];
    const right = (2 * this.x) / width - 1;
    const up = 1 - (2 * this.y) / height;
    const lens = [
      (2 * this.focal) / width, 0, 0, 0,
      0, (2 * this.focal) / height, 0, 0,
      -right, -up, -(far + near) / (far - near), -1,
      0, 0, (-2 * far * near) / (far - near), 0,
    ];
    return product(lens, this.view);
  }
}

export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function product(a, b) {
  const result = new Array(16);
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += a[4 * k + row] * b[4 * column + k];
      result[4 * column + row] = sum;
    }
  }
  return result;
}
