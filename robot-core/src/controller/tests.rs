use super::*;
use crate::Robot;
use crate::body::{Battery, Imu, JointState, Odometry};
use crate::guard::GuardLimits;
use crate::joint::JointValues;
use crate::language::Language;
use crate::ports::{Clock, ManualClock, ScriptedHearing, Speech, StillBody, TranscriptSpeech};
use crate::time::Stamped;

/// Walks, and says hello once.
struct Stroller {
    greeted: bool,
}

impl Brain for Stroller {
    fn tick(&mut self, _now: Timestamp, _perception: &Perception) -> Wishes {
        let say = if self.greeted { vec![] } else { vec![Utterance::new("Hallo!", Language::De)] };
        self.greeted = true;
        Wishes { walk: Some(Twist::new(0.5, 0.0, 0.0)), say, ..Wishes::default() }
    }
}

fn fresh(now: Timestamp) -> Senses {
    let joints = JointState {
        angle_rad: JointValues::all(0.0),
        speed_radps: JointValues::all(0.0),
        effort_nm: JointValues::all(0.0),
    };
    Senses {
        joints: Some(Stamped::new(now, joints)),
        odometry: Some(Stamped::new(now, Odometry::default())),
        imu: Some(Stamped::new(now, Imu::default())),
        sonar_left_m: Some(Stamped::new(now, 2.0)),
        sonar_right_m: Some(Stamped::new(now, 2.0)),
        battery: Some(Stamped::new(now, Battery { charge: 1.0, charging: false })),
        hottest_joint_c: Some(Stamped::new(now, 40.0)),
        ..Senses::default()
    }
}

#[test]
fn a_stop_word_reaches_the_body_in_the_tick_it_was_heard_in() {
    let said = |text: &str, at_s| Heard {
        text: text.into(),
        language: Language::De,
        confidence: 1.0,
        at: Timestamp::from_secs_f64(at_s),
    };
    // "Stopp" at 0.1 s falls into the robot's own greeting and is lost; the one at 3 s is heard.
    let hearing = ScriptedHearing::new([said("stopp", 0.1), said("stopp", 3.0)]);
    let guard = Guard::new(GuardLimits::default(), ["stopp".to_owned()]);
    let controller = Controller::new(Stroller { greeted: false }, guard);
    let mut robot = Robot::new(controller, StillBody::default(), hearing, TranscriptSpeech::default());
    let mut stopped_at = None;
    let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0));
    for _ in 0..250 {
        let now = clock.now();
        robot.body.senses = fresh(now);
        let report = robot.tick(&clock);
        clock.advance(Controller::<Stroller>::PERIOD);
        assert_eq!(report.troubles, []);
        if report.events.contains(&Event::Stopped { cause: StopCause::StopWord }) {
            stopped_at = Some(now);
        }
    }
    assert_eq!(stopped_at, Some(Timestamp::from_secs_f64(3.0)));
    for (at, command) in &robot.body.commands {
        let BodyCommand::Walk(twist) = command else { panic!("only walks were wished") };
        let expected = if *at < Timestamp::from_secs_f64(3.0) { 0.08 } else { 0.0 };
        assert_eq!(twist.vx_mps, expected, "at {at}");
    }
    assert_eq!(robot.speech.transcript.len(), 1);
}

/// Ears that always hear somebody begin with this, shut or open.
struct Interrupted(&'static str);

impl crate::ports::Hearing for Interrupted {
    fn hear(&mut self, _now: Timestamp) -> Result<Vec<Heard>, crate::ports::HearingError> {
        Ok(Vec::new())
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        Some(Heard { text: self.0.into(), language: Language::De, confidence: 1.0, at: now })
    }

    fn set_ears(&mut self, _ears: crate::ports::Ears, _now: Timestamp) {}
}

#[test]
fn a_stop_word_acts_before_the_sentence_ends_and_over_the_robots_own_words() {
    let table = [("stopp bitte ich", true), ("ich habe eine", false)];
    for (partial, stops) in table {
        let guard = Guard::new(GuardLimits::default(), ["stopp".to_owned()]);
        let controller = Controller::new(Stroller { greeted: false }, guard);
        let mut robot =
            Robot::new(controller, StillBody::default(), Box::new(Interrupted(partial)), TranscriptSpeech::default());
        let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0));
        let mut events = Vec::new();
        for _ in 0..3 {
            robot.body.senses = fresh(clock.now());
            events.extend(robot.tick(&clock).events);
            clock.advance(Controller::<Stroller>::PERIOD);
        }
        assert!(robot.speech.is_speaking(clock.now()), "it is still saying hello");
        let is_stop = |event: &Event| matches!(event, Event::Stopped { cause: StopCause::StopWord });
        let is_heard = |event: &Event| matches!(event, Event::Heard { text, .. } if text == partial);
        assert_eq!((events.iter().any(is_stop), events.iter().any(is_heard)), (stops, stops), "{events:?}");
        let last = robot.body.commands.last().map(|(_, command)| command.clone());
        let speed_mps = if stops { 0.0 } else { 0.08 };
        assert_eq!(last, Some(BodyCommand::Walk(Twist::new(speed_mps, 0.0, 0.0))));
    }
}

/// Lets itself go in the tick in which it is stopped.
struct Impatient;

impl Brain for Impatient {
    fn tick(&mut self, _now: Timestamp, perception: &Perception) -> Wishes {
        Wishes { release: perception.held.is_some(), ..Wishes::default() }
    }
}

#[test]
fn who_is_told_of_a_stop_is_told_of_its_end() {
    let mut controller = Controller::new(Impatient, Guard::new(GuardLimits::default(), ["stopp".to_owned()]));
    let said = |text: &str| Heard { text: text.into(), language: Language::De, confidence: 1.0, at: Timestamp::ZERO };
    let mut tick = |heard| {
        let perception = Perception { senses: fresh(Timestamp::ZERO), heard, ..Perception::default() };
        let events = controller.tick(Timestamp::ZERO, perception).events;
        events.into_iter().filter(|event| !matches!(event, Event::Heard { .. })).collect::<Vec<_>>()
    };
    assert_eq!(tick(vec![said("stopp")]), [Event::Stopped { cause: StopCause::StopWord }, Event::Released]);
    assert_eq!(tick(vec![said("hallo")]), []);
}
