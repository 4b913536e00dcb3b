/** How the robot is: ready, running, stopped, away; battery, warmest motor and ears where it says. */

import type { RobotInfo } from '../api/staff';
import { type Child, h } from '../dom';
import { t } from '../i18n';
import { icon } from '../ui/icons';
import { Panel } from './panel';

/** Degrees Celsius from which a motor of the robot should rest. */
const WARM = 65;
/** Part of the battery below which it should be charged soon. */
const LOW = 0.25;

export function robotPanel(): Panel<RobotInfo> {
  return new Panel('robot', t('staff.robot'), draw);
}

function draw(info: RobotInfo): Child {
  const { kind, state, battery, hottest, message } = info;
  const heard = ears(info);
  return [
    h(
      'p',
      { class: `robot-state ${state}` },
      icon(state === 'stopped' ? 'stop' : state === 'away' ? 'warning' : state === 'running' ? 'play' : 'tick'),
      h('strong', {}, t(`staff.robot.${state}`)),
      h('span', { class: 'chip' }, t(`staff.robot.kind.${kind}`)),
    ),
    message && h('p', { class: 'problem' }, message),
    heard &&
      h('p', { class: heard.isBad ? 'problem' : 'fact' }, icon(heard.isBad ? 'warning' : 'microphone'), heard.words),
    h(
      'div',
      { class: 'row' },
      battery !== null &&
        fact('battery', t('staff.robot.battery', { n: Math.round(100 * battery) }), battery < LOW, 'staff.robot.low'),
      hottest !== null &&
        fact('heat', t('staff.robot.heat', { n: Math.round(hottest) }), hottest >= WARM, 'staff.robot.hot'),
    ),
  ];
}

/** Whether somebody hears a spoken stop at the robot; where nobody does, why, and what stops it then. */
export function ears({
  hears_stop,
  deaf,
}: Pick<RobotInfo, 'hears_stop' | 'deaf'>): { readonly words: string; readonly isBad: boolean } | null {
  if (hears_stop === null) return null;
  if (hears_stop) return { words: t('staff.robot.hears'), isBad: false };
  const words = [t('staff.robot.deaf'), deaf, t('staff.robot.deaf.instead')];
  return { words: words.filter(Boolean).join(' '), isBad: true };
}

function fact(sign: 'battery' | 'heat', words: string, isBad: boolean, why: 'staff.robot.low' | 'staff.robot.hot') {
  return h('span', { class: `fact ${isBad ? 'bad' : ''}` }, icon(sign), words, isBad && h('strong', {}, t(why)));
}
