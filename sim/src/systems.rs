//! The systems of a tick. Each is thin: what it does is in `sim-world`.

use bevy::prelude::{Query, Res, ResMut, Single};
use robot_core::body::Senses;
use robot_core::{Disc, Heard, Stamped, Timestamp, Twist};
use sim_world::visitor::{Act, BODY_RADIUS_M, RobotSeen, Surroundings};
use sim_world::{contact, goal, inertial, nao, odometry, sonar};

use crate::events::SimEvent;
use crate::simulation::Simulation;
use crate::world::{House, Outbox, Person, Record, RobotBody, Roster, SimClock, Voice, Ways, WorldFrom};

const TICK_S: f64 = Simulation::TICK.as_millis() as f64 / 1000.0;
const TICKS_PER_S: u64 = 1000 / Simulation::TICK.as_millis() as u64;
/// How far the robot's ears reach, metres.
const EARSHOT_M: f64 = 3.0;
/// What nobody takes is kept so long, in things: a demo without a listener must not grow for ever.
const MOST_KEPT: usize = 10_000;

pub(crate) fn advance_clock(mut clock: ResMut<'_, SimClock>) {
    clock.tick += 1;
}

/// The robot goes on speaking: what is over ends, what is next begins.
pub(crate) fn speak(clock: Res<'_, SimClock>, mut voice: ResMut<'_, Voice>, mut outbox: ResMut<'_, Outbox>) {
    let now = clock.now();
    voice.finished = voice.saying.take_if(|(_, until)| now >= *until).map(|(utterance, _)| utterance);
    if voice.saying.is_none()
        && let Some(utterance) = voice.queue.pop_front()
    {
        keep(
            &mut outbox.events,
            SimEvent::RobotSpoke { at: now, text: utterance.text.clone(), language: utterance.language },
        );
        let until = now + utterance.estimated_duration();
        voice.saying = Some((utterance, until));
    }
}

/// Notes who is in the house, and where.
pub(crate) fn see_people(mut roster: ResMut<'_, Roster>, people: Query<'_, '_, &Person>) {
    let Roster { people: all, present, discs } = &mut *roster;
    present.clear();
    discs.clear();
    for (index, entity) in all.iter().enumerate() {
        if let Some(pose) = people.get(*entity).ok().and_then(|person| person.0.pose()) {
            present.push(index);
            discs.push(Disc { centre: pose.position(), radius_m: BODY_RADIUS_M });
        }
    }
}

/// People live on for a tick.
#[expect(clippy::too_many_arguments, reason = "a system says here what it reads and writes")]
pub(crate) fn live(
    clock: Res<'_, SimClock>,
    house: Res<'_, House>,
    roster: Res<'_, Roster>,
    voice: Res<'_, Voice>,
    robot: Single<'_, '_, (&WorldFrom, &RobotBody)>,
    mut people: Query<'_, '_, &mut Person>,
    mut ways: ResMut<'_, Ways>,
    mut outbox: ResMut<'_, Outbox>,
) {
    let (world_from_robot, body) = *robot;
    let at = clock.now();
    let robot = RobotSeen {
        pose: world_from_robot.0,
        is_walking: body.gait.is_walking(),
        is_speaking: voice.saying.is_some(),
        finished: voice.finished.as_ref(),
    };
    let mut present = roster.present.iter().enumerate().peekable();
    for (index, entity) in roster.people.iter().enumerate() {
        let own = present.next_if(|(_, who)| **who == index).map(|(own, _)| own);
        let Ok(mut person) = people.get_mut(*entity) else { continue };
        let around = Surroundings { now: at, dt_s: TICK_S, plan: &house.0, robot, people: &roster.discs, own };
        let Some(act) = person.0.step(&around, &mut ways.0) else { continue };
        let name = person.0.script().name.clone();
        let event = match act {
            Act::Came => SimEvent::VisitorCame { at, name },
            Act::Left { content } => SimEvent::VisitorLeft { at, name, content },
            Act::Said(utterance) => {
                let place = person.0.pose().map_or(robot.pose, |pose| pose).position();
                if place.distance_m(robot.pose.position()) <= EARSHOT_M {
                    let (text, language) = (utterance.text.clone(), utterance.language);
                    keep(&mut outbox.heard, Heard { text, language, confidence: 1.0, at });
                }
                SimEvent::VisitorSaid { at, name, text: utterance.text, language: utterance.language }
            }
        };
        keep(&mut outbox.events, event);
    }
}

/// The feet make their step; whether it gets the robot anywhere is settled in the phase of contacts.
pub(crate) fn walk(mut robot: Single<'_, '_, &mut RobotBody>) {
    if let Some(goal) = robot.odom_from_goal {
        let twist = goal::twist_to(robot.odometer.odometry().odom_from_base, goal);
        robot.gait.command(twist.unwrap_or(Twist::ZERO));
        robot.odom_from_goal = twist.and(Some(goal));
    }
    let twist = robot.gait.step(TICK_S);
    robot.twist = twist;
    robot.odometer.step(twist, TICK_S);
}

pub(crate) fn move_joints(mut robot: Single<'_, '_, &mut RobotBody>) {
    let phase = robot.gait.phase();
    robot.joints.step(phase, TICK_S);
}

