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
      onkeydown: (event) => this.key(event),
    });
    this.results = element('ul', { className: 'results', hidden: true });
    const label = element('label', { for: 'search', className: 'unseen', textContent: 'Search' });
    this.element = element('div', { id: 'find' }, label, this.field, this.results);
  }

  show() {
    const found = this.found(this.field.value.trim().toLowerCase());
    this.results.replaceChildren(...found.map((what) => element('li', {}, button('', () => this.choose(what), { className: 'row' }))));
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

  choose(what) {
    if (what.of === 'class') this.store.change({ isolated: what.index });
    else this.store.change({ items: new Set(), anchors: new Set(), [`${what.of}s`]: new Set([what.index]) });
    this.pointing.turnTo(what);
  }

  key(event) {
    if (event.key === 'Enter') this.results.querySelector('button')?.click();
    else if (event.key === 'Escape') this.field.value = '';
    else return;
    this.show();
  }
}
