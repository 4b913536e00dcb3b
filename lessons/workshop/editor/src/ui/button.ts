/** Buttons: at least 44 pixels high, with an icon, words, or both. */

import { h } from '../dom';
import { type IconName, icon } from './icons';

export interface ButtonLook {
  readonly icon?: IconName;
  /** `go`, `stop`, `brand`, `sun`, `quiet`, and `big`, separated by spaces. */
  readonly kind?: string;
  /** Without words to see: the label is the button's name for screen readers, and its tooltip. */
  readonly iconOnly?: boolean;
  readonly disabled?: boolean;
}

/** A button that says `label` and does `press`. */
export function button(label: string, press: (event: MouseEvent) => void, look: ButtonLook = {}): HTMLButtonElement {
  const only = look.iconOnly && look.icon;
  return h(
    'button',
    {
      type: 'button',
      class: `button ${look.kind ?? ''} ${only ? 'icon' : ''}`.trim(),
      'aria-label': only ? label : null,
      title: only ? label : null,
      disabled: look.disabled ?? false,
      onclick: press,
    },
    look.icon && icon(look.icon),
    !only && h('span', {}, label),
  );
}

/** A link that looks like a button. */
export function linkButton(label: string, href: string, look: ButtonLook = {}): HTMLAnchorElement {
  const only = look.iconOnly && look.icon;
  return h(
    'a',
    {
      href,
      class: `button ${look.kind ?? ''} ${only ? 'icon' : ''}`.trim(),
      'aria-label': only ? label : null,
      title: only ? label : null,
    },
    look.icon && icon(look.icon),
    !only && h('span', {}, label),
  );
}
