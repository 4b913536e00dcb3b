//! Conversations: a visitor's lines in, everything that was said and decided out.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Mutex;
use std::time::Duration;

use behaviour_tree::{Replay, Trace};
use robot_core::body::{Battery, Imu, JointState, Odometry};
use robot_core::ports::{
    Body, BodyError, CatalogueError, Clock, Ears, Hearing, HearingError, Hit, ListCatalogue, LiveAnswer, ManualClock,
    OpenFloor, Place, ScriptedAvailability, SearchResult, TitleQuery, TranscriptSpeech, Verdict,
};
use robot_core::{
    BodyCommand, Book, BookId, Controller, Event, Heard, Item, ItemState, JointValues, Point, Pose, Robot, Senses,
    Stamped, Twist,
};

use super::*;

mod badly_heard;
mod servers;
mod silenced;
mod standing;

/// Walks exactly as it is told to, and feels well.
struct IdealBody {
    odom_from_base: Pose,
    twist: Twist,
    charge: f64,
}

impl Body for IdealBody {
    fn sense(&mut self, now: Timestamp) -> Senses {
        let secs = Controller::<LibraryRobot>::PERIOD.as_secs_f64();
        let step = Pose::new(self.twist.vx_mps * secs, self.twist.vy_mps * secs, self.twist.wz_radps * secs);
        self.odom_from_base = self.odom_from_base.then(step);
        let still = JointValues::all(0.0);
        let joints = JointState { angle_rad: still, speed_radps: still, effort_nm: still };
        Senses {
            joints: Some(Stamped::new(now, joints)),
            odometry: Some(Stamped::new(now, Odometry { odom_from_base: self.odom_from_base, twist: self.twist })),
            imu: Some(Stamped::new(now, Imu::default())),
            sonar_left_m: Some(Stamped::new(now, 2.55)),
            sonar_right_m: Some(Stamped::new(now, 2.55)),
            battery: Some(Stamped::new(now, Battery { charge: self.charge, charging: false })),
            hottest_joint_c: Some(Stamped::new(now, 40.0)),
            ..Senses::default()
        }
    }

    fn command(&mut self, command: &BodyCommand, _now: Timestamp) -> Result<(), BodyError> {
        if let BodyCommand::Walk(twist) = command {
            self.twist = *twist;
        }
        Ok(())
    }
}

/// Says the next line when the robot has been silent, and stood, for a second; lines that begin with `!` are said
/// while it walks.
struct Visitor {
    lines: VecDeque<&'static str>,
    silent_since: Timestamp,
    robot_walks: bool,
}

impl Hearing for Visitor {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let Some(line) = self.lines.front() else { return Ok(vec![]) };
        let (while_walking, text) = match line.strip_prefix('!') {
            Some(text) => (true, text),
            None => (false, *line),
        };
        let patience = Duration::from_secs(if while_walking { 2 } else { 1 });
        if while_walking != self.robot_walks || now.since(self.silent_since) < patience {
            return Ok(vec![]);
        }
        self.lines.pop_front();
        self.silent_since = now;
        Ok(vec![Heard { text: text.into(), language: Language::De, confidence: 1.0, at: now }])
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        if ears == Ears::Shut {
            self.silent_since = now;
        }
    }
}

fn catalogue() -> ListCatalogue {
    let book = |id: &str, title: &str, author: Option<&str>, items: &[(&str, ItemState)]| {
        let book =
            Book { id: BookId(id.into()), title: title.into(), author: author.map(Into::into), year: None, isbn: None };
        let items = items
            .iter()
            .map(|(call_number, state)| Item { call_number: (*call_number).into(), location: None, state: *state })
            .collect();
        (book, items)
    };
    let due = Some(jiff::civil::date(2026, 12, 4));
    ListCatalogue {
        books: vec![
            book("1", "Momo", Some("Michael Ende"), &[("5.1 END", ItemState::Available)]),
            book("2", "Krabat", Some("Otfried Preußler"), &[("5.1 PRE", ItemState::Lent { due })]),
            book("3", "Brockhaus", None, &[("A 1", ItemState::ReferenceOnly)]),
            book("4", "Ronja Räubertochter", Some("Astrid Lindgren"), &[("5.1 LIN", ItemState::Missing)]),
            book("5", "Der kleine Prinz", Some("Antoine de Saint-Exupéry"), &[("7 SAI", ItemState::Available)]),
            book("6", "Naruto 1", Some("Masashi Kishimoto"), &[("5.1 KIS", ItemState::Available)]),
            book("7", "Naruto 2", Some("Masashi Kishimoto"), &[("5.1 KIS", ItemState::Available)]),
        ],
    }
}

