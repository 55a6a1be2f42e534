// Builds the page's program into one file, which says of which sources it was made.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../../resources/page/', import.meta.url));

// SHA-256 over name and content of each source, in the order of names; tools/page/sources.py computes the same.
function sources() {
  const names = [...readdirSync(`${here}src`).map((name) => `src/${name}`), 'package-lock.json', 'build.mjs'].sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(here + name)).update('\0');
  return hash.digest('hex');
}

const options = { bundle: true, minify: true, charset: 'utf8', legalComments: 'none', write: false, target: 'es2022' };
const [program] = buildSync({ ...options, entryPoints: [`${here}src/main.js`], format: 'iife' }).outputFiles;
const [style] = buildSync({ ...options, entryPoints: [`${here}src/page.css`], target: [] }).outputFiles;
mkdirSync(target, { recursive: true });
const licence = readFileSync(`${here}node_modules/three/LICENSE`, 'utf8').trim();
const banner = `/* Sources ${sources()}.\n\nContains three.js:\n\n${licence}\n*/\n`;
writeFileSync(`${target}page.js`, banner + program.text);
writeFileSync(`${target}page.css`, style.text);
console.log(`page.js ${(program.text.length / 1000).toFixed(0)} kB, page.css ${(style.text.length / 1000).toFixed(0)} kB`);
