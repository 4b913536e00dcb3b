/** Puts Blockly's cursors and signs under `/media/`: by default it would fetch them from another host. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const FOLDER = fileURLToPath(new URL('../node_modules/blockly/media/', import.meta.url));
/** What the editor needs; no sounds: thirty clicking laptops are too many. */
const NEEDED = /\.(svg|cur|gif|png)$/;

export function blocklyMedia(): Plugin {
  return {
    name: 'blockly-media',
    generateBundle() {
      for (const name of readdirSync(FOLDER).filter((file) => NEEDED.test(file))) {
        this.emitFile({ type: 'asset', fileName: `media/${name}`, source: readFileSync(FOLDER + name) });
      }
    },
    configureServer(server) {
      server.middlewares.use('/media/', (request, response, next) => {
        const name = readdirSync(FOLDER).find((file) => `/${file}` === request.url);
        if (!name) return next();
        response.setHeader('Content-Type', name.endsWith('.svg') ? 'image/svg+xml' : 'application/octet-stream');
        response.end(readFileSync(FOLDER + name));
      });
    },
  };
}
