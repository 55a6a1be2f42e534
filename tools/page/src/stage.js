// The view that is shown: one canvas behind its panels, drawn anew when anything changes and never else.

import { Camera, LinearSRGBColorSpace, WebGLRenderer } from 'three';
import { element } from './dom.js';
import { Pace } from './pace.js';
import { columns, Panel } from './panels.js';
import { Travel } from './travel.js';

const FAR = 0.16;
const HALO = 0.24;
const [NARROW, TYPE, SMALL_TYPE] = [560, 14, 12];
const STRIP = 56;

export class Stage {
  constructor(data, store, facts) {
    Object.assign(this, { data, store, facts });
    this.canvas = element('canvas', { 'aria-hidden': 'true' });
    this.grid = element('div', { className: 'panels' });
    const isChosen = data.header.views.length > 1; // by a tab, or from a list
    this.thinned = element('p', { className: 'thinned below', hidden: true });
    this.element = element('div', { id: 'stage', role: isChosen ? 'tabpanel' : 'group' }, this.canvas, this.grid, this.thinned);
    this.renderer = new WebGLRenderer({ canvas: this.canvas, alpha: true, antialias: false, preserveDrawingBuffer: true });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.renderer.autoClear = false;
    this.renderer.sortObjects = false;
    this.renderer.setScissorTest(true);
    this.renderer.setClearColor(0x000000, 0);
    this.camera = new Camera();
    this.camera.matrixWorldAutoUpdate = false;
    this.system = matchMedia('(prefers-color-scheme: dark)');
    this.system.addEventListener('change', () => this.repaint());
    this.isPrinting = false;
    this.pace = new Pace(this.element, () => this.draw());
    this.stillness = matchMedia('(prefers-reduced-motion: reduce)');
    this.shown = new Map();
    this.latest = new Map(); // the panels that each view showed last
    this.open();
    store.listen((state, before) => this.changed(state, before));
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  get theme() {
    if (this.isPrinting) return 'light';
    const { theme } = this.store.value;
    return theme === 'auto' ? (this.system.matches ? 'dark' : 'light') : theme;
  }

  get look() {
    const { items, anchors, isolated, pointed } = this.store.value;
    if (this.isolated !== isolated) [this.isolated, this.carrying] = [isolated, this.facts.carrying(isolated)];
    return { theme: this.theme, items, anchors, pointed, shown: this.carrying };
  }

  open() {
    const { view, moment } = this.store.value;
    const { panels } = this.data.shown(view, moment);
    if (!this.shown.has(panels)) this.shown.set(panels, panels.map((each) => new Panel(each, this.data, panels.length === 1)));
    this.panels = this.shown.get(panels);
    this.latest.get(view)?.forEach((former, place) => this.panels[place] && (this.panels[place].pose = former.pose));
    this.latest.set(view, this.panels);
    this.element.setAttribute('aria-label', this.data.header.views[view].title);
    this.grid.replaceChildren(...this.panels.map((panel) => panel.element));
    this.arrange();
    this.repaint();
  }

  // Another checkpoint: marks that both have travel, and what is left behind is let go.
  turn() {
    const former = this.panels;
    this.arrive();
    this.open();
    if (former === this.panels) return;
    if (!this.stillness.matches) this.travel = Travel.between(former, this.panels, this.store.value.isMap);
    for (const [key, panels] of this.shown) {
      if (panels === former || [...this.latest.values()].includes(panels)) continue;
      for (const panel of panels) panel.dispose();
      this.shown.delete(key);
    }
  }

  changed(state, before) {
    if (state.view !== before.view || state.isMap !== before.isMap) this.arrive();
    if (state.view !== before.view) this.open();
    else if (state.moment !== before.moment) this.turn();
    else if (['items', 'anchors', 'isolated', 'theme', 'isMap'].some((name) => state[name] !== before[name])) this.repaint();
    else if (state.pointed !== before.pointed) {
      for (const panel of this.globes) panel.surface(state.isMap).point(state.pointed);
    }
    this.request();
  }

  get globes() {
    return this.panels.filter((panel) => !panel.isPlot);
  }

  surfaceOf(panel) {
    return panel.surface(this.store.value.isMap);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width !== this.arranged?.width || height !== this.arranged?.height) this.arrange();
  }

  arrange() {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.arranged = { width, height };
    const strip = this.panels.length > 1 ? STRIP : 0;
    const across = columns(this.panels.length, width, height, strip);
    this.grid.style.setProperty('--columns', across);
    this.grid.style.setProperty('--rows', Math.ceil(this.panels.length / across));
    this.grid.classList.toggle('alone', this.panels.length === 1);
    this.request();
  }

  repaint() {
    for (const panel of this.globes) this.surfaceOf(panel).show(this.look);
    this.request();
  }

  request() {
    if (this.frame) return;
    const asked = performance.now();
    this.frame = requestAnimationFrame(() => {
      this.pace.tick(performance.now() - asked);
      this.draw();
    });
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const { clientWidth: width, clientHeight: height } = this.grid;
    const scale = Math.min(devicePixelRatio || 1, 3) * this.pace.resolution;
    if (this.width !== width || this.height !== height || this.scale !== scale) {
      this.renderer.setPixelRatio(scale);
      this.renderer.setSize(width, height);
      Object.assign(this, { width, height, scale });
    }
    this.renderer.setScissor(0, 0, width, height);
    this.renderer.setViewport(0, 0, width, height);
    this.renderer.clear();
    if (this.travel?.go(performance.now())) this.arrive();
    for (const panel of this.panels) (panel.isPlot ? panel.showPlot(this.theme) : this.drawGlobe(panel, scale));
    this.tellThinned();
    if (this.travel) this.request();
  }

  // Of how many marks others are left out until it rests.
  tellThinned() {
    const count = Math.max(0, ...this.globes.flatMap((panel) => this.surfaceOf(panel).marks.map((marks) => marks.leftOut)));
    this.thinned.hidden = count === 0;
    if (count) this.thinned.textContent = `${count.toLocaleString('en')} marks wait until it rests`;
  }

  // Whatever is on its way is there.
  arrive() {
    this.travel?.finish();
    this.travel = null;
  }

  drawGlobe(panel, scale) {
    const { isMap, isFarSideShown, areLabelsShown, isolated } = this.store.value;
    const surface = panel.surface(isMap);
    const projection = panel.projection(isMap);
    const { width, height, radius } = projection.frame;
    panel.ground.dataset.radius = radius;
    const room = Math.min(width, height) / 2 / radius - 1;
    surface.aim(projection, { scale, far: isFarSideShown ? FAR : 0, halo: Math.max(0.03, Math.min(HALO, room)), isThinned: this.pace.isSlow });
    const [ground, grid] = [panel.ground.getBoundingClientRect(), this.grid.getBoundingClientRect()];
    const [left, bottom] = [ground.left - grid.left, grid.bottom - ground.bottom];
    this.renderer.setViewport(left, bottom, width, height);
    this.renderer.setScissor(left, bottom, width, height);
    this.renderer.render(surface.scene, this.camera);
    panel.labels.holder.classList.toggle('unnamed', !areLabelsShown);
    panel.labels.holder.classList.toggle('moving', Boolean(this.travel));
    if (areLabelsShown) panel.labels.show(surface, projection, width < NARROW ? SMALL_TYPE : TYPE, isolated);
  }

  print(isPrinting) {
    this.isPrinting = isPrinting;
    this.arrive();
    this.repaint();
    this.draw();
  }
}
