// Buttons over the globe: theme, map, names, far side, zoom.

import { button, element } from './dom.js';

const THEMES = { auto: 'Theme: automatic', light: 'Theme: light', dark: 'Theme: dark' };

export class Tools {
  constructor(store, stage, pointing) {
    Object.assign(this, { store, stage });
    const switched = (name) => () => store.change({ [name]: !store.value[name] });
    this.map = button('Map', switched('isMap'), { title: 'All of the sphere on an equal-area map (M)' });
    this.names = button('Names', switched('areLabelsShown'), { title: 'Names on the globe (N)' });
    this.far = button('Far side', switched('isFarSideShown'), { title: 'What lies behind, dimmed (F)' });
    this.theme = button('', () => this.nextTheme(), { title: 'Light, dark, or as the system is (T)' });
    this.camera = [
      button('−', () => pointing.zoom(1 / 1.3), { title: 'Zoom out (−)', ariaLabel: 'Zoom out' }),
      button('+', () => pointing.zoom(1.3), { title: 'Zoom in (+)', ariaLabel: 'Zoom in' }),
      button('Reset', () => pointing.reset(), { title: 'As it was at first (Home)' }),
    ];
    this.element = element('div', { id: 'tools', role: 'toolbar', 'aria-label': 'How it is shown' },
      this.map, this.names, this.far,
      ...this.camera, this.theme);
    store.listen(() => this.show());
    document.addEventListener('keydown', (event) => this.key(event));
    this.show();
  }

  show() {
    const { isMap, areLabelsShown, isFarSideShown, theme } = this.store.value;
    const pressed = [[this.map, isMap], [this.names, areLabelsShown], [this.far, isFarSideShown]];
    for (const [each, is] of pressed) each.setAttribute('aria-pressed', String(is));
    this.map.hidden = !this.stage.globes.some((panel) => panel.isUnrollable);
    this.far.hidden = isMap || !this.stage.globes.some((panel) => panel.panel.ground.kind !== 'map');
    for (const each of [this.names, ...this.camera]) each.hidden = !this.stage.globes.length;
    this.theme.textContent = THEMES[theme];
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  nextTheme() {
    const names = Object.keys(THEMES);
    this.store.change({ theme: names[(names.indexOf(this.store.value.theme) + 1) % names.length] });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input')) return;
    const action = { m: this.map, n: this.names, f: this.far, t: this.theme }[event.key.toLowerCase()];
    if (action && !action.hidden) action.click();
  }
}
