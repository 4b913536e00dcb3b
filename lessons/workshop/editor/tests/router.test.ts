import { expect, test } from 'vitest';
import { match, parts } from '../src/router';

test.each([
  ['/', '/', {}],
  ['/lesson/:id', '/lesson/hallo', { id: 'hallo' }],
  ['/lesson/:id', '/lesson/hallo/', { id: 'hallo' }],
  ['/lesson/:id', '/lesson/b%C3%BChne', { id: 'bühne' }],
  ['/lesson/:id', '/lesson/%E0%A4%A', { id: '%E0%A4%A' }],
  ['/lesson/:id', '/lesson', undefined],
  ['/lesson/:id', '/lesson/a/b', undefined],
  ['/free', '/map', undefined],
])('%s against %s', (pattern, path, expected) => {
  expect(match(parts(pattern), parts(path))).toEqual(expected);
});
