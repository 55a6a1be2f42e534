// The panels of one view: a heading and a ground each, in the grid that leaves the largest globes.

import { Chart } from './chart.js';
import { element } from './dom.js';
import { LabelLayer } from './labels.js';
import { Projection } from './projection.js';
import { Surface } from './surface.js';

const NARROW = 760; // pixels of the stage, below which panels stand one below the other

export class Panel {
  constructor(panel, data, isAlone) {
    Object.assign(this, { panel, data });
    this.pose = { ...panel.pose };
    this.isPlot = panel.ground.kind === 'plot';
    this.surfaces = {};
    this.ground = this.isPlot
      ? element('img', { className: 'ground plot', alt: `${panel.title}. ${panel.subtitle}` })
      : element('div', { className: 'ground', tabIndex: 0, role: 'application', 'aria-roledescription': 'globe', 'aria-label': `${panel.title}. ${panel.subtitle}. Arrow keys turn it, plus and minus zoom, Enter selects what is in the middle.` });
    this.labels = this.isPlot ? null : new LabelLayer(this.ground);
    const heading = isAlone ? null : element('h3', { textContent: panel.title });
    const below = isAlone ? null : element('p', { className: 'below', textContent: panel.subtitle });
    this.element = element('section', { className: 'panel' }, heading, below, this.ground);
  }

  get isUnrollable() {
    return this.panel.ground.kind === 'globe';
  }

  surface(isMap) {
    const name = isMap && this.isUnrollable ? 'map' : 'globe';
    if (!this.surfaces[name]) this.surfaces[name] = new Surface(this.panel, this.data, name === 'map' ? new Chart(this.panel.middle) : null);
    return this.surfaces[name];
  }

  reset() {
    this.pose = { ...this.panel.pose };
  }

  projection(isMap) {
    const isFlat = this.surface(isMap).isFlat;
    const { clientWidth: width, clientHeight: height } = this.ground;
    const margin = Math.max(14, 0.05 * Math.min(width, height));
    const radius = Math.max(20, Math.min(width / 2 - margin, (height / 2 - margin) * (isFlat ? 2 : 1)));
    const pose = isFlat ? { azimuth: -90, elevation: 90, zoom: this.pose.zoom, pan: this.pose.pan } : { ...this.pose, pan: undefined };
    return new Projection(pose, { width, height, radius }, this.data.header.drawing.distance);
  }

  showPlot(theme) {
    const plot = this.panel.plot[this.ground.clientWidth < 680 ? 'narrow' : 'wide'];
    if (this.plot === plot[theme]) return;
    this.plot = plot[theme];
    this.ground.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.data.text(this.plot))}`;
  }

  dispose() {
    for (const surface of Object.values(this.surfaces)) surface.dispose();
  }
}

// How many columns leave the largest globes.
export function columns(count, width, height, strip) {
  if (width < NARROW) return 1;
  const globe = (each) => Math.min(width / each, height / Math.ceil(count / each) - strip);
  return Array.from({ length: count }, (_, place) => place + 1).reduce((best, each) => (globe(each) > globe(best) ? each : best));
}
