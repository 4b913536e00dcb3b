/** A page that says one thing: not found, broken, not here. */

import { h } from '../dom';
import { t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { button, linkButton } from '../ui/button';
import { robotSign } from '../ui/icons';

/** A page with a sentence and two ways on. */
export function messagePage(text: string): Page {
  return {
    title: t('common.workshop'),
    element: h(
      'div',
      {},
      h('span', { class: 'spines', 'aria-hidden': 'true' }),
      h(
        'main',
        { class: 'message', id: 'main' },
        robotSign(),
        h('h1', {}, text),
        h(
          'div',
          { class: 'row' },
          button(t('common.again'), () => void session.redraw(), { kind: 'brand' }),
          linkButton(t('common.home'), '/map'),
        ),
      ),
    ),
  };
}
