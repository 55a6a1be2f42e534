// The views of the page, one tab each.

import { element } from './dom.js';

export class Tabs {
  constructor(views, store) {
    this.tabs = views.map(({ title, help }, place) =>
      element('button', { type: 'button', role: 'tab', textContent: title, title: help, onclick: () => store.change({ view: place }) }));
    this.element = element('div', { id: 'views', role: 'tablist', 'aria-label': 'Views', hidden: views.length < 2 }, ...this.tabs);
    this.element.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const place = (store.value.view + step + views.length) % views.length;
      store.change({ view: place });
      this.tabs[place].focus();
    });
    store.listen((state) => this.show(state.view));
    this.show(store.value.view);
  }

  show(view) {
    this.tabs.forEach((tab, place) => {
      tab.setAttribute('aria-selected', String(place === view));
      tab.tabIndex = place === view ? 0 : -1;
    });
  }
}
