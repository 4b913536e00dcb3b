/** Sixteen friendly animals. The child's colour is the coat; light and dark parts stay the same. */

import { drawing } from '../dom';

const DARK = '#2b2440';
const LIGHT = '#fff6e5';
const ROSE = '#f28b82';
const GOLD = '#ffb52e';

/** Two eyes, `apart` from the middle, at height `y`. */
function eyes(apart = 15, y = 48, size = 5): string {
  const eye = (x: number): string =>
    `<circle cx="${x}" cy="${y}" r="${size}" fill="${DARK}" stroke="none"/>` +
    `<circle cx="${x + size * 0.35}" cy="${y - size * 0.35}" r="${size * 0.36}" fill="#fff" stroke="none"/>`;
  return eye(50 - apart) + eye(50 + apart);
}

function nose(y = 60, width = 6): string {
  return `<ellipse cx="50" cy="${y}" rx="${width}" ry="${width * 0.72}" fill="${DARK}" stroke="none"/>`;
}

function smile(y = 66, width = 9): string {
  return `<path d="M${50 - width} ${y}q${width / 2} 7 ${width} 0q${width / 2} 7 ${width} 0" fill="none"/>`;
}

function cheeks(y = 60, apart = 25): string {
  const cheek = (x: number): string =>
    `<circle cx="${x}" cy="${y}" r="5.5" fill="${ROSE}" opacity=".55" stroke="none"/>`;
  return cheek(50 - apart) + cheek(50 + apart);
}

/** Draws `left`, and the same on the right. */
function both(left: string): string {
  return `${left}<g transform="matrix(-1 0 0 1 100 0)">${left}</g>`;
}

const COAT = 'fill="currentColor"';
const PALE = `fill="${LIGHT}"`;

