use std::time::Duration;

use robot_core::{Disc, Language, Twist};
use rstest::rstest;

use super::question::Question;
use super::*;
use crate::odometry::moved;
use crate::seed::stream;

const TICK_S: f64 = 0.02;

/// A robot that stands at home until it is told to do something, and the people round it.
struct Room {
    plan: FloorPlan,
    planner: Planner,
    robot: Pose,
    twist: Twist,
    speaks_until: Timestamp,
    says: Option<Utterance>,
    now: Timestamp,
    visitors: Vec<Visitor>,
    heard: Vec<(f64, String)>,
    nearest_m: f64,
}

impl Room {
    fn new(scripts: impl IntoIterator<Item = VisitorScript>) -> Self {
        let plan = FloorPlan::demo();
        let robot = plan.spot("home").unwrap().pose;
        let visitors = scripts
            .into_iter()
            .enumerate()
            .map(|(index, script)| Visitor::new(script, stream(7, &format!("visitor/{index}"))))
            .collect();
        let zero = Timestamp::ZERO;
        let (twist, heard) = (Twist::ZERO, Vec::new());
        let planner = Planner::default();
        Self { plan, planner, robot, twist, speaks_until: zero, says: None, now: zero, visitors, heard, nearest_m: 9.0 }
    }

    fn say(&mut self, text: &str) {
        let utterance = Utterance::new(text, Language::De);
        self.speaks_until = self.now + utterance.estimated_duration();
        self.says = Some(utterance);
    }

    fn pass(&mut self, seconds: f64) -> Vec<Act> {
        let mut acts = Vec::new();
        for _ in 0..(seconds / TICK_S) as usize {
            self.now += Duration::from_millis(20);
            let finished = self.says.take_if(|_| self.now >= self.speaks_until);
            let present: Vec<usize> =
                (0..self.visitors.len()).filter(|who| self.visitors[*who].pose().is_some()).collect();
            let people: Vec<Disc> = present
                .iter()
                .filter_map(|who| self.visitors[*who].pose())
                .map(|pose| Disc { centre: pose.position(), radius_m: BODY_RADIUS_M })
                .collect();
            for (who, visitor) in self.visitors.iter_mut().enumerate() {
                let around = Surroundings {
                    now: self.now,
                    dt_s: TICK_S,
                    plan: &self.plan,
                    robot: RobotSeen {
                        pose: self.robot,
                        is_walking: !self.twist.is_zero(),
                        is_speaking: self.now < self.speaks_until,
                        finished: finished.as_ref(),
                    },
                    people: &people,
                    own: present.iter().position(|index| *index == who),
                };
                let act = visitor.step(&around, &mut self.planner);
                if let Some(Act::Said(utterance)) = &act {
                    self.heard.push((self.now.as_secs_f64(), utterance.text.clone()));
                }
                acts.extend(act);
                if let Some(pose) = visitor.pose() {
                    self.nearest_m = self.nearest_m.min(pose.position().distance_m(self.robot.position()));
                    assert!(self.plan.clearance().room_m(pose.position()) > 0.05, "{pose:?} is in a wall");
                }
            }
            self.robot = moved(self.robot, self.twist, TICK_S);
        }
        acts
    }

    fn texts(&self) -> Vec<&str> {
        self.heard.iter().map(|(_, text)| text.as_str()).collect()
    }
}

fn mia() -> VisitorScript {
    VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8)
}

#[test]
fn she_asks_answers_follows_thanks_and_leaves() {
    let mut room = Room::new([mia()]);
    assert_eq!(room.pass(10.0).first(), Some(&Act::Came));
    assert_eq!(room.texts(), ["Wo finde ich Momo?"]);
    let stands_m = room.visitors[0].pose().unwrap().position().distance_m(room.robot.position());
    assert!((0.8..=1.05).contains(&stands_m), "{stands_m}");
    room.say("Momo steht im Kinderbereich. Soll ich dich hinbringen?");
    room.pass(8.0);
    assert_eq!(room.texts(), ["Wo finde ich Momo?", "ja"]);
    // It turns round towards the second room and walks there; she keeps up.
    room.say("Komm mit!");
    room.twist = Twist::new(0.0, 0.0, 0.3);
    room.pass(std::f64::consts::PI / 0.3);
    room.twist = Twist::new(0.08, 0.0, 0.0);
    room.pass(20.0);
    let behind_m = room.visitors[0].pose().unwrap().position().distance_m(room.robot.position());
    assert!((0.6..=1.3).contains(&behind_m), "{behind_m}");
    assert!(room.robot.angle_to_rad(room.visitors[0].pose().unwrap().position()).abs() > 1.3, "she walks behind");
    room.twist = Twist::ZERO;
    room.say("Hier ist es. Viel Spaß beim Lesen!");
    let acts = room.pass(40.0);
    assert_eq!(room.texts(), ["Wo finde ich Momo?", "ja", "Danke, tschüss!"]);
    assert_eq!(acts.last(), Some(&Act::Left { content: true }));
    assert!(room.nearest_m >= FROM_ROBOT_M - 1e-9, "never nearer than {} m", room.nearest_m);
}

#[test]
fn answers_come_in_order_and_end() {
    let mut room = Room::new([mia().answering(["das rote".to_owned(), "nein".to_owned()])]);
    room.pass(10.0);
    for _ in 0..10 {
        room.say("Und dann?");
        room.pass(6.0);
    }
    let texts = room.texts();
    assert_eq!(texts[1..4], ["das rote", "nein", "ja"]);
    assert_eq!(texts.iter().filter(|text| **text == "ja").count(), MOST_ANSWERS);
    assert_eq!(texts.last(), Some(&"Danke, tschüss!"));
}

