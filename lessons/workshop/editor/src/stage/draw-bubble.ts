/** Speech bubbles. */

import type { Point } from '../api';
import type { Palette } from './palette';

type Context = CanvasRenderingContext2D;

const SIZE = 17;
const MOST_LINES = 4;

/** Breaks a text into lines that are at most `width` wide; what is too much ends in "…". */
export function wrapped(text: string, width: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]} …`];
}

/** A bubble over `[x, y]`, moved so that it stays on the canvas. */
export function drawBubble(context: Context, text: string, [x, y]: Point, room: Point, colours: Palette): void {
  context.save();
  context.font = `700 ${SIZE}px ${colours.font}`;
  const lines = wrapped(text, Math.min(240, room[0] - 60), (line) => context.measureText(line).width);
  const width = Math.max(...lines.map((line) => context.measureText(line).width), 20) + 28;
  const height = lines.length * (SIZE + 5) + 18;
  const left = Math.min(Math.max(6, x - width / 2), room[0] - width - 6);
  const below = y - height - 44 < 4;
  const top = below ? Math.min(y + 40, room[1] - height - 6) : y - height - 40;
  const tip = below ? top : top + height;
  const foot = Math.min(Math.max(left + 24, x), left + width - 24);
  context.fillStyle = colours.card;
  context.strokeStyle = colours.ink;
  context.lineWidth = 2.5;
  context.lineJoin = 'round';
  context.beginPath();
  context.roundRect(left, top, width, height, 16);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(foot - 9, tip);
  context.lineTo(x, tip + (below ? -12 : 12));
  context.lineTo(foot + 9, tip);
  context.fill();
  context.stroke();
  // The line between bubble and tip goes.
  context.fillRect(foot - 8, below ? tip : tip - 4, 16, 4);
  context.fillStyle = colours.ink;
  context.textAlign = 'center';
  for (const [n, line] of lines.entries()) context.fillText(line, left + width / 2, top + 9 + SIZE + n * (SIZE + 5));
  context.restore();
}
