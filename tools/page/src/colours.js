// Colours of marks in a theme, as bytes.

const NO_NUMBER = 255;

export function bytes(code) {
  const number = parseInt(code.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

export function unit(code) {
  return bytes(code).map((part) => part / 255);
}

// A function from the row of a layer to its colour, [r, g, b] from 0 to 255.
export function painter(colour, data, themeName) {
  const theme = data.header.themes[themeName];
  if (colour.role) return ((solid) => () => solid)(bytes(theme.roles[colour.role]));
  if (colour.palette) {
    const codes = data.array(colour.codes);
    const palette = colour.palette[themeName].map(bytes);
    return (row) => palette[codes[row]];
  }
  const places = data.array(colour.places);
  const table = data.array(data.header.tables[colour.table][themeName]);
  const quiet = bytes(theme.roles.quiet);
  return (row) => (places[row] === NO_NUMBER ? quiet : table.subarray(3 * places[row], 3 * places[row] + 3));
}

// A mark that is not selected, beside those that are.
export function greyed(colour, quiet) {
  return colour.map((part, place) => 0.2 * part + 0.8 * quiet[place]);
}
