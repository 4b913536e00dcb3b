/** Language and colours of the page: a dialog that every page has. */

import { h } from '../dom';
import { language, setLanguage, t } from '../i18n';
import { LANGUAGES, type Language, NAMES } from '../i18n/language';
import { setTheme, THEMES, type Theme, theme } from '../theme';
import { button } from './button';
import { openDialog } from './dialog';
import type { IconName } from './icons';

const THEME_ICONS: Record<Theme, IconName> = { light: 'sun', dark: 'moon', contrast: 'contrast' };

/** The button that opens the settings. `changed` draws the page again in the new language. */
export function settingsButton(changed: () => void): HTMLButtonElement {
  return button(t('common.settings'), () => openSettings(changed), { icon: 'gear', iconOnly: true, kind: 'quiet' });
}

function openSettings(changed: () => void): void {
  const dialog = openDialog(t('common.settings'), [
    h('h3', {}, t('common.language')),
    h('div', { class: 'row' }, LANGUAGES.map(languageButton)),
    h('h3', {}, t('common.colours')),
    h('div', { class: 'row' }, THEMES.map(themeButton)),
  ]);

  function languageButton(name: Language): HTMLElement {
    const choose = button(NAMES[name], () => {
      setLanguage(name);
      dialog.close();
      changed();
    });
    choose.lang = name;
    choose.setAttribute('aria-pressed', String(name === language()));
    return choose;
  }

  function themeButton(name: Theme): HTMLElement {
    const choose = button(
      t(`common.theme.${name}`),
      () => {
        setTheme(name);
        for (const other of dialog.element.querySelectorAll('[data-theme-name]')) {
          other.setAttribute('aria-pressed', String(other === choose));
        }
      },
      { icon: THEME_ICONS[name] },
    );
    choose.dataset['themeName'] = name;
    choose.setAttribute('aria-pressed', String(name === theme()));
    return choose;
  }
}
