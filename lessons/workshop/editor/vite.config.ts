import { defineConfig } from 'vite';
import { blocklyMedia } from './build/blockly-media.ts';
import { licences } from './build/licences.ts';
import { packed } from './build/packed.ts';

/** The server to develop against: `naome workshop --simulator`. */
const SERVER = process.env['NAOME_WORKSHOP'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  plugins: [blocklyMedia(), licences(), packed()],
  server: { proxy: { '/api': { target: SERVER, ws: true } } },
  test: { include: ['tests/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
