/** The server's QR code as a drawing: black on white in every theme, with the quiet margin that cameras need. */

import { drawing } from '../dom';

/** Squares of white around the code, as the standard asks. */
const MARGIN = 4;

/** The dark squares as one path, each run of them a rectangle. */
export function qrPath(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x += 1;
      const width = x - from + 1;
      path += `M${from} ${y}h${width}v1h-${width}z`;
    }
  }
  return path;
}

/** The code to point a tablet at; nothing where the server has none. */
export function qrCode(rows: readonly (readonly boolean[])[], label: string): SVGSVGElement | null {
  if (rows.length === 0) return null;
  const size = rows.length + 2 * MARGIN;
  const svg = drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${size} ${size}" shape-rendering="crispEdges"><rect x="${-MARGIN}" y="${-MARGIN}" width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${qrPath(rows)}"/></svg>`,
    label,
  );
  svg.classList.add('qr');
  return svg;
}
