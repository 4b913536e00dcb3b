/** Sentences that children want the robot to say, before it says them. */

import { animal } from '../animals';
import { type Release, staffApi } from '../api/staff';
import { type Child, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { openDialog } from '../ui/dialog';
import { toast } from '../ui/toast';
import { attempt, keyed, Panel } from './panel';

/** The panel. What comes new is told aloud too: whoever reads elsewhere on the page does not see it come. */
export function releasePanel(): { readonly element: HTMLElement; show(all: readonly Release[]): void } {
  const panel = new Panel<readonly Release[]>('releases', t('staff.releases'), (all) => {
    panel.element.hidden = all.length === 0;
    return h('ul', { class: 'releases' }, all.map(row));
  });
  panel.element.hidden = true;
  let known: ReadonlySet<string> | undefined;
  return {
    element: panel.element,
    show: (all) => {
      const fresh = all.find(({ sha256 }) => known && !known.has(sha256));
      if (fresh) toast(t('staff.releases.new', { name: fresh.child.name }));
      known = new Set(all.map(({ sha256 }) => sha256));
      panel.show(all);
    },
  };
}

function row(release: Release): Child {
  const { child, sha256, texts } = release;
  return h(
    'li',
    {},
    animal(child.animal, child.value, undefined, child.sign),
    h(
      'div',
      {},
      h('strong', {}, child.name),
      texts.map((text) => h('blockquote', {}, text)),
    ),
    h(
      'div',
      { class: 'row' },
      keyed(
        button(t('staff.release.yes'), () => void attempt(staffApi.release(child.id, sha256, true, null)), {
          kind: 'go',
          icon: 'tick',
        }),
        `yes-${child.id}`,
      ),
      keyed(
        button(t('staff.release.no'), () => refuse(release), { icon: 'speech' }),
        `no-${child.id}`,
      ),
    ),
  );
}

/** The child is told why, in staff's words. */
function refuse({ child, sha256 }: Release): void {
  const why = h('input', { class: 'input', id: 'why', maxlength: 200, value: t('staff.release.why.first') });
  const dialog = openDialog(
    t('staff.release.no.of', { name: child.name }),
    h('div', { class: 'field' }, h('label', { for: 'why' }, t('staff.release.why')), why),
    [
      button(t('common.cancel'), () => dialog.close()),
      button(
        t('staff.release.send'),
        () => {
          dialog.close();
          void attempt(staffApi.release(child.id, sha256, false, why.value.trim() || null));
        },
        { kind: 'brand' },
      ),
    ],
  );
  why.select();
}
