// What is known of items, anchors and classes, in words.

const DEGREES = 180 / Math.PI;

export class Facts {
  constructor(data) {
    const { facts } = data.header;
    Object.assign(this, { data, classes: facts.classes, step: facts.cosineStep, moments: facts.moments });
    this.items = facts.items && this.unpackedItems(facts.items);
    this.turn(data.header.timeline?.shown ?? 0);
  }

  // Speak of another moment of the timeline.
  turn(moment) {
    const { nearest, cosines, assigned, neighbors, neighborCosines } = this.moments[moment];
    const { data } = this;
    if (this.items) Object.assign(this.items, { nearest: data.array(nearest), cosines: data.array(cosines) });
    this.anchors = {
      count: neighbors.count,
      assigned: assigned && data.array(assigned),
      neighbors: data.array(neighbors),
      cosines: data.array(neighborCosines),
    };
  }

  unpackedItems(items) {
    const { data } = this;
    const ids = Array.isArray(items.ids) ? items.ids : data.array(items.ids);
    return {
      count: items.count,
      names: items.names,
      ids,
      offsets: data.array(items.classOffsets),
      classes: data.array(items.classIds),
    };
  }

  name({ of, index }) {
    if (of === 'anchor') return `Anchor ${index}`;
    if (of === 'class') return this.classes[index] ?? `Class ${index}`;
    return this.items.names?.[index] ?? `Item ${this.items.ids[index]}`;
  }

  classesOf(item) {
    return this.items.classes.subarray(this.items.offsets[item], this.items.offsets[item + 1]);
  }

  // Which items carry a class, 1 each; null where no class stands alone.
  carrying(classId) {
    if (classId === null || !this.items) return null;
    const shown = new Uint8Array(this.items.count);
    for (let item = 0; item < shown.length; item += 1) shown[item] = Number(this.classesOf(item).includes(classId));
    return shown;
  }

  // Lines about what is pointed at; `surface` says where a panel draws it.
  lines(what, surface) {
    if (what.of === 'item') return this.itemLines(what.index, surface);
    if (what.of === 'anchor') return this.anchorLines(what.index, surface);
    return [];
  }

  itemLines(item, surface) {
    const { names, ids, nearest, cosines } = this.items;
    const classes = Array.from(this.classesOf(item), (each) => this.classes[each]);
    const anchor = nearest[item];
    return [
      ...(names ? [`id ${ids[item]}`] : []),
      classes.join(' · ') || 'no class',
      `nearest anchor ${anchor}: ${this.angles(cosines[item], surface, { of: 'item', index: item }, anchor)}`,
    ];
  }

  anchorLines(anchor, surface) {
    const { assigned, neighbors, cosines } = this.anchors;
    const count = assigned?.[anchor];
    const used = count === 0 ? 'dead: no item is assigned to it' : `${count?.toLocaleString('en')} assigned item${count === 1 ? '' : 's'}`;
    return [
      ...(assigned ? [used] : []),
      `nearest anchor ${neighbors[anchor]}: ${this.angles(cosines[anchor], surface, { of: 'anchor', index: anchor }, neighbors[anchor])}`,
    ];
  }

  // The true angle, and beside it the one that is drawn, where both ends are.
  angles(cosine, surface, what, anchor) {
    const trueAngle = Math.acos(Math.max(-1, Math.min(1, cosine * this.step))) * DEGREES;
    const [here, there] = [surface?.placeOf(what.of, what.index), surface?.placeOf('anchor', anchor)];
    if (!here || !there || surface.isFlat) return `truly ${trueAngle.toFixed(0)}° away`;
    const dot = (here[0] * there[0] + here[1] * there[1] + here[2] * there[2]) / (Math.hypot(...here) * Math.hypot(...there));
    const drawn = Math.acos(Math.max(-1, Math.min(1, dot))) * DEGREES;
    return `truly ${trueAngle.toFixed(0)}° away, drawn ${drawn.toFixed(0)}°`;
  }
}
