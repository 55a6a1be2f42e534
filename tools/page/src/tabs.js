// The views of the page: one tab each, or a list to choose from where they are many.

import { element } from './dom.js';

const MOST_TABS = 7;

export class Tabs {
  constructor(views, store) {
    Object.assign(this, { views, store });
    this.tabs = [];
    this.element = views.length > MOST_TABS ? this.list() : this.row();
    this.element.hidden = views.length < 2;
    store.listen((state) => this.show(state.view));
    this.show(store.value.view);
  }

  row() {
    this.tabs = this.views.map(({ title, help }, place) =>
      element('button', { type: 'button', role: 'tab', id: `view-${place}`, 'aria-controls': 'stage', textContent: title, title: help, onclick: () => this.store.change({ view: place }) }));
    const onkeydown = (event) => this.step({ ArrowLeft: -1, ArrowRight: 1 }[event.key]);
    return element('div', { id: 'views', role: 'tablist', 'aria-label': 'Views', onkeydown }, ...this.tabs);
  }

  list() {
    const options = this.views.map(({ title }, place) => element('option', { value: place, textContent: title }));
    this.select = element('select', { ariaLabel: 'View', onchange: () => this.store.change({ view: Number(this.select.value) }) }, ...options);
    return element('div', { id: 'views' }, this.select);
  }

  step(by) {
    if (!by) return;
    this.store.change({ view: (this.store.value.view + by + this.views.length) % this.views.length });
    this.tabs[this.store.value.view].focus();
  }

  show(view) {
    if (this.select) this.select.value = view;
    this.tabs.forEach((tab, place) => {
      tab.setAttribute('aria-selected', String(place === view));
      tab.tabIndex = place === view ? 0 : -1;
      if (place === view) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }
}
