// Pictures of items, cut from one sheet.

export class Thumbnails {
  constructor({ sheet, columns, cell, present }, data) {
    Object.assign(this, { columns, cell, present: data.array(present) });
    this.address = URL.createObjectURL(new Blob([data.array(sheet)], { type: 'image/webp' }));
  }

  show(holder, { of, index }) {
    holder.hidden = of !== 'item' || !this.present[index];
    if (holder.hidden) return;
    const [column, row] = [index % this.columns, Math.floor(index / this.columns)];
    holder.style.width = `${this.cell}px`;
    holder.style.height = `${this.cell}px`;
    holder.style.backgroundImage = `url(${this.address})`;
    holder.style.backgroundPosition = `${-column * this.cell}px ${-row * this.cell}px`;
  }
}
