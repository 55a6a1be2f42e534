// Where frames come slowly, as without a graphics card, what moves is drawn with fewer pixels, and fewer marks of a
// crowd, until it rests.

const [SLOW, REST] = [45, 250]; // milliseconds from asking for a frame to drawing it, and without a frame
const [LEAST, STEP] = [0.4, 0.7];

export class Pace {
  constructor(element, redraw) {
    Object.assign(this, { element, redraw, resolution: 1 });
  }

  get isSlow() {
    return this.resolution < 1;
  }

  // A frame is about to be drawn that was asked for so long ago.
  tick(waited) {
    if (waited > SLOW) this.resolution = Math.max(LEAST, this.resolution * STEP);
    if (this.resolution === 1) return;
    this.element.setAttribute('aria-busy', 'true');
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.finish(), Math.max(REST, 2 * waited));
  }

  finish() {
    this.resolution = 1;
    this.element.removeAttribute('aria-busy');
    this.redraw();
  }
}
