// The legend of a view: colour bars, classes that can stand alone, and what each kind of mark stands for.

import { element } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const [DIGIT, BAR] = [7, 240]; // pixels of a digit and of a bar's width, near enough to keep numbers apart
const SHAPES = {
  dot: 'M8 3.5a4.5 4.5 0 1 0 .01 0Z',
  ring: 'M8 3a5 5 0 1 0 .01 0ZM8 5a3 3 0 1 1-.01 0Z',
  star: 'M8 .5 9.9 6.1 15.5 8 9.9 9.9 8 15.5 6.1 9.9.5 8 6.1 6.1Z',
  cross: 'M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8 14 12.6 12.6 14 8 9.4 3.4 14 2 12.6 6.6 8 2 3.4Z',
  diamond: 'M8 2.5 13.5 8 8 13.5 2.5 8Z',
  square: 'M3 3H13V13H3Z',
  line: 'M1 7H15V9H1Z',
};

export class Legend {
  constructor(data, store, themeOf) {
    Object.assign(this, { data, store, themeOf });
    this.element = element('div', { id: 'legend' });
    this.show();
    store.listen((state, before) => {
      if (['view', 'moment', 'theme'].some((name) => state[name] !== before[name])) this.show();
      else if (state.isolated !== before.isolated) this.mark(state.isolated);
    });
  }

  show() {
    const { view, moment } = this.store.value;
    const { bars, lists, marks } = this.data.shown(view, moment);
    const written = JSON.stringify([bars, lists, marks, this.themeOf()]);
    if (written === this.written) return; // what has the focus keeps it
    this.written = written;
    this.rows = [];
    this.element.replaceChildren(
      ...bars.map((bar) => this.bar(bar)),
      ...lists.map((list) => this.list(list)),
      element('ul', { className: 'marks', hidden: !marks.length }, ...marks.map((each) => element('li', {}, swatch(each.symbol, each.colour[this.themeOf()]), each.text))),
    );
    this.mark(this.store.value.isolated);
  }

  bar({ name, unit, table, ticks }) {
    const colours = this.data.array(this.data.header.tables[table][this.themeOf()]);
    const strip = element('canvas', { className: 'strip', width: colours.length / 3, height: 1 });
    const image = new ImageData(colours.length / 3, 1);
    for (let place = 0; place < image.width; place += 1) image.data.set([...colours.subarray(3 * place, 3 * place + 3), 255], 4 * place);
    strip.getContext('2d').putImageData(image, 0, 0);
    const scale = element('div', { className: 'ticks' });
    for (const [place, text] of fitting(ticks)) {
      const tick = element('span', { textContent: text, className: { 0: 'first', 1: 'last' }[place] ?? '' });
      tick.style.left = `${100 * place}%`;
      scale.append(tick);
    }
    const title = unit ? `${name} (${unit})` : name;
    return element('figure', { className: 'bar' }, element('figcaption', { textContent: title }), strip, scale);
  }

  list({ title, sorted, of, rows }) {
    const items = rows.map((row) => {
      const content = [swatch('dot', row.colour[this.themeOf()]), element('span', { className: 'name', textContent: row.text }), element('span', { className: 'count', textContent: row.count })];
      if (of !== 'class' || row.code < 0) return element('li', {}, element('div', { className: 'row' }, ...content));
      const isolate = () => this.store.change({ isolated: this.store.value.isolated === row.code ? null : row.code });
      const made = element('button', { type: 'button', className: 'row', title: `Show ${row.text} alone`, onclick: isolate }, ...content);
      this.rows.push([row.code, made]);
      return element('li', {}, made);
    });
    const heading = element('h2', { textContent: title });
    return element('section', {}, heading, element('p', { className: 'below', textContent: sorted }), element('ul', {}, ...items));
  }

  mark(isolated) {
    for (const [code, row] of this.rows) row.setAttribute('aria-pressed', String(code === isolated));
    this.element.classList.toggle('isolating', isolated !== null);
  }
}

// Both ends, and the ticks between that come near no other.
function fitting(ticks) {
  const half = (text) => (0.5 * DIGIT * text.length) / BAR;
  const middle = ([place, text]) => Math.max(half(text), Math.min(1 - half(text), place));
  const kept = [ticks[0], ticks[ticks.length - 1]];
  for (const tick of ticks.slice(1, -1)) {
    if (kept.every((other) => Math.abs(middle(tick) - middle(other)) >= half(tick[1]) + half(other[1]) + DIGIT / BAR)) kept.push(tick);
  }
  return kept;
}

export function swatch(symbol, colour) {
  const drawing = document.createElementNS(SVG, 'svg');
  const shape = document.createElementNS(SVG, 'path');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('class', 'swatch');
  drawing.setAttribute('aria-hidden', 'true');
  shape.setAttribute('d', SHAPES[symbol]);
  shape.setAttribute('fill', colour);
  shape.setAttribute('fill-rule', 'evenodd');
  drawing.append(shape);
  return drawing;
}