fn floor() -> OpenFloor {
    let place = |id: &str, de: &str, en: &str, access: Pose| Place {
        id: id.into(),
        area: Text { de: "Kinderbereich".into(), en: "children's area".into() },
        name: Text { de: de.into(), en: en.into() },
        access,
        target: access.transform(Point::new(0.6, 0.0)),
    };
    OpenFloor {
        shelves: vec![
            ("5.1".into(), place("kinder-1", "Regal 1", "shelf 1", Pose::new(1.5, 1.0, 1.57))),
            ("A".into(), place("sach-1", "Regal 7", "shelf 7", Pose::new(-1.0, 0.5, 3.0))),
        ],
        places: vec![
            place("home", "mein Platz", "my place", Pose::IDENTITY),
            place("toilette", "Toilette", "toilet", Pose::new(0.0, 2.0, 1.57)),
        ],
    }
}

/// Runs a conversation for so many seconds; what was said and decided, and where the robot ended.
pub(super) fn converse(language: Language, audience: Audience, seconds: u32, lines: &[&'static str]) -> String {
    converse_on(1.0, language, audience, seconds, lines)
}

/// A library with these books and rooms, for adults.
fn settings(language: Language) -> Settings {
    Settings {
        catalogue: Box::new(catalogue()),
        map: Box::new(floor()),
        house: House::demo(),
        phrases: LibraryRobot::bundled_phrases().unwrap(),
        home: "home".into(),
        language,
        audience: Audience::Adult,
    }
}

/// The same with so much charge in the battery.
fn converse_on(charge: f64, language: Language, audience: Audience, seconds: u32, lines: &[&'static str]) -> String {
    converse_with(Box::new(catalogue()), charge, language, audience, seconds, lines)
}

/// The same with another catalogue.
fn converse_with(
    catalogue: Box<dyn Catalogue>,
    charge: f64,
    language: Language,
    audience: Audience,
    seconds: u32,
    lines: &[&'static str],
) -> String {
    let phrases = LibraryRobot::bundled_phrases().unwrap();
    let guard = LibraryRobot::guard(&phrases, GuardLimits::default());
    let brain = LibraryRobot::new(Settings { catalogue, phrases, audience, ..settings(language) }).unwrap();
    let visitor = Visitor { lines: lines.iter().copied().collect(), silent_since: Timestamp::ZERO, robot_walks: false };
    let controller = Controller::new(brain, guard);
    let mut robot = Robot::new(
        controller,
        IdealBody { odom_from_base: Pose::IDENTITY, twist: Twist::ZERO, charge },
        visitor,
        TranscriptSpeech::default(),
    );
    let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0));
    let mut told = String::new();
    for _ in 0..seconds * Controller::<LibraryRobot>::RATE_HZ {
        robot.hearing.robot_walks = !robot.body.twist.is_zero();
        let report = robot.tick(&clock);
        assert_eq!(report.troubles, []);
        for event in report.events {
            match event {
                Event::Heard { text, .. } => writeln!(told, "> {text}"),
                Event::Said { text, .. } => writeln!(told, "< {text}"),
                Event::Decided { what, why } => writeln!(told, "  {what} ({why})"),
                Event::Stopped { cause } => writeln!(told, "  ! {cause:?}"),
                Event::Released => writeln!(told, "  ! released"),
                _ => Ok(()),
            }
            .unwrap();
        }
        clock.advance(Controller::<LibraryRobot>::PERIOD);
    }
    let end = robot.body.odom_from_base;
    writeln!(told, "ends at {:.1} {:.1}, at {:.0} s", end.x_m, end.y_m, clock.now().as_secs_f64()).unwrap();
    told
}

#[test]
fn leads_to_the_book_and_waits_there() {
    let told = converse(Language::De, Audience::Child, 60, &["Wo finde ich Momo?", "ja", "danke"]);
    insta::assert_snapshot!(told);
}

#[test]
fn leads_to_the_book_in_english() {
    let told = converse(Language::En, Audience::Adult, 60, &["Where can I find Momo?", "yes please", "thank you, bye"]);
    insta::assert_snapshot!(told);
}

#[test]
fn answers_sensibly_when_there_is_nothing_to_walk_to() {
    let told = converse(
        Language::De,
        Audience::Adult,
        120,
        &[
            "Wo finde ich Krabat?",
            "Wo steht Ronja Räubertochter?",
            "Haben Sie Der kleine Prinz?",
            "Wo finde ich Quantenfeldtheorie für Hamster?",
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn goes_nowhere_without_a_yes() {
    let told = converse(Language::De, Audience::Child, 45, &["Wo finde ich Momo?", "nein danke"]);
    insta::assert_snapshot!(told);
}

#[test]
fn a_new_question_instead_of_a_yes_is_answered() {
    let told = converse(Language::De, Audience::Child, 40, &["Wo finde ich Momo?", "Wo ist die Toilette?"]);
    insta::assert_snapshot!(told);
}

#[test]
fn two_failures_and_then_staff() {
    let told = converse(Language::De, Audience::Adult, 40, &["blubber di blab", "krawumm zisch"]);
    insta::assert_snapshot!(told);
}

#[test]
fn stops_at_a_word_and_goes_on_after_a_yes() {
    let told = converse(Language::De, Audience::Child, 80, &["Wo finde ich Momo?", "ja", "!stopp", "ja"]);
    insta::assert_snapshot!(told);
}

#[test]
fn stops_at_a_word_and_stays_after_a_no() {
    let told = converse(Language::De, Audience::Child, 60, &["Wo finde ich Momo?", "ja", "!stopp", "nein"]);
    insta::assert_snapshot!(told);
}

#[test]
fn a_call_for_help_stops_the_walk_and_sends_for_staff() {
    let told = converse(Language::De, Audience::Child, 50, &["Wo finde ich Momo?", "ja", "!Hilfe, da blutet jemand!"]);
    insta::assert_snapshot!(told);
}

#[test]
fn says_that_its_battery_is_low_instead_of_walking() {
    let told = converse_on(0.2, Language::De, Audience::Child, 30, &["Wo finde ich Momo?", "ja"]);
    insta::assert_snapshot!(told);
}

#[test]
fn says_once_that_it_sits_down_and_goes_on_to_answer() {
    let told = |language, audience, line| converse_on(0.1, language, audience, 30, &[line]);
    for (told, says, answers) in [
        (
            told(Language::De, Audience::Child, "Wo ist die Toilette?"),
            "Sag bitte jemandem an der Theke Bescheid.",
            "Toilette",
        ),
        (
            told(Language::De, Audience::Adult, "Wo ist die Toilette?"),
            "Bitte sagen Sie meinen Kolleginnen Bescheid.",
            "Toilette",
        ),
        (told(Language::En, Audience::Child, "Where is the toilet?"), "Please tell somebody at the desk.", "toilet"),
        (told(Language::En, Audience::Adult, "Where is the toilet?"), "Please tell my colleagues.", "toilet"),
    ] {
        assert_eq!(told.matches(says).count(), 1, "{told}");
        let after = told.split_once(says).map_or("", |(_, after)| after);
        assert!(after.lines().any(|line| line.starts_with("< ") && line.contains(answers)), "{told}");
    }
}

#[test]
fn stops_at_any_words_that_mean_stop_and_stays_until_asked() {
    let told = converse(
        Language::De,
        Audience::Child,
        150,
        &["Wo finde ich Momo?", "ja", "!bitte sofort stehen bleiben", "nein", "Bring mich zur Toilette"],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn repeats_an_offer_and_takes_the_yes_after_it() {
    let told = converse(Language::De, Audience::Child, 60, &["Wo finde ich Momo?", "Wie bitte?", "ja"]);
    insta::assert_snapshot!(told);
}

#[test]
fn goes_home_when_nobody_has_more_to_ask() {
    let told = converse(Language::De, Audience::Child, 110, &["Bring mich zur Toilette"]);
    insta::assert_snapshot!(told);
}

#[test]
fn changes_to_the_language_it_is_spoken_to_in() {
    let told = converse(Language::De, Audience::Adult, 20, &["Where can I find Momo?"]);
    insta::assert_snapshot!(told);
}

#[test]
fn tells_when_the_house_is_open() {
    let told = converse(
        Language::De,
        Audience::Adult,
        40,
        &["Wann haben Sie heute geöffnet?", "Und haben Sie am Sonntag offen?"],
    );
    insta::assert_snapshot!(told);
}

/// Every answer that a tree names exists, in every language and for everybody.
#[test]
fn every_answer_in_the_trees_exists() {
    let phrases = LibraryRobot::bundled_phrases().unwrap();
    let fill = [
        "title",
        "person",
        "area",
        "shelf",
        "call_number",
        "date",
        "age",
        "name",
        "hours",
        "day",
        "next",
        "events",
        "asked",
        "staff",
    ]
    .map(|slot| (slot.to_owned(), "x".to_owned()))
    .into();
    let fixed = TREES.iter().flat_map(|(_, xml)| xml.split("<Say ").skip(1)).filter_map(|node| {
        let value = |name: &str| node.split_once(&format!("{name}=\""))?.1.split('"').next();
        Some((value("topic")?, value("label")?)).filter(|(topic, label)| !topic.contains('{') && !label.contains('{'))
    });
    let computed = [
        (
            "find_item",
            "found found_no_author here reference lent lent_no_date reserved looking as_of as_of_unknown missing no_shelf meant meant_no_author which_volume unknown no_title trouble",
        ),
        ("find_area", "found here unknown"),
        ("guide_me", "default"),
        ("battery", "low hot"),
        ("guide", "arrived arrived_place"),
        ("opening_hours", "today today_closed day day_closed week holidays"),
        ("events", "next none_then default"),
        ("unclear", "once again_staff"),
        ("emergency", "default fire injury lost_child"),
    ];
    let computed = computed.iter().flat_map(|(topic, labels)| labels.split(' ').map(move |label| (*topic, label)));
    for (topic, label) in fixed.chain(computed) {
        for language in Language::ALL {
            for audience in [Audience::Child, Audience::Adult] {
                let answer = phrases.get(language).answer(topic, label, audience, &fill, 0);
                assert!(answer.is_some(), "{topic} {label} in {language} for {audience:?}");
            }
        }
    }
}

#[test]
fn nothing_is_wrong_with_the_trees_that_come_along() {
    let found: Vec<String> = check_trees(&TREES, None, &[]).iter().map(ToString::to_string).collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn everything_that_is_wrong_with_a_tree_is_found_at_once() {
    let wrong = r#"<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Sequence>
      <LookUpBook verdct="{verdict}"/>
      <Say topic="find_item" label="{situation}"/>
      <AlwaysFailure/>
      <Say topic="find_item"/>
    </Sequence>
  </BehaviorTree>
</root>"#;
    let found = check_trees(&[("wrong.xml", wrong)], None, &[]);
    let found: Vec<_> = found.iter().map(|finding| (finding.line(), finding.column(), finding.rule())).collect();
    assert_eq!(
        found,
        [(4, 19, "port-unknown"), (5, 37, "key-never-written"), (7, 8, "port-missing"), (7, 8, "unreachable")]
    );
}

/// Whatever is asked for, it may be one of the first three, or of one author's.
struct Undecided(ListCatalogue);

impl Catalogue for Undecided {
    fn search(&self, _: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError> {
        let hits = self.0.books.iter().map(|(book, _)| Hit { book: book.clone(), score: 0.7 });
        Ok(SearchResult { verdict: Verdict::Ask, hits: hits.take(at_most).collect() })
    }

    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError> {
        self.0.items(id)
    }
}

/// What the robot said, line by line.
fn said(told: &str) -> Vec<&str> {
    told.lines().filter_map(|line| line.strip_prefix("< ")).collect()
}

#[test]
fn a_no_brings_the_next_book_and_after_two_the_staff() {
    let talk = |lines: &[&'static str]| {
        converse_with(Box::new(Undecided(catalogue())), 1.0, Language::De, Audience::Adult, 60, lines)
    };
    let told = talk(&["Wo finde ich das Gespensterbuch?", "nein", "nein danke"]);
    let answers = said(&told);
    assert!(answers[0].contains("»Momo«") && answers[1].contains("»Krabat«"), "{told}");
    assert!(answers[2].contains("Theke"), "{told}");
    assert_eq!(answers.len(), 3, "{told}");
    let told = talk(&["Wo finde ich das Gespensterbuch?", "nein", "ja"]);
    assert!(said(&told)[2].contains("»Krabat« ist ausgeliehen"), "{told}");
    let told = talk(&["Wo finde ich das Gespensterbuch?", "das zweite bitte"]);
    assert!(said(&told)[1].contains("»Krabat« ist ausgeliehen"), "{told}");
}

#[test]
fn who_wrote_it_is_asked_once_and_then_the_staff_helps() {
    let told = converse(
        Language::De,
        Audience::Adult,
        60,
        &["Wo finde ich Quantenfeldtheorie für Hamster?", "von Schrödinger", "Wo steht Relativität für Igel?"],
    );
    let answers = said(&told);
    assert!(answers[0].contains("wer es geschrieben hat"), "{told}");
    assert_eq!(answers.iter().filter(|answer| answer.contains("wer es geschrieben hat")).count(), 1, "{told}");
    assert!(answers[1].contains("Theke") || answers[1].contains("finde ich"), "{told}");
}

#[test]
fn it_speaks_of_what_was_spoken_of() {
    let told = converse(Language::De, Audience::Adult, 60, &["Ist Krabat ausgeliehen?", "Wer hat das geschrieben?"]);
    assert_eq!(said(&told).last(), Some(&"»Krabat« ist von Otfried Preußler."), "{told}");
    let told = converse(
        Language::En,
        Audience::Adult,
        60,
        &["Do you have The Little Prince by Astrid Lindgren?", "no thanks"],
    );
    assert!(!said(&told).is_empty(), "{told}");
}

#[test]
fn a_joke_leads_on_as_the_phrase_files_say() {
    let told = converse(Language::De, Audience::Child, 40, &["Kannst du tanzen?", "ja", "Momo"]);
    let answers = said(&told);
    assert!(answers[1].contains("Welches Buch") && answers[2].contains("»Momo«"), "{told}");
}

#[test]
fn new_phrases_hold_from_the_next_sentence_on() {
    let mut brain = LibraryRobot::new(settings(Language::En)).unwrap();
    let file = "intent: greet\nhear: ahoy\nanswer hello: Ahoy!\n";
    let book = |language| PhraseBook::parse(language, &[("a.txt", file)]);
    let german = PhraseBook::bundled(Language::De).unwrap();
    brain.use_phrases(Arc::new(Text { de: german, en: book(Language::En).unwrap() }));
    let heard = Heard { text: "Ahoy".into(), language: Language::En, confidence: 1.0, at: Timestamp::ZERO };
    let perception = Perception { heard: vec![heard], ..Perception::default() };
    let mut said = Vec::new();
    for tick in 0..3 {
        let wishes = brain.tick(Timestamp::new(Duration::from_millis(20 * tick)), &perception);
        said.extend(wishes.say.into_iter().map(|utterance| utterance.text));
    }
    assert_eq!(said.first().map(String::as_str), Some("Ahoy!"));
    assert!(brain.take_not_understood().is_empty());
}

/// A file that the test reads while the robot writes it.
#[derive(Clone, Default)]
struct SharedFile(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for SharedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_recorded_robot_can_be_asked_afterwards() {
    let brain = LibraryRobot::new(settings(Language::En));
    let file = SharedFile::default();
    let mut brain = brain.unwrap().record_to(file.clone()).unwrap();
    for tick in 0..100 {
        brain.tick(Timestamp::new(Duration::from_millis(20 * tick)), &Perception::default());
    }
    let bytes = file.0.lock().unwrap().clone();
    let mut replay = Replay::new(Trace::read(&bytes).unwrap()).unwrap();
    replay.seek(100).unwrap();
    let live: Vec<_> = brain.tree.nodes().map(|node| (node.status(), node.last_answer())).collect();
    let replayed: Vec<_> = replay.tree().nodes().map(|node| (node.status(), node.last_answer())).collect();
    assert_eq!(live, replayed);
    assert!(!replay.explain().doing.is_empty());
}
