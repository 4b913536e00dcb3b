/** How the robot is: ready, running, stopped, away; battery and warmest motor where it says. */

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

function draw({ kind, state, battery, hottest, message }: RobotInfo): Child {
  return [
    h(
      'p',
      { class: `robot-state ${state}` },
      icon(state === 'stopped' ? 'stop' : state === 'away' ? 'warning' : state === 'running' ? 'play' : 'tick'),
      h('strong', {}, t(`staff.robot.${state}`)),
      h('span', { class: 'chip' }, t(`staff.robot.kind.${kind}`)),
    ),
    message && h('p', { class: 'problem' }, message),
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

function fact(sign: 'battery' | 'heat', words: string, isBad: boolean, why: 'staff.robot.low' | 'staff.robot.hot') {
  return h('span', { class: `fact ${isBad ? 'bad' : ''}` }, icon(sign), words, isBad && h('strong', {}, t(why)));
}
