//! A robot that speaks and moves its arms is told to stop.

use robot_core::ports::Speech;

use super::*;

/// Hears these sentences at these moments, and for a while what somebody is saying. Seconds.
struct Room {
    sentences: VecDeque<(f64, &'static str)>,
    partial: (std::ops::Range<f64>, &'static str),
}

impl Room {
    fn heard(text: &str, now: Timestamp) -> Heard {
        Heard { text: text.into(), language: Language::De, confidence: 1.0, at: now }
    }
}

impl Hearing for Room {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let is_said = self.sentences.front().is_some_and(|(at_s, _)| now.as_secs_f64() >= *at_s);
        let said = if is_said { self.sentences.pop_front() } else { None };
        Ok(said.map(|(_, text)| Self::heard(text, now)).into_iter().collect())
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        let (span, text) = &self.partial;
        span.contains(&now.as_secs_f64()).then(|| Self::heard(text, now))
    }

    fn set_ears(&mut self, _ears: Ears, _now: Timestamp) {}
}

/// A body that writes down when its joints were moved.
struct Arms(IdealBody, Vec<f64>);

impl Body for Arms {
    fn sense(&mut self, now: Timestamp) -> Senses {
        self.0.sense(now)
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        if matches!(command, BodyCommand::MoveJoints(_)) {
            self.1.push(now.as_secs_f64());
        }
        self.0.command(command, now)
    }
}

#[test]
fn a_stop_word_silences_a_standing_robot_and_stills_its_arms() {
    let settings = Settings { audience: Audience::Child, ..settings(Language::De) };
    let guard = LibraryRobot::guard(&settings.phrases, GuardLimits::default());
    let brain = LibraryRobot::new(settings).unwrap();
    let body = Arms(IdealBody { odom_from_base: Pose::IDENTITY, twist: Twist::ZERO, charge: 1.0 }, Vec::new());
    let (stop_s, asks_s) = (1.0, 2.4);
    let hearing = Room {
        sentences: [(0.1, "Hallo"), (asks_s, "Wo ist die Toilette?")].into(),
        partial: (stop_s..stop_s + 0.3, "stopp"),
    };
    let mut robot = Robot::new(Controller::new(brain, guard), body, hearing, TranscriptSpeech::default());
    let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0));
    let (mut stops, mut releases, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..200 {
        let now_s = clock.now().as_secs_f64();
        for event in robot.tick(&clock).events {
            match event {
                Event::Stopped { .. } => stops.push(now_s),
                Event::Released => releases.push(now_s),
                Event::Said { text, .. } => said.push(text),
                _ => {}
            }
        }
        if (0.3..stop_s).contains(&now_s) {
            assert!(robot.speech.is_speaking(clock.now()), "it greets for longer: {now_s}");
        } else if (stop_s..asks_s).contains(&now_s) {
            assert!(!robot.speech.is_speaking(clock.now()), "it is silent from that tick on: {now_s}");
        }
        clock.advance(Controller::<LibraryRobot>::PERIOD);
    }
    let Arms(_, moved) = &robot.body;
    assert!(moved.iter().any(|at_s| (0.1..stop_s).contains(at_s)), "it waves: {moved:?}");
    assert!(!moved.iter().any(|at_s| (stop_s..asks_s).contains(at_s)), "its arms are still: {moved:?}");
    assert!(stops.len() == 1 && (stop_s - stops[0]).abs() < 0.03, "{stops:?}");
    assert!(releases.len() == 1 && releases[0] >= stop_s + 0.3, "{releases:?}");
    assert!(said.len() == 2 && said[1].contains("Toilette"), "it listens at once again: {said:?}");
}
