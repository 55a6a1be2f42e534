// What mouse, fingers and keys do to a globe: turn it with north up, zoom, point and select.

import { nearestMark } from './picking.js';
import { orbited, toward, zoomed } from './projection.js';
import { afterClick, NOTHING } from './state.js';

const [STILL, STEP, STEP_ZOOM, FINGER] = [4, 6, 1.15, 16];
const TURNS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

export class Pointing {
  constructor(stage, store, card) {
    Object.assign(this, { stage, store, card });
    this.down = new Map();
    const { grid } = stage;
    const on = (name, handle) => grid.addEventListener(name, (event) => {
      const panel = stage.globes.find(({ ground }) => ground.contains(event.target));
      if (panel) handle.call(this, event, panel);
    }, { passive: false });
    on('pointerdown', this.press);
    on('pointermove', this.move);
    on('pointerup', this.release);
    on('pointercancel', this.release);
    on('pointerout', this.leave);
    on('wheel', this.wheel);
    on('dblclick', (event, panel) => this.turnTo(this.picked(event, panel)));
    on('keydown', this.key);
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.target.matches('input')) this.store.change(NOTHING);
    });
  }

  press(event, panel) {
    if (event.button !== 0) return;
    panel.ground.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.down.size === 1) this.gesture = { moved: 0, panel };
    this.card.hide();
  }

  move(event, panel) {
    const last = this.down.get(event.pointerId);
    if (!last) {
      if (event.pointerType !== 'touch') this.hover(event, panel);
      return;
    }
    const here = { x: event.clientX, y: event.clientY };
    const others = [...this.down].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (others.length) this.pinch(others[0], last, here);
    else this.drag(panel, here.x - last.x, here.y - last.y);
    this.gesture.moved += Math.hypot(here.x - last.x, here.y - last.y);
    this.down.set(event.pointerId, here);
  }

  pinch(other, before, after) {
    const spread = (place) => Math.max(Math.hypot(place.x - other.x, place.y - other.y), 1);
    this.zoom(spread(after) / spread(before));
  }

  // A point under the pointer stays there, near enough; a map is shifted.
  drag(panel, across, down) {
    const surface = this.stage.surfaceOf(panel);
    if (surface.isFlat) {
      const [x, y] = panel.pose.pan ?? [0, 0];
      const { clientHeight: height } = panel.ground;
      this.all((pose) => ({ ...pose, pan: [x + across / height, y + down / height] }));
      return;
    }
    const { frame, pose } = panel.projection(false);
    const degrees = 180 / Math.PI / (frame.radius * pose.zoom);
    this.turn(-across * degrees, down * degrees);
  }

  release(event, panel) {
    if (!this.down.delete(event.pointerId) || this.down.size) return;
    if (event.type === 'pointerup' && this.gesture.moved <= STILL) this.click(event, panel);
  }

  click(event, panel) {
    const picked = this.picked(event, panel);
    if (picked?.of === 'class') this.store.change({ isolated: this.store.value.isolated === picked.index ? null : picked.index });
    else this.store.change(afterClick(this.store.value, picked, event.shiftKey || event.ctrlKey || event.metaKey));
    if (picked && event.pointerType === 'touch') this.point(picked, event, panel);
  }

  hover(event, panel) {
    this.point(this.picked(event, panel), event, panel);
  }

  point(picked, event, panel) {
    const { pointed } = this.store.value;
    if (pointed?.of !== picked?.of || pointed?.index !== picked?.index) this.store.change({ pointed: picked });
    panel.ground.classList.toggle('pointing', Boolean(picked));
    if (picked) this.card.show(picked, this.stage.surfaceOf(panel), event.clientX, event.clientY);
    else this.card.hide();
  }

  leave(event) {
    if (event.pointerType === 'touch' || this.down.size) return;
    this.card.hide();
    if (this.store.value.pointed) this.store.change({ pointed: null });
  }

  // In a frame of another page the wheel scrolls that page until the globe has the focus.
  wheel(event, panel) {
    if (window.top !== window && !event.ctrlKey && document.activeElement !== panel.ground) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in TURNS) this.turn(...TURNS[event.key]);
    else if (event.key === '+' || event.key === '=') this.zoom(STEP_ZOOM);
    else if (event.key === '-') this.zoom(1 / STEP_ZOOM);
    else if (event.key === 'Home' || event.key === '0') this.reset();
    else return;
    event.preventDefault();
  }

  picked(event, panel) {
    const box = panel.ground.getBoundingClientRect();
    const { isMap } = this.store.value;
    const reach = event.pointerType === 'touch' ? FINGER : undefined;
    return nearestMark(panel.surface(isMap), panel.projection(isMap), this.stage.look, event.clientX - box.left, event.clientY - box.top, reach);
  }

  turn(azimuth, elevation) {
    this.all((pose) => orbited(pose, azimuth, elevation));
  }

  zoom(factor) {
    this.all((pose) => zoomed(pose, factor));
  }

  reset() {
    for (const panel of this.stage.globes) panel.reset();
    this.stage.request();
  }

  // See a place in the middle of every panel that draws it.
  turnTo(what) {
    for (const panel of what ? this.stage.globes : []) {
      const place = panel.surface(false).placeOf(what.of, what.index);
      if (place) panel.pose = toward(panel.pose, place);
    }
    this.stage.request();
  }

  // All panels of a view turn together.
  all(changed) {
    for (const panel of this.stage.globes) panel.pose = changed(panel.pose);
    this.stage.request();
  }
}