/// Moves the robot as far as nothing is in its way.
pub(crate) fn collide(
    clock: Res<'_, SimClock>,
    house: Res<'_, House>,
    roster: Res<'_, Roster>,
    people: Query<'_, '_, &Person>,
    robot: Single<'_, '_, (&mut WorldFrom, &mut RobotBody)>,
    mut record: ResMut<'_, Record>,
    mut outbox: ResMut<'_, Outbox>,
) {
    let (mut world_from_robot, mut body) = robot.into_inner();
    let mut pressed = [false; 2];
    let before = body.bump.take();
    if !body.twist.is_zero() {
        let from = world_from_robot.0;
        let to = odometry::moved(from, body.twist, TICK_S);
        let (stopped, bump) = contact::moved(from, to, nao::BODY_RADIUS_M, house.0.solids(), &roster.discs);
        world_from_robot.0 = stopped;
        body.distance_walked_m += from.position().distance_m(stopped.position());
        body.bump = bump;
        if let Some(bump) = bump {
            pressed = contact::bumpers(stopped, bump.at);
            let person = bump.person.and_then(|disc| roster.present.get(disc));
            let is_new = before.is_none_or(|before| before.person != bump.person);
            let at = clock.now();
            match person.and_then(|index| people.get(roster.people[*index]).ok()) {
                Some(person) => {
                    let with = person.0.script().name.clone();
                    record.touched.insert(with.clone());
                    if is_new {
                        keep(&mut outbox.events, SimEvent::Contact { at, with });
                    }
                }
                None if is_new => keep(&mut outbox.events, SimEvent::Bump { at, place: bump.at }),
                None => {}
            }
        }
    }
    body.skin.step(pressed, TICK_S);
}

pub(crate) fn tire(mut robot: Single<'_, '_, &mut RobotBody>) {
    let is_walking = robot.gait.is_walking();
    robot.health.step(is_walking, TICK_S);
}

/// Every sensor speaks at its own rate, as naoqi_driver2 lets it.
pub(crate) fn sense(
    clock: Res<'_, SimClock>,
    house: Res<'_, House>,
    roster: Res<'_, Roster>,
    robot: Single<'_, '_, (&WorldFrom, &mut RobotBody)>,
) {
    let (world_from_robot, mut body) = robot.into_inner();
    feel(clock.tick, world_from_robot, &mut body, &house, &roster);
}

/// What a sensor with this rate does in a tick: the first speaks at once, then as often as it can.
const fn is_due(tick: u64, rate_hz: u64) -> bool {
    tick == 0 || tick * rate_hz / TICKS_PER_S != (tick - 1) * rate_hz / TICKS_PER_S
}

pub(crate) fn feel(tick: u64, world_from_robot: &WorldFrom, body: &mut RobotBody, house: &House, roster: &Roster) {
    const ODOMETRY_HZ: u64 = 15;
    const IMU_HZ: u64 = 10;
    const SONAR_HZ: u64 = 10;
    const BATTERY_HZ: u64 = 1;
    let now: Timestamp = SimClock { tick }.now();
    let Senses { joints, odometry, imu, sonar_left_m, sonar_right_m, touch, battery, hottest_joint_c, .. } =
        &mut body.senses;
    *joints = Some(Stamped::new(now, body.joints.state()));
    *touch = body.skin.touch();
    if is_due(tick, ODOMETRY_HZ) {
        *odometry = Some(Stamped::new(now, body.odometer.odometry()));
    }
    if is_due(tick, IMU_HZ) {
        let odom_from_base = body.odometer.odometry().odom_from_base;
        *imu = Some(Stamped::new(now, inertial::reading(odom_from_base, body.gait.phase(), &mut body.imu_chance)));
    }
    if is_due(tick, SONAR_HZ) {
        let mut hear = |side| {
            let true_m = sonar::true_distance_m(side, world_from_robot.0, house.0.solids(), &roster.discs);
            Some(Stamped::new(now, sonar::reading_m(true_m, &mut body.sonar_chance)))
        };
        *sonar_left_m = hear(sonar::Side::Left);
        *sonar_right_m = hear(sonar::Side::Right);
    }
    if is_due(tick, BATTERY_HZ) {
        *battery = Some(Stamped::new(now, body.health.battery()));
        *hottest_joint_c = Some(Stamped::new(now, body.health.hottest_joint_c()));
    }
}

/// Takes all that is true into the digest of the run.
pub(crate) fn record(
    clock: Res<'_, SimClock>,
    roster: Res<'_, Roster>,
    people: Query<'_, '_, &Person>,
    robot: Single<'_, '_, (&WorldFrom, &RobotBody)>,
    mut record: ResMut<'_, Record>,
) {
    let (world_from_robot, body) = *robot;
    let hash = &mut record.hash;
    hash.word(clock.tick);
    let odom = body.odometer.odometry().odom_from_base;
    for pose in [world_from_robot.0, odom] {
        hash.pose(pose);
    }
    body.joints.angles_rad().0.iter().for_each(|angle| hash.number(*angle));
    for echo in [body.senses.sonar_left_m, body.senses.sonar_right_m].into_iter().flatten() {
        hash.number(echo.value);
    }
    for index in &roster.present {
        let Some(pose) = people.get(roster.people[*index]).ok().and_then(|person| person.0.pose()) else { continue };
        hash.pose(pose);
    }
}

/// Appends, and lets go of the oldest when nobody takes anything.
pub(crate) fn keep<T>(queue: &mut std::collections::VecDeque<T>, thing: T) {
    if queue.len() == MOST_KEPT {
        queue.pop_front();
    }
    queue.push_back(thing);
}
