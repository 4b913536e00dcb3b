/** Our own icons: 24 by 24, drawn with the colour of the text. */

import { drawing } from '../dom';

const SHAPES = {
  play: '<path d="M7 4.5v15a1 1 0 0 0 1.5.86l12-7.5a1 1 0 0 0 0-1.72l-12-7.5A1 1 0 0 0 7 4.5z" fill="currentColor" stroke="none"/>',
  stop: '<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z" fill="currentColor" stroke="none"/>',
  pause: '<path d="M8 5v14M16 5v14" stroke-width="4"/>',
  undo: '<path d="M9 6 4 11l5 5"/><path d="M4 11h10a6 6 0 0 1 0 12h-3" transform="translate(0 -3)"/>',
  redo: '<path d="m15 6 5 5-5 5"/><path d="M20 11H10a6 6 0 0 0 0 12h3" transform="translate(0 -3)"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<path d="M5 12h14"/>',
  fit: '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
  trash: '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>',
  home: '<path d="m3 11 9-8 9 8M5 10v10h5v-6h4v6h5V10"/>',
  gear: '<path d="M10.3 3h3.4l.5 2.7 1.9.8 2.3-1.6 2.4 2.4-1.6 2.3.8 1.9 2.7.5v3.4l-2.7.5-.8 1.9 1.6 2.3-2.4 2.4-2.3-1.6-1.9.8-.5 2.7h-3.4l-.5-2.7-1.9-.8-2.3 1.6-2.4-2.4 1.6-2.3-.8-1.9-2.7-.5v-3.4l2.7-.5.8-1.9-1.6-2.3 2.4-2.4 2.3 1.6 1.9-.8z" transform="translate(1.2 .6) scale(.9)"/><circle cx="12" cy="12" r="3"/>',
  tick: '<path d="m4 13 5 5L20 6" stroke-width="3"/>',
  close: '<path d="M5 5l14 14M19 5 5 19"/>',
  next: '<path d="M4 12h15M13 6l6 6-6 6"/>',
  back: '<path d="M20 12H5M11 6l-6 6 6 6"/>',
  down: '<path d="m5 9 7 7 7-7"/>',
  up: '<path d="m5 15 7-7 7 7"/>',
  bulb: '<path d="M8 15a6.5 6.5 0 1 1 8 0c-.8.7-1 1.4-1 2.5H9c0-1.1-.2-1.8-1-2.5zM10 21h4"/>',
  hand: '<path d="M8 13V5.5a1.5 1.5 0 0 1 3 0V11V4a1.5 1.5 0 0 1 3 0v7V5.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1c-2.5 0-4-1-5.2-3L3.5 14a1.5 1.5 0 0 1 2.5-1.7L8 15"/>',
  speech:
    '<path d="M4 4h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 5v-5H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z"/><path d="M8 8.5h8M8 12h5"/>',
  microphone: '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3M8.5 21h7"/>',
  obstacle: '<circle cx="12" cy="6.5" r="3.5"/><path d="M5 21c0-5 3-8 7-8s7 3 7 8z"/>',
  log: '<path d="M5 3h14v18H5zM9 8h6M9 12h6M9 16h3"/>',
  tree: '<rect x="8.5" y="3" width="7" height="5" rx="1"/><rect x="2.5" y="16" width="7" height="5" rx="1"/><rect x="14.5" y="16" width="7" height="5" rx="1"/><path d="M12 8v4M6 16v-4h12v4"/>',
  blocks: '<path d="M3 5h5v1.5h3V5h10v6H11v1.5H8V11H3zM3 14h5v1.5h3V14h7v6H3z"/>',
  room: '<rect x="3" y="4" width="18" height="16" rx="2"/><circle cx="12" cy="13" r="3"/><path d="M12 10V6.5"/>',
  task: '<path d="M12 6C9 4 6 4 3 5v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14"/>',
  print: '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
  star: '<path d="m12 3 2.8 5.9 6.2.8-4.6 4.4 1.2 6.4L12 17.4l-5.6 3.1 1.2-6.4L3 9.7l6.2-.8z"/>',
  globe:
    '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9z"/>',
  sun: '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1"/>',
  moon: '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"/>',
  contrast: '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
  slow: '<path d="M3 19h14c3 0 4-2 4-4V9M19 9l-1-3M22 9l1-3" transform="translate(-1 0)"/><path d="M5 19a6 6 0 1 1 11-3.5c0 2-1.5 3.5-3.5 3.5M10 16a1.5 1.5 0 1 1 2-2"/>',
  warning: '<path d="M12 3 2 20.5h20zM12 10v5M12 17.8v.2"/>',
  info: '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.2"/>',
  keyboard:
    '<rect x="2" y="6" width="20" height="13" rx="2"/><path d="M6 10h.1M10 10h.1M14 10h.1M18 10h.1M6 14h.1M18 14h.1M9.5 14.5h5"/>',
  people:
    '<circle cx="8" cy="8" r="3"/><circle cx="17" cy="9" r="2.5"/><path d="M2 20c0-4 2.5-7 6-7s6 3 6 7M15 14c3.5-.5 7 2 7 6"/>',
  map: '<path d="M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14"/>',
  cloud: '<path d="M7 18a4.5 4.5 0 0 1-.5-9A6 6 0 0 1 18 10a4 4 0 0 1 0 8z"/>',
  door: '<path d="M6 21V3h9l3 2v16M3 21h18M14 12v.2"/>',
  eye: '<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>',
  card: '<rect x="5" y="3" width="14" height="18" rx="2"/><path d="m12 8 1.2 2.6 2.8.3-2.1 1.9.6 2.7-2.5-1.4-2.5 1.4.6-2.7L8 10.9l2.8-.3z"/>',
  download: '<path d="M12 3v12M6 10l6 6 6-6M4 20h16"/>',
  flag: '<path d="M5 21V4M5 4c5-3 8 3 14 0v10c-6 3-9-3-14 0"/>',
  arrows: '<path d="M12 3v18M3 12h18M12 3 9 6M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3"/>',
  loop: '<path d="M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5"/>',
  ear: '<path d="M7 9a5.5 5.5 0 0 1 11 0c0 4-3.5 4.5-3.5 8a3.5 3.5 0 0 1-6.5 2M10 9.5a2.5 2.5 0 0 1 5 0c0 1.5-1.5 2-1.5 3.5"/>',
  dice: '<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M8.5 8.5h.1M15.5 8.5h.1M12 12h.1M8.5 15.5h.1M15.5 15.5h.1" stroke-width="3"/>',
  note: '<path d="M9 18V5.5L19 3.5V16"/><circle cx="6.5" cy="18" r="2.5"/><circle cx="16.5" cy="16" r="2.5"/>',
  volume: '<path d="M4 9.5v5h3.5l5 4.5V5l-5 4.5z"/><path d="M16.5 9.5a4 4 0 0 1 0 5"/>',
  numbers: '<path d="M4 7l2-2v9M10 6.5c0-2 4-2 4 .5 0 2-4 4-4 7h4M17.5 5h4l-2.5 3.5c3.5 0 3.5 5.5-1.5 5M3 19h18"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2.5"/>',
  lock: '<rect x="4.5" y="10.5" width="15" height="10.5" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 15v2"/>',
  medal: '<circle cx="12" cy="14.5" r="6"/><path d="M8.5 9.5 5 3h5l2 4 2-4h5l-3.5 6.5M12 12v5"/>',
  screen: '<rect x="2.5" y="4" width="19" height="12.5" rx="2"/><path d="M8 21h8M12 16.5V21"/>',
  battery: '<rect x="2.5" y="7.5" width="16" height="9" rx="2"/><path d="M21.5 10.5v3M6 10.5v3M9.5 10.5v3"/>',
  heat: '<path d="M10 14.5V5a2 2 0 0 1 4 0v9.5a4 4 0 1 1-4 0z"/><path d="M12 10v7"/>',
  file: '<path d="M6 3h8l4.5 4.5V21H6zM14 3v5h4.5M9 13h6M9 17h6"/>',
  pin: '<path d="M9 3h6l-1 6 4 4H6l4-4zM12 13v8"/>',
  question: '<circle cx="12" cy="12" r="9"/><path d="M9 9.5c0-4 6-4 6-.5 0 2.5-3 2.5-3 5M12 17.2v.2"/>',
} as const;

