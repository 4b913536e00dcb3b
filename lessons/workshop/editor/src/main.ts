/** The workshop in the browser: language, colours, and one page at a time. */

import { api, Refusal } from './api';
import { mountRedButton } from './class/red-button';
import { offerLanguage, restoreLanguage, t } from './i18n';
import { asLanguage } from './i18n/language';
import { joinPage } from './pages/join';
import { messagePage } from './pages/message';
import { type PageMaker, Router } from './router';
import { session } from './session';
import { restoreTheme } from './theme';
import { shelf } from './ui/toast';

const place = document.getElementById('app');
if (!place) throw new Error('index.html has no #app');

restoreTheme();
restoreLanguage();
shelf();

/** Pages for children who have joined; others are sent to the door. */
function seated(make: PageMaker): PageMaker {
  return async (parameters) => {
    const { me } = await api.me().then(
      ({ child }) => ({ me: child }),
      (error: unknown) => {
        if (error instanceof Refusal && error.code === 'not-joined') return { me: null };
        // Who joined and lost the network, or was too quick, goes on with what this browser keeps.
        if (session.me) return { me: session.me };
        throw error;
      },
    );
    session.joined(me);
    if (!me) {
      history.replaceState(null, '', '/');
      return joinPage();
    }
    return make(parameters);
  };
}

const editor = async (parameters: Readonly<Record<string, string>>) =>
  (await import('./pages/editor')).editorPage(parameters);

const staff = async (parameters: Readonly<Record<string, string>>) =>
  (await import('./pages/staff')).staffPage(parameters);

const router = new Router(
  place,
  () => messagePage(t('common.notFound')),
  (error) => messagePage(error instanceof Error ? error.message : t('common.broken')),
)
  .add('/', joinPage)
  .add(
    '/map',
    seated(async () => (await import('./pages/map')).mapPage()),
  )
  .add('/free', seated(editor))
  .add('/lesson/:lesson', seated(editor))
  .add('/lesson/:lesson/:step', seated(editor))
  .add(
    '/print/certificate',
    seated(async () => (await import('./pages/print')).certificatePage()),
  )
  .add(
    '/print/program/:slot',
    seated(async (parameters) => (await import('./pages/print')).programPage(parameters)),
  )
  .add('/print/cards', async () => (await import('./pages/print')).cardsPage())
  .add('/print/join', async () => (await import('./pages/print')).joinPrintPage())
  .add('/stage-screen', async () => (await import('./pages/stage-screen')).stageScreenPage())
  .add('/accessibility', async () => (await import('./pages/accessibility')).accessibilityPage())
  .add('/staff', staff)
  .add('/staff/:part', staff);

session.begin(router);

/** The class's language where nobody has chosen one, and the red button where staff sit. */
async function settle(): Promise<void> {
  const info = await api.classInfo();
  const wanted = asLanguage(info.language);
  if (wanted) offerLanguage(wanted);
  if (info.is_staff) mountRedButton();
}

void settle()
  .catch(() => undefined)
  .then(() => router.start())
  // While a child chooses its animal, the blocks come.
  .then(() => import('./pages/editor'))
  .catch(() => undefined);
