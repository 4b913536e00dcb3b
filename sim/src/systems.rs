//! The systems of a tick. Each is thin: what it does is in `sim-world`.

use bevy::prelude::{Query, Res, ResMut, Single};
use robot_core::body::Touch;
use robot_core::{BodyCommand, Disc, Heard, Stamped, Timestamp, Twist};
use sim_world::balance::{Balance, Turn};
use sim_world::fault::{Fault, Faults, Sensor};
use sim_world::link::Order;
use sim_world::visitor::{Act, BODY_RADIUS_M, RobotSeen, Surroundings};
use sim_world::{FloorPlan, contact, goal, inertial, kinematics, nao, odometry, sonar};

use crate::events::{Held, SimEvent};
use crate::world::{
    GoesWrong, House, Outbox, Person, Record, RobotBody, Roster, Sentence, SimClock, Voice, Ways, WorldFrom,
};

const TICK_S: f64 = SimClock::TICK.as_millis() as f64 / 1000.0;
const TICKS_PER_S: u64 = 1000 / SimClock::TICK.as_millis() as u64;
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
        && let Some(Sentence { utterance, takes }) = voice.queue.pop_front()
    {
        keep(
            &mut outbox.events,
            SimEvent::RobotSpoke { at: now, text: utterance.text.clone(), language: utterance.language },
        );
        voice.saying = Some((utterance, now + takes));
    }
}

/// What is due goes wrong or is well again, and orders arrive that were late.
pub(crate) fn go_wrong(
    clock: Res<'_, SimClock>,
    mut faults: ResMut<'_, GoesWrong>,
    mut robot: Single<'_, '_, &mut RobotBody>,
    mut outbox: ResMut<'_, Outbox>,
) {
    let at = clock.now();
    while let Some(fault) = faults.0.step(at) {
        match fault {
            Fault::Battery { charge } => robot.health.set_charge(charge),
            Fault::Fall { towards_deg } => robot.balance.fall(towards_deg.to_radians()),
            _ => {}
        }
        keep(&mut outbox.events, SimEvent::Fault { at, fault: fault.to_string() });
    }
    robot.link.set_quality(faults.0.link());
    while let Some(order) = robot.link.arrived(at) {
        obey(&mut robot, &order);
    }
}

