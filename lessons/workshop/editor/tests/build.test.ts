import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ALLOWED, packageOf } from '../build/licences';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const files = (existsSync(DIST) ? readdirSync(DIST, { recursive: true, encoding: 'utf8' }) : [])
  .filter((name) => /\.\w+$/.test(name) && !/\.(br|gz)$/.test(name))
  .map((name) => ({ name, bytes: readFileSync(join(DIST, name)) }));

describe('the build', () => {
  test('is there: `npm run build` or `cargo xtask setup`', () => {
    expect(files.map(({ name }) => name)).toContain('index.html');
  });

  test('is at most 400 KB compressed, with every page and every language', () => {
    const shipped = files.filter(({ name }) => name !== 'licences.txt');
    const total = shipped.reduce((sum, { bytes }) => sum + Math.min(bytes.length, gzipSync(bytes).length), 0);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThanOrEqual(400_000);
  });

  test('names no other host to fetch from', () => {
    for (const { name, bytes } of files.filter(({ name }) => /\.(html|css|js)$/.test(name))) {
      const text = bytes.toString('utf8');
      // Blockly knows where its media lie on the web; the editor says `/media/` instead, and a browser test watches.
      const fetched =
        text.match(/(?:src|href)\s*=\s*["']https?:|@import|url\(\s*["']?https?:|import\(\s*["']https?:/g) ?? [];
      expect(fetched, name).toEqual([]);
    }
  });

  test('has no inline script, style or handler in its page', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8');
    expect(page.match(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/g)).toBeNull();
  });

  test('lists the licences of what it ships', () => {
    const licences = readFileSync(join(DIST, 'licences.txt'), 'utf8');
    expect(licences).toMatch(/^blockly 13\.\d+\.\d+, Apache-2\.0\n/);
    expect(licences).toContain('Apache License');
  });
});

describe('licences', () => {
  test('of a module are those of its package', () => {
    const core = fileURLToPath(new URL('../node_modules/blockly/core.js', import.meta.url));
    expect(packageOf(core)).toMatchObject({ name: 'blockly', license: 'Apache-2.0' });
    expect(packageOf('/our/own/main.ts')).toBeUndefined();
  });

  test('that may not be shipped are not on the list', () => {
    for (const licence of ['GPL-3.0', 'MPL-2.0', 'AGPL-3.0', 'UNLICENSED']) expect(ALLOWED).not.toContain(licence);
  });
});
