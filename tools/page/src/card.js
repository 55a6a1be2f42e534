// What lies under the pointer, in a small card beside it.

import { element } from './dom.js';

const BESIDE = 16;

export class Card {
  constructor(facts, thumbnails) {
    Object.assign(this, { facts, thumbnails });
    this.title = element('strong');
    this.lines = element('div', { className: 'lines' });
    this.picture = element('span', { className: 'thumbnail', hidden: true });
    this.element = element('div', { id: 'card', hidden: true }, this.picture, element('div', {}, this.title, this.lines));
  }

  show(what, surface, x, y) {
    this.title.textContent = this.facts.name(what);
    this.lines.replaceChildren(...this.facts.lines(what, surface).map((line) => element('div', { textContent: line })));
    this.thumbnails?.show(this.picture, what);
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const beside = (place, length, room) => (place + BESIDE + length <= room - 4 ? place + BESIDE : Math.max(4, place - BESIDE - length));
    this.element.style.left = `${beside(x, width, document.documentElement.clientWidth)}px`;
    this.element.style.top = `${beside(y, height, window.innerHeight)}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
