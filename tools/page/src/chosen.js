// What is selected and which class stands alone, in words that a screen reader reads out.

import { button, element } from './dom.js';
import { NOTHING } from './state.js';

const MOST = 3;

export class Chosen {
  constructor(facts, store, stage) {
    Object.assign(this, { facts, store, stage });
    this.texts = element('div');
    this.status = element('p', { className: 'unseen', role: 'status' });
    this.clear = button('Show everything', () => store.change(NOTHING));
    this.element = element('section', { id: 'chosen', hidden: true }, this.texts, this.clear);
    store.listen((state, before) => {
      if (['items', 'anchors', 'isolated'].some((name) => state[name] !== before[name])) this.tell(state);
      if (['items', 'anchors', 'isolated', 'view', 'moment', 'isMap'].some((name) => state[name] !== before[name])) this.show(state);
    });
  }

  // For who hears the page: the place stays, and what is said in it changes.
  tell({ items, anchors, isolated }) {
    const names = [...[...items].map((index) => ({ of: 'item', index })), ...[...anchors].map((index) => ({ of: 'anchor', index }))].map((what) => this.facts.name(what));
    const said = names.length > MOST ? [`${names.length} are selected`] : names.map((name) => `${name} is selected`);
    if (isolated !== null) said.push(`only ${this.facts.classes[isolated]} is shown`);
    this.status.textContent = said.join(', ') || 'Everything is shown, and nothing is selected';
  }

  show({ items, anchors, isolated }) {
    const chosen = [...[...items].map((index) => ({ of: 'item', index })), ...[...anchors].map((index) => ({ of: 'anchor', index }))];
    const surface = this.stage.globes.length ? this.stage.surfaceOf(this.stage.globes[0]) : null;
    const parts = chosen.slice(0, MOST).map((what) => this.part(this.facts.name(what), this.facts.lines(what, surface)));
    if (chosen.length > MOST) parts.push(this.part(`and ${chosen.length - MOST} more`, []));
    if (isolated !== null) parts.push(this.part(`Only ${this.facts.classes[isolated]}`, []));
    this.texts.replaceChildren(...parts);
    this.element.hidden = !parts.length;
  }

  part(title, lines) {
    return element('div', { className: 'part' }, element('strong', { textContent: title }), ...lines.map((line) => element('div', { className: 'below', textContent: line })));
  }
}
