// Names on the globe: most important first, none over another, none over the horizon.

import { element } from './dom.js';

const HORIZON = 1.3; // how much a place must face the camera to be named
const LIFT = 1.35; // from a place to the middle of its name, in sizes of the type

export class LabelLayer {
  constructor(holder) {
    this.holder = holder;
    this.pool = [];
    this.pen = document.createElement('canvas').getContext('2d');
    this.widths = new Map();
  }

  // Where a class stands alone, other classes are not named.
  show(surface, projection, size, isolated) {
    const placed = this.placed(surface, projection, size, isolated);
    while (this.pool.length < placed.length) this.pool.push(this.holder.appendChild(element('span', { className: 'label' })));
    this.pool.forEach((label, place) => {
      label.hidden = place >= placed.length;
      if (label.hidden) return;
      const { text, x, y } = placed[place];
      if (label.textContent !== text) label.textContent = text;
      label.style.transform = `translate(-50%, -50%) translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    });
  }

  placed(surface, projection, size, isolated) {
    const found = [];
    const { width, height } = projection.frame;
    for (const { positions, texts, of, index } of surface.labels) {
      texts.forEach((text, row) => {
        if (isolated !== null && of === 'class' && index[row] !== isolated) return;
        const [x, y, facing] = projection.screen(positions[3 * row], positions[3 * row + 1], positions[3 * row + 2]);
        if (!surface.isFlat && facing < HORIZON) return;
        const half = this.width(text, size) / 2 + 0.45 * size;
        for (const side of [-1, 1]) {
          const middle = y + side * LIFT * size;
          const box = { text, x, y: middle, left: x - half, right: x + half, top: middle - 0.85 * size, bottom: middle + 0.85 * size };
          const isInside = box.left > 0 && box.right < width && box.top > 0 && box.bottom < height;
          if (isInside && !found.some((other) => overlap(box, other))) {
            found.push(box);
            return;
          }
        }
      });
    }
    return found;
  }

  width(text, size) {
    const key = `${size} ${text}`;
    if (!this.widths.has(key)) {
      this.pen.font = `${size}px ${getComputedStyle(this.holder).fontFamily}`;
      this.widths.set(key, this.pen.measureText(text).width);
    }
    return this.widths.get(key);
  }
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
