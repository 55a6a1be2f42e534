// What a reader can change, in one place that tells of every change.

export class Store {
  constructor(value) {
    this.value = value;
    this.listeners = [];
  }

  // Listeners are called with the new and the former value.
  listen(listener) {
    this.listeners.push(listener);
  }

  change(changes) {
    const before = this.value;
    this.value = { ...before, ...changes };
    for (const listener of this.listeners) listener(this.value, before);
  }
}

export const START = {
  view: 0,
  moment: 0, // of the timeline
  theme: 'auto', // or light or dark
  isMap: false,
  isFarSideShown: true,
  areLabelsShown: true,
  items: new Set(),
  anchors: new Set(),
  isolated: null, // the class whose items alone are shown
  pointed: null, // {of, index} under the pointer
};

export const NOTHING = { items: new Set(), anchors: new Set(), isolated: null }; // selected, and nothing stands alone

// The selection after a click: that alone, or nothing where it was selected; with `adding`, one more or one fewer.
export function afterClick(state, picked, adding) {
  if (!picked) return adding ? {} : { items: new Set(), anchors: new Set() };
  const name = { item: 'items', anchor: 'anchors' }[picked.of];
  if (!name) return {};
  const [now, next] = [state[name], adding ? new Set(state[name]) : new Set()];
  if (adding && now.has(picked.index)) next.delete(picked.index);
  else if (adding || !(now.has(picked.index) && now.size === 1)) next.add(picked.index);
  return adding ? { [name]: next } : { items: new Set(), anchors: new Set(), [name]: next };
}
