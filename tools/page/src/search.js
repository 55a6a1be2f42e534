// Finding classes, items and anchors by what they are called.

import { button, element } from './dom.js';

const MOST = 12;

export class Search {
  constructor(facts, store, pointing) {
    Object.assign(this, { facts, store, pointing });
    this.field = element('input', {
      type: 'search',
      id: 'search',
      placeholder: facts.items ? 'Class, item or anchor' : 'Anchor',
      autocomplete: 'off',
      oninput: () => this.show(),
    });
    this.results = element('ul', { className: 'results', hidden: true });
    const label = element('label', { for: 'search', className: 'unseen', textContent: 'Search' });
    this.element = element('div', { id: 'find', role: 'search', onkeydown: (event) => this.key(event) }, label, this.field, this.results);
  }

  show() {
    const found = this.found(this.field.value.trim().toLowerCase());
    this.results.replaceChildren(...found.map((what) => element('li', {}, button('', (event) => this.choose(what, event), { className: 'row' }))));
    found.forEach((what, place) => {
      const kind = element('span', { className: 'count', textContent: what.of });
      this.results.children[place].firstChild.append(element('span', { className: 'name', textContent: this.facts.name(what) }), kind);
    });
    if (!found.length && this.field.value.trim()) this.results.append(element('li', { className: 'below', textContent: 'Nothing is called that' }));
    this.results.hidden = !this.results.children.length;
  }

  found(text) {
    if (!text) return [];
    const { items, classes, anchors } = this.facts;
    const found = [];
    const put = (of, index) => found.length < MOST && found.push({ of, index });
    const number = /^(?:anchor\s*)?#?(\d+)$/.exec(text);
    if (number && Number(number[1]) < anchors.count) put('anchor', Number(number[1]));
    classes.forEach((name, index) => name.toLowerCase().includes(text) && put('class', index));
    for (let index = 0; items && index < items.count && found.length < MOST; index += 1) {
      if (String(items.ids[index]) === text || items.names?.[index].toLowerCase().includes(text)) put('item', index);
    }
    return found;
  }

  choose(what, event) {
    if (what.of === 'class') this.store.change({ isolated: what.index });
    else this.store.change({ items: new Set(), anchors: new Set(), [`${what.of}s`]: new Set([what.index]) });
    this.pointing.turnTo(what);
    this.pointing.stage.element.scrollIntoView({ block: 'nearest' });
    this.field.value = '';
    this.show();
    if (event.detail === 0) this.field.focus({ preventScroll: true }); // a key chose it
  }

  key(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.move(event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && event.target === this.field) this.results.querySelector('button')?.click();
    if (event.key !== 'Escape') return;
    this.field.value = '';
    this.field.focus();
    this.show();
    event.stopPropagation(); // it ends the search, and no selection
  }

  // From the field to what was found, from one to the next, and back.
  move(by) {
    const stops = [this.field, ...this.results.querySelectorAll('button')];
    stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement) + by))].focus();
  }
}