/// Takes an order as the driver does: the robot goes on with it for ever. Who does not stand upright does nothing.
pub(crate) fn obey(body: &mut RobotBody, order: &Order) {
    if !body.balance.is_upright() {
        return;
    }
    match order {
        Order::Body(BodyCommand::Walk(twist)) => {
            body.odom_from_goal = None;
            body.gait.command(*twist);
        }
        Order::Body(BodyCommand::MoveJoints(targets)) => body.joints.command(targets),
        Order::WalkTo(odom_from_goal) => body.odom_from_goal = Some(*odom_from_goal),
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
    robot: Single<'_, '_, (&WorldFrom, &mut RobotBody)>,
    mut people: Query<'_, '_, &mut Person>,
    mut ways: ResMut<'_, Ways>,
    mut outbox: ResMut<'_, Outbox>,
) {
    let (world_from_robot, mut body) = robot.into_inner();
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
            Act::Holds(touch) => {
                body.skin.hold(touch);
                SimEvent::Touched { at, held: Held { head: touch.any_head(), hand: touch.any_hand() } }
            }
            Act::LetsGo => {
                body.skin.hold(Touch::default());
                SimEvent::Touched { at, held: Held { head: false, hand: false } }
            }
            Act::Pushes { faster_mps, bearing_rad } => {
                let (angles, is_walking) = (*body.joints.angles_rad(), body.gait.is_walking());
                body.balance.push(faster_mps, bearing_rad - robot.pose.yaw_rad, &angles, is_walking);
                SimEvent::Pushed { at, name }
            }
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

/// Whether it is upright, as NAOqi's fall manager sees it: looked at ten times a second where the legs are not where
/// they are balanced anyway. Who falls walks no more.
pub(crate) fn keep_balance(
    clock: Res<'_, SimClock>,
    mut robot: Single<'_, '_, &mut RobotBody>,
    mut outbox: ResMut<'_, Outbox>,
) {
    const LOOKS_HZ: u64 = 10;
    let at = clock.now();
    if is_due(clock.tick, LOOKS_HZ) && !robot.gait.is_walking() && !robot.joints.stands_as_usual() {
        let angles = *robot.joints.angles_rad();
        robot.balance.look(&angles);
    }
    match robot.balance {
        Balance::Upright => return,
        Balance::Falling { for_s, .. } => {
            if for_s == 0.0 {
                keep(&mut outbox.events, SimEvent::LostBalance { at });
            }
            robot.joints.take(&Balance::protected(&kinematics::stand()));
        }
        Balance::Fallen { .. } => robot.joints.go_limp(),
        Balance::GettingUp { .. } => robot.joints.take(&kinematics::stand()),
    }
    robot.gait = sim_world::gait::Gait::default();
    robot.odom_from_goal = None;
    let event = match robot.balance.step(TICK_S) {
        None => return,
        Some(Turn::Fell) => SimEvent::Fell { at },
        Some(Turn::StoodUp) => SimEvent::GotUp { at, stands: true },
        Some(Turn::FailedToStandUp) => SimEvent::GotUp { at, stands: false },
    };
    keep(&mut outbox.events, event);
}

/// The feet make their step; whether it gets the robot anywhere is settled in the phase of contacts.
pub(crate) fn walk(mut robot: Single<'_, '_, &mut RobotBody>, faults: Res<'_, GoesWrong>) {
    if let Some(goal) = robot.odom_from_goal {
        let twist = goal::twist_to(robot.odometer.odometry().odom_from_base, goal);
        robot.gait.command(twist.unwrap_or(Twist::ZERO));
        robot.odom_from_goal = twist.and(Some(goal));
    }
    let twist = robot.gait.step(TICK_S);
    // Feet that slip do not know it.
    let grip = faults.0.grip();
    robot.twist = Twist::new(twist.vx_mps * grip, twist.vy_mps * grip, twist.wz_radps * grip);
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

/// Battery and heat; who stands at the charger is charged.
pub(crate) fn tire(
    clock: Res<'_, SimClock>,
    house: Res<'_, House>,
    robot: Single<'_, '_, (&WorldFrom, &mut RobotBody)>,
) {
    const NEAR_M: f64 = 0.35;
    let (world_from_robot, mut robot) = robot.into_inner();
    let is_walking = robot.gait.is_walking();
    if is_due(clock.tick, 1) {
        let here = world_from_robot.0.position();
        let charger = house.0.spot(FloorPlan::CHARGER);
        let is_there = charger.is_some_and(|spot| spot.pose.position().distance_m(here) <= NEAR_M);
        robot.health.set_charging(is_there && !is_walking);
    }
    robot.health.step(is_walking, TICK_S);
}

/// Every sensor speaks at its own rate, as naoqi_driver2 lets it.
pub(crate) fn sense(
    clock: Res<'_, SimClock>,
    house: Res<'_, House>,
    roster: Res<'_, Roster>,
    faults: Res<'_, GoesWrong>,
    robot: Single<'_, '_, (&WorldFrom, &mut RobotBody)>,
) {
    let (world_from_robot, mut body) = robot.into_inner();
    feel(clock.tick, world_from_robot, &mut body, &house, &roster, &faults.0);
}

/// What a sensor with this rate does in a tick: the first speaks at once, then as often as it can.
const fn is_due(tick: u64, rate_hz: u64) -> bool {
    tick == 0 || tick * rate_hz / TICKS_PER_S != (tick - 1) * rate_hz / TICKS_PER_S
}

pub(crate) fn feel(
    tick: u64,
    world_from_robot: &WorldFrom,
    body: &mut RobotBody,
    house: &House,
    roster: &Roster,
    faults: &Faults,
) {
    const ODOMETRY_HZ: u64 = 15;
    const IMU_HZ: u64 = 10;
    const SONAR_HZ: u64 = 10;
    const BATTERY_HZ: u64 = 1;
    let now: Timestamp = SimClock { tick }.now();
    let RobotBody { felt, senses, link, joints, odometer, gait, balance, skin, health, .. } = body;
    let say = Speaks { faults, now };
    say.of(Sensor::Joints, &mut felt.joints, || joints.state());
    if !faults.is_silent(Sensor::Touch) && !faults.is_stuck(Sensor::Touch) {
        felt.touch = skin.touch();
    }
    if is_due(tick, ODOMETRY_HZ) {
        say.of(Sensor::Odometry, &mut felt.odometry, || odometer.odometry());
    }
    if is_due(tick, IMU_HZ) {
        let odom_from_base = odometer.odometry().odom_from_base;
        let imu = inertial::reading(odom_from_base, gait.phase(), &balance.lean(), &mut body.imu_chance);
        say.of(Sensor::Imu, &mut felt.imu, || imu);
    }
    if is_due(tick, SONAR_HZ) {
        let mut hear = |side| {
            let true_m = sonar::true_distance_m(side, world_from_robot.0, house.0.solids(), &roster.discs);
            sonar::reading_m(true_m, &mut body.sonar_chance)
        };
        let [left_m, right_m] = [sonar::Side::Left, sonar::Side::Right].map(&mut hear);
        say.of(Sensor::SonarLeft, &mut felt.sonar_left_m, || left_m);
        say.of(Sensor::SonarRight, &mut felt.sonar_right_m, || right_m);
    }
    if is_due(tick, BATTERY_HZ) {
        say.of(Sensor::Battery, &mut felt.battery, || health.battery());
        say.of(Sensor::Heat, &mut felt.hottest_joint_c, || health.hottest_joint_c());
    }
    link.bring(felt, senses, now);
}

/// Sensors as they speak now: as they are, not at all, or again what they said last.
struct Speaks<'a> {
    faults: &'a Faults,
    now: Timestamp,
}

impl Speaks<'_> {
    fn of<T>(&self, sensor: Sensor, said: &mut Option<Stamped<T>>, feels: impl FnOnce() -> T) {
        if self.faults.is_silent(sensor) {
            return;
        }
        match said {
            Some(said) if self.faults.is_stuck(sensor) => said.stamp = self.now,
            _ => *said = Some(Stamped::new(self.now, feels())),
        }
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
    if !body.balance.is_upright() {
        let lean = body.balance.lean();
        [lean.roll_rad, lean.pitch_rad].into_iter().for_each(|angle| hash.number(angle));
    }
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
