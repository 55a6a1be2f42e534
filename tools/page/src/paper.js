// What is printed in place of the globes: their picture in light colours, with all that is written over them.

import { element } from './dom.js';

export class Paper {
  constructor(stage) {
    this.stage = stage;
    this.element = element('canvas', { className: 'paper', 'aria-hidden': 'true' });
    addEventListener('beforeprint', () => this.begin());
    addEventListener('afterprint', () => this.end());
  }

  begin() {
    if (this.stage.isPrinting) return;
    this.figures = document.getElementById('figures');
    this.wereOpen = this.figures.open;
    this.figures.open = true;
    this.stage.print(true);
    if (!this.stage.globes.length) return;
    const { canvas, grid } = this.stage;
    const [box, scale] = [grid.getBoundingClientRect(), canvas.width / canvas.clientWidth];
    Object.assign(this.element, { width: canvas.width, height: canvas.height });
    const pen = this.element.getContext('2d');
    pen.drawImage(canvas, 0, 0);
    pen.scale(scale, scale);
    for (const each of grid.querySelectorAll('h3, .below, .label:not([hidden])')) write(pen, each, box);
    document.documentElement.classList.add('printing');
  }

  end() {
    document.documentElement.classList.remove('printing');
    if (this.figures) this.figures.open = this.wereOpen;
    this.stage.print(false);
  }
}

function write(pen, written, around) {
  const [box, style] = [written.getBoundingClientRect(), getComputedStyle(written)];
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const [x, y] = [box.left - around.left, box.top - around.top];
  if (written.className === 'label') {
    pen.fillStyle = '#ffffffb0';
    pen.fillRect(x, y, box.width, box.height);
  }
  pen.fillStyle = '#18202e';
  pen.fillText(written.textContent, x + box.width / 2, y + box.height / 2, box.width);
}
