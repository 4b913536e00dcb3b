/** Tests in Debian's Chromium against a real server. Two workers, each with a workshop of its own. */

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'browser',
  testMatch: process.env['NAOME_RUN'] ? `${process.env['NAOME_RUN']}.ts` : '*.spec.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'de-DE',
    viewport: { width: 1366, height: 768 },
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    screenshot: 'only-on-failure',
  },
});
