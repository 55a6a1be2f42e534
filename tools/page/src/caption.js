// The heading of a view, and below its picture what is odd and how far to trust it.

import { element } from './dom.js';

export class Caption {
  constructor(data, store) {
    Object.assign(this, { data });
    this.title = element('h2', { id: 'title' });
    this.subtitle = element('p', { className: 'below' });
    this.heading = element('div', { id: 'heading' }, this.title, this.subtitle);
    this.foot = element('div', { id: 'foot' });
    store.listen((state, before) => (state.view !== before.view || state.moment !== before.moment) && this.show(state));
    this.show(store.value);
  }

  show({ view, moment }) {
    const { title, help } = this.data.header.views[view];
    const { panels } = this.data.shown(view, moment);
    const [only, isAlone] = [panels[0], panels.length === 1];
    this.title.textContent = isAlone ? only.title : title;
    this.subtitle.textContent = isAlone ? only.subtitle : help;
    const badges = new Map();
    for (const panel of panels) if (panel.badge) badges.set(panel.badge, panel.title);
    const said = [...badges].map(([badge, name]) => element('p', { className: 'badge', textContent: badges.size > 1 ? `${name} — ${badge}` : badge }));
    const warnings = [...new Set(panels.flatMap((panel) => panel.warnings))].map((warning) => element('p', { className: 'below', textContent: warning }));
    this.foot.replaceChildren(...said, ...warnings);
  }
}
