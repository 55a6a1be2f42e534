// The checkpoints of a run: a slider, buttons to step and to play, and what the one that is shown is called.

import { button, element } from './dom.js';

const STEP = 1000; // milliseconds from checkpoint to checkpoint

export class Timeline {
  constructor({ moments }, store, stage) {
    Object.assign(this, { moments, store, stage });
    this.back = button('‹', () => this.step(-1), { title: 'Previous checkpoint (,)', ariaLabel: 'Previous checkpoint' });
    this.play = button('', () => this.switch());
    this.on = button('›', () => this.step(1), { title: 'Next checkpoint (.)', ariaLabel: 'Next checkpoint' });
    this.slider = element('input', { type: 'range', min: 0, max: moments.length - 1, step: 1, ariaLabel: 'Checkpoint', oninput: () => this.go(Number(this.slider.value)) });
    this.words = element('output', { 'aria-live': 'polite' });
    this.element = element('div', { id: 'timeline', role: 'group', 'aria-label': 'Training run' },
      this.back, this.play, this.on, this.slider, this.words);
    store.listen((state, before) => state.moment !== before.moment && this.show());
    document.addEventListener('keydown', (event) => this.key(event));
    this.show();
  }

  get isPlaying() {
    return this.timer !== undefined;
  }

  show() {
    const { moment } = this.store.value;
    const { label, name } = this.moments[moment];
    const words = [label, ...(name === label ? [] : [name]), `${moment + 1} of ${this.moments.length}`].join(' · ');
    this.slider.value = moment;
    this.slider.setAttribute('aria-valuetext', words);
    this.words.textContent = words;
    this.words.setAttribute('aria-live', this.isPlaying ? 'off' : 'polite');
    this.back.disabled = moment === 0;
    this.on.disabled = moment === this.moments.length - 1;
    this.play.textContent = this.isPlaying ? '❚❚' : '▶';
    const told = this.isPlaying ? 'Pause' : 'Play the run';
    Object.assign(this.play, { title: `${told} (Ctrl+Space)`, ariaLabel: told });
  }

  // A reader's choice ends a play.
  go(moment) {
    this.pause();
    this.store.change({ moment: Math.max(0, Math.min(this.moments.length - 1, moment)) });
  }

  step(by) {
    this.go(this.store.value.moment + by);
  }

  // Play, from the first where the last is shown; or pause.
  switch() {
    if (this.isPlaying) {
      this.pause();
      return;
    }
    this.timer = setInterval(() => this.next(), STEP);
    if (this.on.disabled) this.store.change({ moment: 0 });
    else this.next();
    this.show();
  }

  next() {
    if (this.stage.travel) return;
    this.store.change({ moment: this.store.value.moment + 1 });
    if (this.store.value.moment === this.moments.length - 1) this.pause();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.show();
  }

  key(event) {
    if (event.altKey || event.metaKey || event.target.matches('input:not([type=range])')) return;
    if (event.ctrlKey && event.key === ' ') this.switch();
    else if (!event.ctrlKey && event.key === ',') this.step(-1);
    else if (!event.ctrlKey && event.key === '.') this.step(1);
    else return;
    event.preventDefault();
  }
}
