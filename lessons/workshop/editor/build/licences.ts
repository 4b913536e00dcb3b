/** Writes the licences of all that is shipped to `licences.txt`, and fails on one that is not allowed. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** What may be shipped. */
export const ALLOWED = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Zlib', '0BSD', 'Unicode-3.0'];

interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
}

/** The package that a module belongs to, if it is not ours. */
export function packageOf(module: string): Shipped | undefined {
  const path = module.replace(/^\0/, '').split('?')[0] ?? '';
  if (!path.includes('/node_modules/')) return undefined;
  for (let folder = dirname(path); folder.includes('/node_modules/'); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version, license } = JSON.parse(readFileSync(file, 'utf8'));
    if (name && version) return { name, version, license: String(license), folder };
  }
  return undefined;
}

/** The words of a package's licence. */
function words(shipped: Shipped): string {
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE'].find((name) =>
    existsSync(join(shipped.folder, name)),
  );
  return file ? readFileSync(join(shipped.folder, file), 'utf8').trim() : '';
}

export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const shipped = new Map<string, Shipped>();
      for (const module of this.getModuleIds()) {
        const found = packageOf(module);
        if (found) shipped.set(found.name, found);
      }
      for (const { name, license } of shipped.values()) {
        if (!ALLOWED.includes(license)) this.error(`${name} may not be shipped: its licence is ${license}`);
      }
      const source = [...shipped.values()]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((one) => `${one.name} ${one.version}, ${one.license}\n\n${words(one)}\n`)
        .join(`\n${'='.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}
