import { describe, expect, test } from 'vitest';
import { ANIMALS } from '../src/animals';
import { parsed, pause_s } from '../src/api/socket';
import { mixed } from '../src/editor/colour';
import { phrasesOf } from '../src/editor/store';
import { wrapped } from '../src/stage/draw-bubble';
import { toPcm } from '../src/stage/microphone';
import { fitRoom } from '../src/stage/projection';
import { plain } from '../src/ui/rich';

test('there are sixteen animals', () => expect(ANIMALS.length).toBe(16));

describe('the line to the server', () => {
  test('comes back soon at first, then every eight seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(pause_s)).toEqual([0.5, 1, 2, 4, 8, 8, 8]);
  });

  test.each(['', '{', '7', 'null', '[]', '{"type":7}', new Blob(), undefined])('passes over %s', (data) => {
    expect(parsed(data)).toBeUndefined();
  });

  test('reads messages', () => expect(parsed('{"type":"over"}')).toEqual({ type: 'over' }));
});

describe('the room on the canvas', () => {
  const view = fitRoom({ size: [5, 4] }, 516, 416);
  test('north is up, and the whole room is there', () => {
    expect(view.scale).toBe(100);
    expect(view.toScreen(0, 0)).toEqual([8, 408]);
    expect(view.toScreen(5, 4)).toEqual([508, 8]);
  });

  test.each([
    [0, 0],
    [2.5, 1.25],
    [5, 4],
  ])('a tap on %d, %d is there', (x, y) => {
    const [px, py] = view.toScreen(x, y);
    expect(view.toPlan(px, py)[0]).toBeCloseTo(x);
    expect(view.toPlan(px, py)[1]).toBeCloseTo(y);
  });

  test('a canvas without size does no harm', () => expect(fitRoom({ size: [5, 4] }, 0, 0).scale).toBe(1));
});

describe('a speech bubble', () => {
  const lines = (text: string): string[] => wrapped(text, 10, (line) => line.length);
  test.each([
    ['', []],
    ['Hallo', ['Hallo']],
    ['Hallo  ich bin\nNAOme', ['Hallo ich', 'bin NAOme']],
    ['Donaudampfschifffahrt los', ['Donaudampfschifffahrt', 'los']],
  ])('%j', (text, expected) => expect(lines(text)).toEqual(expected));

  test('that is too long ends in dots', () => {
    const long = lines('eins zwei drei vier fünf sechs sieben acht neun zehn');
    expect(long.length).toBe(4);
    expect(long[3]).toMatch(/ …$/);
  });
});

test('sound is 16-bit little-endian, and never wraps round', () => {
  const sound = toPcm([Float32Array.of(0, 1, -1), Float32Array.of(2, Number.NaN, 0.5)]);
  expect([...new Int16Array(sound)]).toEqual([0, 32767, -32767, 32767, 0, 16384]);
});

test('colours mix', () => {
  expect(mixed('#000000', '#ffffff', 0.5)).toBe('#808080');
  expect(mixed('#8A5A00', '#ffffff', 0)).toBe('#8a5a00');
});

test('the words that a program listens for', () => {
  const program = {
    blocks: {
      blocks: [{ fields: { PHRASE: 'Hallo, guten Tag' }, next: { block: { fields: { PHRASE: ' ,Hallo' } } } }],
    },
  };
  expect(phrasesOf(program)).toEqual(['Hallo', 'guten Tag']);
  for (const odd of [null, 7, 'PHRASE', { PHRASE: 7 }, []]) expect(phrasesOf(odd)).toEqual([]);
});

test('texts as one line', () => {
  const text = [
    { kind: 'paragraph', spans: [{ text: 'Nimm ' }, { text: 'winke', bold: true }] },
    { kind: 'item', spans: [{ text: 'zweimal' }] },
  ] as const;
  expect(plain(text)).toBe('Nimm winke zweimal');
});
