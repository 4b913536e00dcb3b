//! What the robot says when the library's servers answer, late or not at all.

use super::*;

/// The catalogue, as it was yesterday morning.
struct Yesterdays(ListCatalogue);

impl Catalogue for Yesterdays {
    fn search(&self, query: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError> {
        self.0.search(query, at_most)
    }

    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError> {
        self.0.items(id)
    }

    fn as_of(&self) -> Option<jiff::civil::DateTime> {
        Some(jiff::civil::date(2026, 11, 23).at(6, 0, 0, 0))
    }
}

/// What the robot says to a question when the servers answer so, after so many milliseconds.
fn said_with_servers(question: &'static str, after_ms: u64, answer: LiveAnswer) -> Vec<String> {
    let settings = Settings { catalogue: Box::new(Yesterdays(catalogue())), ..settings(Language::De) };
    let guard = LibraryRobot::guard(&settings.phrases, GuardLimits::default());
    let answers = ["1", "2"].map(|id| (id.to_owned(), (Duration::from_millis(after_ms), answer.clone())));
    let mut servers = ScriptedAvailability::default();
    servers.answers.extend(answers);
    let brain = LibraryRobot::new(settings).unwrap().with_servers(servers);
    let visitor = Visitor { lines: [question].into(), silent_since: Timestamp::ZERO, robot_walks: false };
    let body = IdealBody { odom_from_base: Pose::IDENTITY, twist: Twist::ZERO, charge: 1.0 };
    let mut robot = Robot::new(Controller::new(brain, guard), body, visitor, TranscriptSpeech::default());
    let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0));
    let mut said = Vec::new();
    for _ in 0..20 * Controller::<LibraryRobot>::RATE_HZ {
        let events = robot.tick(&clock).events;
        said.extend(events.into_iter().filter_map(|event| match event {
            Event::Said { text, .. } => Some(text),
            _ => None,
        }));
        clock.advance(Controller::<LibraryRobot>::PERIOD);
    }
    said
}

fn live(call_number: &str, state: ItemState) -> LiveAnswer {
    LiveAnswer::Copies(vec![Item { call_number: call_number.into(), location: None, state }])
}

#[test]
fn a_server_that_knows_better_is_believed() {
    let due = Some(jiff::civil::date(2026, 12, 9));
    let said = said_with_servers("Wo finde ich Momo?", 40, live("5.1 END", ItemState::Lent { due }));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("»Momo« ist ausgeliehen") && said[0].contains("am neunten Dezember"), "{said:?}");
    let said = said_with_servers("Wo finde ich Krabat?", 40, live("", ItemState::Available));
    assert!(said[0].contains("»Krabat« von Otfried Preußler") && said[0].contains("5.1 PRE"), "{said:?}");
    let said = said_with_servers("Wo finde ich Momo?", 40, live("5.1 END", ItemState::Reserved));
    assert!(said[0].contains("liegt gerade für jemand anderen bereit"), "{said:?}");
}

#[test]
fn a_slow_server_is_waited_for_aloud_and_not_for_long() {
    let said = said_with_servers("Wo finde ich Momo?", 1200, live("5.1 END", ItemState::Lent { due: None }));
    assert_eq!(said[0], "Einen Moment, ich sehe nach.");
    assert!(said[1].contains("»Momo« ist gerade ausgeliehen"), "{said:?}");
    let said = said_with_servers("Wo finde ich Momo?", 60_000, live("5.1 END", ItemState::Lent { due: None }));
    assert_eq!(said[1], "Die Ausleihe erreiche ich gerade nicht. Was ich weiß, ist von gestern.");
    assert!(said[2].contains("»Momo« von Michael Ende"), "{said:?}");
}

#[test]
fn without_an_answer_the_snapshot_says_how_old_it_is() {
    for answer in [LiveAnswer::Unreachable, LiveAnswer::Unknown] {
        let said = said_with_servers("Wo finde ich Krabat?", 20, answer);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].ends_with("Was ich weiß, ist von gestern."), "{said:?}");
        assert!(said[1].contains("am vierten Dezember"), "{said:?}");
    }
}