export type IconName = keyof typeof SHAPES;

/** Which icon a drawer of the toolbox has. */
export const CATEGORY_ICONS: Readonly<Record<string, IconName>> = {
  events: 'flag',
  speech: 'speech',
  motion: 'arrows',
  light: 'bulb',
  control: 'loop',
  sensing: 'ear',
  values: 'numbers',
  own: 'star',
};

/** An icon; with a label only if it stands alone. */
export function icon(name: IconName, label?: string): SVGSVGElement {
  return drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="1.5rem" height="1.5rem" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${SHAPES[name]}</svg>`,
    label,
  );
}

/** The robot's face: the workshop's sign. */
export function robotSign(label?: string): SVGSVGElement {
  return drawing(ROBOT_SIGN, label);
}

const ROBOT_SIGN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
<rect x="1" y="25" width="10" height="18" rx="5" fill="#ffc33d" stroke="#2b2440" stroke-width="2.5"/>
<rect x="53" y="25" width="10" height="18" rx="5" fill="#ffc33d" stroke="#2b2440" stroke-width="2.5"/>
<path d="M32 6c15 0 24 9 24 25s-9 26-24 26S8 47 8 31 17 6 32 6z" fill="#fffdf8" stroke="#2b2440" stroke-width="2.5"/>
<path d="M20 8.5C23.5 6.7 27.5 6 32 6s8.5.7 12 2.5L41 16a4 4 0 0 1-4 2.5H27A4 4 0 0 1 23 16z" fill="#0e5a63"/>
<circle cx="22" cy="31" r="7" fill="#1e66d0"/><circle cx="42" cy="31" r="7" fill="#1e66d0"/>
<circle cx="22" cy="31" r="3.5" fill="#0b1f4d"/><circle cx="42" cy="31" r="3.5" fill="#0b1f4d"/>
<circle cx="24" cy="28.5" r="1.8" fill="#fff"/><circle cx="44" cy="28.5" r="1.8" fill="#fff"/>
<path d="M24 45c5 4 11 4 16 0" fill="none" stroke="#2b2440" stroke-width="2.8" stroke-linecap="round"/></svg>`;
