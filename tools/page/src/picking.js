// What lies under the pointer, from the same arithmetic that places the marks; the far side is never picked.

const REACH = 6;

export function nearestMark(surface, projection, look, x, y, reach = REACH) {
  let best = null;
  let nearest = Infinity;
  for (const marks of surface.marks) {
    const { places } = marks;
    for (let row = 0; row < marks.index.length; row += 1) {
      const [across, down, facing] = projection.screen(places[3 * row], places[3 * row + 1], places[3 * row + 2]);
      const away = Math.hypot(across - x, down - y);
      if (away >= nearest || (!surface.isFlat && facing <= 0)) continue;
      if (away >= reach + Math.min(marks.size(row) / 2, reach + 4) || !marks.isDrawn(row, look)) continue;
      best = { of: marks.of, index: marks.index[row] };
      nearest = away;
    }
  }
  return best;
}