#[test]
fn who_gets_no_answer_leaves() {
    let mut room = Room::new([mia()]);
    let acts = room.pass(70.0);
    assert_eq!(acts.last(), Some(&Act::Left { content: false }));
}

#[test]
fn who_was_talked_over_says_it_again() {
    let mut room = Room::new([mia()]);
    for _ in 0..50 {
        room.pass(0.2);
        let begun = matches!(&room.visitors[0].doing, Doing::Conversing(talk) if talk.speaking.is_some());
        if begun {
            break;
        }
    }
    room.say("Guten Tag!");
    room.pass(10.0);
    assert_eq!(room.texts(), ["Wo finde ich Momo?", "Wo finde ich Momo?"]);
}

#[test]
fn nobody_speaks_while_the_robot_does() {
    let mut room = Room::new([mia()]);
    for _ in 0..20 {
        room.say("Ich erzähle eine lange Geschichte ohne Ende");
        room.pass(0.5);
    }
    assert_eq!(room.texts(), [] as [&str; 0]);
}

#[rstest]
#[case("Soll ich mitkommen?", true)]
#[case("Meinst du »Momo«?«", true)]
#[case("Wie bitte? Das war zu leise.", false)]
#[case("Hier ist es", false)]
#[case("", false)]
fn questions_are_known_by_their_mark(#[case] text: &str, #[case] question: bool) {
    assert_eq!(Question::at_end_of(text).is_some(), question);
}

#[test]
fn a_crowd_strolls_and_nobody_runs_into_anybody() {
    let spots = ["info", "kinder", "jugend", "romane", "artothek", "lesecafe", "sachbuch"].map(str::to_owned);
    let crowd = (0..12).map(|who| {
        let mut spots = spots.to_vec();
        spots.rotate_left(who % 7);
        VisitorScript { arrives_after_s: who as f64 * 4.0, ..VisitorScript::strolls(format!("Gast {who}"), spots) }
    });
    let mut room = Room::new(crowd);
    room.twist = Twist::new(0.0, 0.0, 0.3);
    room.pass(240.0);
    assert!(room.nearest_m >= FROM_ROBOT_M - 1e-9, "{}", room.nearest_m);
    let poses: Vec<Point> = room.visitors.iter().filter_map(Visitor::pose).map(Pose::position).collect();
    assert_eq!(poses.len(), 12);
    for (index, one) in poses.iter().enumerate() {
        for other in &poses[..index] {
            assert!(one.distance_m(*other) > 2.0 * BODY_RADIUS_M, "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_reader_makes_room() {
    let mut room = Room::new([VisitorScript::reads("Herr Lehmann", "leseplatz")]);
    room.pass(1.0);
    let place = room.visitors[0].pose().unwrap();
    room.robot = Pose::new(place.x_m + 0.62, place.y_m, std::f64::consts::PI);
    room.twist = Twist::new(0.05, 0.0, 0.0);
    room.pass(4.0);
    let distance_m = room.visitors[0].pose().unwrap().position().distance_m(room.robot.position());
    assert!(distance_m > 0.5, "{distance_m}");
}

#[rstest]
#[case(Deed::TouchHead { seconds: 2.0 })]
#[case(Deed::TouchHand { seconds: 2.0 })]
fn somebody_holds_the_robot_and_lets_go(#[case] deed: Deed) {
    let mut room = Room::new([VisitorScript::reads("Mia", "info").with_whim(1.0, deed)]);
    let acts = room.pass(20.0);
    let [Act::Came, Act::Holds(touch), Act::LetsGo] = acts[..] else { panic!("{acts:?}") };
    assert_eq!((touch.any_head(), touch.any_hand()), (deed == Deed::TouchHead { seconds: 2.0 }, touch.hands[3]));
    assert_eq!(room.visitors[0].doing(), "reading");
    assert!(room.nearest_m >= FROM_ROBOT_M - 0.02, "{} m", room.nearest_m);
}

#[test]
fn somebody_pushes_the_robot_away_from_where_they_stand() {
    let mut room = Room::new([VisitorScript::reads("Max", "info").with_whim(0.5, Deed::Push { faster_mps: 0.3 })]);
    let acts = room.pass(10.0);
    let Some(Act::Pushes { faster_mps, bearing_rad }) = acts.get(1) else { panic!("{acts:?}") };
    assert_eq!(*faster_mps, 0.3);
    let from = room.visitors[0].pose().unwrap().position();
    assert!((from.bearing_rad(room.robot.position()) - bearing_rad).abs() < 0.3);
}

#[test]
fn somebody_stands_in_the_way_and_goes_on_afterwards() {
    let mut room =
        Room::new([VisitorScript::reads("Max", "info").with_whim(0.0, Deed::StandInTheWay { seconds: 5.0 })]);
    room.pass(8.0);
    let ahead = room.robot.inverse().transform(room.visitors[0].pose().unwrap().position());
    assert!((0.5..0.95).contains(&ahead.x_m) && ahead.y_m.abs() < 0.3, "{ahead:?}");
    room.pass(10.0);
    assert_eq!(room.visitors[0].doing(), "reading");
}

#[test]
fn somebody_wanders_off_in_the_middle_of_it() {
    let mut room = Room::new([VisitorScript::asks("Mia", "Hallo!", Language::De).with_whim(6.0, Deed::WanderOff)]);
    let acts = room.pass(40.0);
    assert_eq!(acts.last(), Some(&Act::Left { content: false }), "{acts:?}");
}
