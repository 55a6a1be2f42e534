// From one checkpoint to the next: what both draw goes its shortest way over the globe, other lines wait.

import { between } from './arcs.js';

const DURATION = 700; // milliseconds
const MANY = 600; // lines, beyond which they wait too

export class Travel {
  // On the way from the panels that were shown to those that are; null where nothing moves.
  static between(starts, ends, isMap) {
    if (starts.length !== ends.length) return null;
    const moves = [];
    const waiting = [];
    ends.forEach((end, place) => {
      if (end.isPlot || starts[place].isPlot) return;
      const [from, to] = [starts[place].surface(isMap), end.surface(isMap)];
      for (const drawn of to.layers) {
        const same = from.layers.find((other) => isSame(other.layer, drawn.layer));
        if (same) moves.push({ drawn, surface: to, starts: from.placesOf(same), ends: to.placesOf(drawn) });
        else if (drawn.layer.kind === 'lines') waiting.push(drawn);
      }
    });
    return moves.length ? new Travel(moves, waiting) : null;
  }

  constructor(moves, waiting) {
    Object.assign(this, { moves, waiting, began: performance.now() });
    for (const { mesh } of waiting) mesh.visible = false;
    this.move(0);
  }

  // Whether it is over at this time.
  go(now) {
    const share = (now - this.began) / DURATION;
    if (share < 1) this.move(share * share * (3 - 2 * share));
    return share >= 1;
  }

  move(share) {
    for (const { drawn, surface, starts, ends } of this.moves) {
      surface.move(drawn, starts.map((start, place) => between(start, ends[place], share, surface.isFlatGround)));
    }
  }

  finish() {
    for (const { drawn, surface, ends } of this.moves) surface.move(drawn, ends);
    for (const drawn of this.waiting) drawn.mesh.visible = drawn.lines.length > 0;
  }
}

// The same marks, or lines that begin and end at the same.
function isSame(one, other) {
  if (one.kind !== other.kind || one.key !== other.key) return false;
  if (one.kind === 'points') return one.of === other.of && one.index.at === other.index.at && one.index.count === other.index.count;
  const count = (layer) => (layer.starts ? layer.starts.steps.count / 3 : NaN);
  return one.kind === 'lines' && count(one) === count(other) && count(one) <= MANY;
}
