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
    this.grip = gripOf(this.down);
    this.card.hide();
  }

  move(event, panel) {
    const last = this.down.get(event.pointerId);
    if (!last) {
      if (event.pointerType !== 'touch') this.hover(event, panel);
      return;
    }
    const here = { x: event.clientX, y: event.clientY };
    this.gesture.moved += Math.hypot(here.x - last.x, here.y - last.y);
    this.down.set(event.pointerId, here);
    if (this.down.size === 1) this.drag(panel, here.x - last.x, here.y - last.y);
    else this.frame ??= requestAnimationFrame(() => this.follow(panel));
  }

  // Two fingers zoom by how far they are apart and turn by the middle between them, once both have moved.
  follow(panel) {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    const [before, now] = [this.grip, gripOf(this.down)];
    this.grip = now;
    this.zoom(now.spread / before.spread);
    this.drag(panel, now.x - before.x, now.y - before.y);
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
    if (this.frame) this.follow(panel);
    if (!this.down.delete(event.pointerId)) return;
    this.grip = gripOf(this.down);
    if (this.down.size) return;
    if (event.type === 'pointerup' && this.gesture.moved <= STILL) this.click(event, panel);
  }

  click(event, panel) {
    const picked = this.picked(event, panel);
    this.select(picked, event.shiftKey || event.ctrlKey || event.metaKey);
    if (event.pointerType === 'touch') this.point(picked, event, panel);
  }

  select(picked, isAdding) {
    if (picked?.of === 'class') this.store.change({ isolated: this.store.value.isolated === picked.index ? null : picked.index });
    else this.store.change(afterClick(this.store.value, picked, isAdding));
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

  key(event, panel) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in TURNS) this.turn(...TURNS[event.key]);
    else if (event.key === '+' || event.key === '=') this.zoom(STEP_ZOOM);
    else if (event.key === '-') this.zoom(1 / STEP_ZOOM);
    else if (event.key === 'Home' || event.key === '0') this.reset();
    else if (event.key === 'Enter' || event.key === ' ') this.selectInTheMiddle(event, panel);
    else return;
    event.preventDefault();
  }

  // What a keyboard can point at: the mark nearest to the middle of the globe.
  selectInTheMiddle(event, panel) {
    const { clientWidth: width, clientHeight: height } = panel.ground;
    const { isMap } = this.store.value;
    const picked = nearestMark(panel.surface(isMap), panel.projection(isMap), this.stage.look, width / 2, height / 2, width);
    this.select(picked, event.shiftKey);
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
      const place = this.placeOf(what, panel.surface(false));
      if (place) panel.pose = toward(panel.pose, place);
    }
    this.stage.request();
  }

  // Of a class the middle of its items.
  placeOf({ of, index }, surface) {
    if (of !== 'class') return surface.placeOf(of, index);
    const carrying = this.stage.facts.carrying(index);
    return surface.placeOf(of, index) ?? (carrying && surface.middleOf(carrying));
  }

  // All panels of a view turn together.
  all(changed) {
    for (const panel of this.stage.globes) panel.pose = changed(panel.pose);
    this.stage.request();
  }
}

// Where two fingers hold the globe, and how far apart.
function gripOf(down) {
  const [one, other = one] = down.values();
  if (!one) return null;
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, spread: Math.max(Math.hypot(one.x - other.x, one.y - other.y), 1) };
}
