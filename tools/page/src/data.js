// The page's data: a header, and arrays that it refers to by where they lie.

const KINDS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

export class Data {
  constructor(header, buffer, start) {
    Object.assign(this, { header, buffer, start });
    this.places = new Map();
  }

  // What a view shows at a moment of the timeline.
  shown(view, moment) {
    return this.header.views[view].moments[moment];
  }

  // The array of a reference; one that is there already is itself.
  array(of) {
    if (ArrayBuffer.isView(of)) return of;
    const { at, count, type } = of;
    return new KINDS[type](this.buffer, this.start + at, count);
  }

  text(of) {
    return Array.from(this.array(of), (number) => this.header.lines[number]).join('\n');
  }

  // Places as float32, three a row. The same ones are one array, in all views that draw them.
  positions({ steps, scale }) {
    const key = `${steps.at} ${steps.count} ${scale}`;
    if (!this.places.has(key)) this.places.set(key, Float32Array.from(this.array(steps), (step) => step * scale));
    return this.places.get(key);
  }

  // One number for all, or one each.
  numbers(value) {
    return typeof value === 'number' ? () => value : ((array) => (row) => array[row])(this.array(value));
  }
}

export async function read(text) {
  const packed = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const buffer = await new Response(packed).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return new Data(header, buffer, 4 + length);
}

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return bytes;
}