const FACES: Readonly<Record<string, string>> = {
  fox:
    both(`<path d="M14 12 44 30 20 52z" ${COAT}/><path d="M19 21 33 30 22 40z" ${PALE} stroke="none"/>`) +
    `<path d="M50 24c22 0 36 12 38 28C84 72 66 90 50 90S16 72 12 52c2-16 16-28 38-28z" ${COAT}/>` +
    both(`<path d="M12.5 53c14-3 27 8 37.5 37-16 0-33-17-37.5-37z" ${PALE} stroke="none"/>`) +
    eyes(17, 50) +
    nose(82, 6.5),
  owl:
    both(`<path d="M18 12c10 2 18 6 24 14L20 40z" ${COAT}/>`) +
    `<path d="M50 18c24 0 36 14 36 36S70 90 50 90 14 76 14 54s12-36 36-36z" ${COAT}/>` +
    both(`<circle cx="34" cy="48" r="17" ${PALE}/>`) +
    eyes(15, 48, 7) +
    `<path d="M43 58h14l-7 12z" fill="${GOLD}"/>` +
    both(`<path d="M36 78q5 5 9 0" fill="none"/>`),
  bear:
    both(`<circle cx="24" cy="26" r="14" ${COAT}/><circle cx="24" cy="26" r="6.5" ${PALE} stroke="none"/>`) +
    `<ellipse cx="50" cy="54" rx="38" ry="35" ${COAT}/><ellipse cx="50" cy="67" rx="19" ry="15" ${PALE} stroke="none"/>` +
    eyes(17, 47) +
    nose(62, 7) +
    smile(70, 7),
  hedgehog:
    `<path d="M50 8l7 9 10-6 4 11 12-2 0 12 11 3-4 11 8 8-8 8 4 12-12 3-2 11H20l-2-11-12-3 4-12-8-8 8-8-4-11 11-3V22l12 2 4-11 10 6z" ${COAT}/>` +
    `<path d="M50 36c17 0 30 9 30 27 0 15-13 27-30 27S20 78 20 63c0-18 13-27 30-27z" ${PALE}/>` +
    eyes(13, 58) +
    nose(69, 6) +
    smile(77, 7) +
    cheeks(70, 20),
  rabbit:
    both(
      `<path d="M36 44C22 30 20 4 30 4s16 20 14 38z" ${COAT}/><path d="M35 34c-6-8-8-20-4-23s8 12 8 22z" fill="${ROSE}" opacity=".6" stroke="none"/>`,
    ) +
    `<ellipse cx="50" cy="62" rx="33" ry="30" ${COAT}/>` +
    both(`<circle cx="42" cy="74" r="10" ${PALE} stroke="none"/>`) +
    eyes(15, 57) +
    `<path d="M45 66h10l-5 6z" fill="${ROSE}"/>` +
    `<rect x="45" y="79" width="10" height="9" rx="2" fill="#fff"/>` +
    `<path d="M50 79v9" fill="none"/>`,
  frog:
    both(`<circle cx="30" cy="27" r="16" ${COAT}/><circle cx="30" cy="27" r="9.5" fill="#fff"/>`) +
    `<ellipse cx="50" cy="58" rx="42" ry="32" ${COAT}/>` +
    eyes(20, 28, 5.5) +
    `<path d="M22 60q28 26 56 0" fill="none" stroke-width="3.5"/>` +
    `<circle cx="45" cy="52" r="1.8" fill="${DARK}" stroke="none"/><circle cx="55" cy="52" r="1.8" fill="${DARK}" stroke="none"/>` +
    cheeks(60, 33),
  cat:
    both(
      `<path d="M16 10 46 28 16 52z" ${COAT}/><path d="M21 20l14 9-14 13z" fill="${ROSE}" opacity=".6" stroke="none"/>`,
    ) +
    `<ellipse cx="50" cy="56" rx="38" ry="33" ${COAT}/>` +
    both(`<circle cx="43" cy="69" r="9" ${PALE} stroke="none"/>`) +
    eyes(17, 52, 6) +
    `<path d="M45 62h10l-5 6z" fill="${ROSE}"/>` +
    smile(70, 7) +
    both(`<path d="M30 66 6 61M30 72 8 76" fill="none"/>`),
  dog:
    `<ellipse cx="50" cy="52" rx="33" ry="37" ${COAT}/>` +
    `<path d="M40 22h20c2 14 7 22 10 40-4 18-12 26-20 26s-16-8-20-26c3-18 8-26 10-40z" ${PALE} stroke="none"/>` +
    both(`<path d="M30 20C14 14 4 30 6 54c1 12 12 14 17 4 4-9 4-24 7-38z" ${COAT}/>`) +
    eyes(14, 46) +
    nose(61, 8) +
    smile(69, 8) +
    `<path d="M44 74c0 14 12 14 12 0z" fill="${ROSE}"/>`,
  mouse:
    both(
      `<circle cx="22" cy="30" r="19" ${COAT}/><circle cx="22" cy="30" r="11" fill="${ROSE}" opacity=".6" stroke="none"/>`,
    ) +
    `<path d="M50 28c20 0 32 14 32 30 0 18-18 32-32 32S18 76 18 58c0-16 12-30 32-30z" ${COAT}/>` +
    eyes(14, 54) +
    `<circle cx="50" cy="72" r="6" fill="${ROSE}"/>` +
    smile(79, 6) +
    both(`<path d="M34 74 12 70M34 79 14 82" fill="none"/>`),
  penguin:
    `<path d="M50 10c24 0 38 18 38 42S72 90 50 90 12 76 12 52s14-42 38-42z" ${COAT}/>` +
    `<path d="M50 42c6-12 28-14 28 8 0 20-12 34-28 34S22 70 22 50c0-22 22-20 28-8z" ${PALE} stroke="none"/>` +
    eyes(14, 48) +
    `<path d="M40 58h20l-10 12z" fill="${GOLD}"/>` +
    cheeks(64, 22),
  elephant:
    both(
      `<path d="M30 24C10 14 0 30 3 48c2 16 16 22 26 16z" ${COAT}/><path d="M26 33c-9-5-16 2-15 13 1 8 8 12 14 9z" fill="${ROSE}" opacity=".5" stroke="none"/>`,
    ) +
    `<path d="M50 16c18 0 28 13 28 29 0 13-7 21-16 23l-1 14c0 10-14 12-18 5-2-4 2-7 5-5 3 1 4-2 4-6l-1-8C33 68 22 58 22 45c0-16 10-29 28-29z" ${COAT}/>` +
    eyes(14, 42) +
    `<path d="M45 68h14M45 75h13" fill="none" stroke-width="2"/>` +
    both(`<path d="M34 66q-4 6 0 11l5-8z" fill="#fff"/>`),
  lion:
    `<path d="M50 4l9 8 12-4 5 11 12 2-1 12 10 7-6 10 6 10-10 7 1 12-12 2-5 11-12-4-9 8-9-8-12 4-5-11-12-2 1-12-10-7 6-10-6-10 10-7-1-12 12-2 5-11 12 4z" fill="currentColor"/>` +
    `<circle cx="50" cy="52" r="30" fill="${GOLD}"/>` +
    `<ellipse cx="50" cy="66" rx="15" ry="12" ${PALE} stroke="none"/>` +
    eyes(13, 47) +
    nose(60, 6.5) +
    smile(67, 7),
  panda:
    both(`<circle cx="23" cy="24" r="14" ${COAT}/>`) +
    `<ellipse cx="50" cy="54" rx="38" ry="35" fill="#fff"/>` +
    both(
      `<ellipse cx="33" cy="50" rx="11" ry="14" transform="rotate(24 33 50)" ${COAT} stroke="none"/><circle cx="35" cy="49" r="6.5" fill="#fff" stroke="none"/>`,
    ) +
    eyes(15, 49, 4.5) +
    nose(64, 6) +
    smile(71, 7),
  turtle:
    `<path d="M50 40c26 0 42 14 44 36 0 6-4 8-10 8H16c-6 0-10-2-10-8 2-22 18-36 44-36z" ${COAT}/>` +
    `<path d="M28 84l8-22h28l8 22M36 62l-10-14M64 62l10-14" fill="none" stroke-width="2.5"/>` +
    `<path d="M50 8c16 0 24 11 24 24S64 56 50 56 26 45 26 32 34 8 50 8z" fill="#bfe3a8"/>` +
    eyes(11, 30) +
    smile(42, 8) +
    cheeks(40, 17),
  bee:
    both(
      `<path d="M38 22C34 8 26 4 20 8" fill="none"/><circle cx="20" cy="8" r="4" fill="${DARK}" stroke="none"/><ellipse cx="14" cy="44" rx="13" ry="20" transform="rotate(-24 14 44)" fill="#e8f4fb"/>`,
    ) +
    `<ellipse cx="50" cy="56" rx="34" ry="36" ${COAT}/>` +
    `<path d="M19 70h62c-2 6-5 10-9 14H28c-4-4-7-8-9-14z" fill="${DARK}" stroke="none"/>` +
    `<path d="M32 26c11-7 25-7 36 0l4 5H28z" fill="${DARK}" stroke="none"/>` +
    eyes(14, 48, 6) +
    `<path d="M42 60q8 8 16 0" fill="none"/>` +
    cheeks(60, 24),
  whale:
    `<path d="M50 20c-2-8-10-10-14-6M50 20c2-8 10-10 14-6M50 20v12" fill="none" stroke="#3f8fd0" stroke-width="4"/>` +
    `<path d="M50 30c26 0 42 14 42 32S74 90 50 90 8 80 8 62s16-32 42-32z" ${COAT}/>` +
    `<path d="M9 66c22 10 60 10 82 0-3 15-19 24-41 24S12 81 9 66z" ${PALE} stroke="none"/>` +
    `<path d="M34 76v12M50 77v13M66 76v12" fill="none" stroke-width="2"/>` +
    eyes(25, 55) +
    smile(60, 8) +
    cheeks(64, 34),
};

/** The animals that are drawn. */
export const ANIMALS: readonly string[] = Object.keys(FACES);

/** An animal in a colour. An animal without a drawing is shown by its sign. */
export function animal(id: string, colour: string, label?: string, sign = '?'): SVGSVGElement {
  const known = FACES[id];
  const svg = drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100" stroke="${DARK}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round">${known ?? `<circle cx="50" cy="50" r="40" ${COAT}/>`}</svg>`,
    label,
  );
  svg.classList.add('animal');
  svg.style.color = colour;
  if (!known) {
    const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    text.setAttribute('x', '50');
    text.setAttribute('y', '66');
    text.setAttribute('font-size', '46');
    text.setAttribute('text-anchor', 'middle');
    text.setAttribute('stroke', 'none');
    text.textContent = sign;
    svg.append(text);
  }
  return svg;
}
