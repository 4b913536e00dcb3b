use std::f64::consts::PI;

use proptest::prelude::*;
use robot_core::ports::FloorMap;
use robot_core::{CallNumber, Language, Point, Pose};
use rstest::rstest;

use super::*;
use crate::geometry::OrientedBox;

const EMPTY: &str = r#"
[house]
name = { de = "Haus", en = "house" }
size_m = [6.0, 4.0]
[[wall]]
from_m = [3.0, 0.0]
to_m = [3.0, 4.0]
[[door]]
id = "tuer"
name = { de = "Tür", en = "door" }
from_m = [3.0, 1.5]
to_m = [3.0, 2.5]
open = true
[[spot]]
id = "home"
name = { de = "Platz", en = "place" }
at_m = [1.0, 2.0]
facing_deg = 0
[[spot]]
id = "eingang"
name = { de = "Eingang", en = "entrance" }
at_m = [5.0, 2.0]
facing_deg = 180
"#;

fn findings(text: &str) -> Vec<(&'static str, usize)> {
    match FloorPlan::parse("test.plan.toml", text) {
        Ok(_) => vec![],
        Err(error) => error.findings().iter().map(|finding| (finding.rule, finding.line)).collect(),
    }
}

fn shelf(centre: &str, from: &str, to: &str, id: &str) -> String {
    format!(
        "[[shelf]]\nid = \"{id}\"\nname = {{ de = \"Regal\", en = \"shelf\" }}\nlocation = \"KIN\"\n\
         centre_m = {centre}\nsize_m = [1.0, 0.3]\nfacing_deg = 0\ncall_numbers = [{{ from = \"{from}\", to = \"{to}\" }}]\n"
    )
}

/// A picture or a mark.
fn sight(kind: &str, at: &str, more: &str) -> String {
    format!("[[{kind}]]\nid = \"p\"\nname = {{ de = \"a\", en = \"b\" }}\nat_m = {at}\nfacing_deg = 0\n{more}\n")
}

#[test]
fn the_small_plan_is_fine() {
    assert_eq!(findings(EMPTY), []);
    let sights = sight("picture", "[0.0, 1.0]", "width_m = 0.5") + &sight("mark", "[1.0, 1.0]", "shows = \"fox\"");
    assert_eq!(findings(&(EMPTY.to_owned() + &sights.replacen("\"p\"", "\"q\"", 1))), []);
    assert_eq!(findings(&(EMPTY.to_owned() + &shelf("[1.0, 1.0]", "1", "5", "a"))), []);
}

#[test]
fn the_demo_plan_has_every_department_and_a_short_way_to_each_shelf() {
    let plan = match FloorPlan::parse("two-rooms.plan.toml", include_str!("../../plans/two-rooms.plan.toml")) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    };
    for id in ["home", "eingang", "info", "toilette", "kinder", "jugend", "romane", "sachbuch", "artothek", "werkstatt"]
    {
        assert!(plan.place(id).is_some(), "{id}");
    }
    let home = plan.spot("home").unwrap().pose;
    assert_eq!(home.yaw_rad, PI, "it faces the entrance");
    for shelf in plan.shelves() {
        let access = shelf.access;
        assert!((access.angle_to_rad(shelf.shape.centre())).abs() < 1e-9, "{}: the robot faces it", shelf.id);
        let face_m = shelf.shape.distance_m(access.position());
        assert!((0.55..=0.70).contains(&face_m), "{}: {face_m} m", shelf.id);
        let route = plan.route(home.position(), access.position(), &[]).unwrap();
        assert!((1.0..=8.0).contains(&route.length_m()), "{}: {} m", shelf.id, route.length_m());
        let nearest_m = route
            .points
            .windows(2)
            .flat_map(|leg| (0..=50).map(|part| leg[0].towards(leg[1], f64::from(part) / 50.0)))
            .flat_map(|point| plan.solids().iter().map(move |solid| solid.distance_m(point)))
            .fold(f64::INFINITY, f64::min);
        assert!(nearest_m > 0.35, "{}: comes as near as {nearest_m} m to something", shelf.id);
    }
}

#[test]
fn the_library_has_every_place_people_ask_for_and_a_way_to_each() {
    let plan = match FloorPlan::parse("library.plan.toml", FloorPlan::LIBRARY) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    };
    let asked = "home ladestation eingang info toilette kinder jugend romane sachbuch artothek werkstatt lesecafe rueckgabe \
                 automaten computer kopierer schliessfaecher aufzug treppe hoerbuecher filme spiele fremdsprachen \
                 arbeitsplaetze leseplatz";
    for id in asked.split_whitespace() {
        assert!(plan.place(id).is_some(), "{id}");
    }
    assert!(plan.shelves().len() >= 30 && plan.zones().len() == 10);
    assert_eq!((plan.pictures().len(), plan.marks().len()), (3, 4));
    assert!(plan.marks().iter().all(|mark| mark.hangs == (mark.shows != "start")));
    let home = plan.spot(FloorPlan::HOME).unwrap().pose;
    for shelf in plan.shelves() {
        let clearance = plan.clearance();
        let comfortable = clearance.route(home.position(), shelf.access.position(), &[], &[FloorPlan::COMFORTABLE_M]);
        let length_m = comfortable.unwrap_or_else(|| panic!("{}: only a narrow way", shelf.id)).length_m();
        assert!(length_m < 26.0, "{}: {length_m} m", shelf.id);
    }
}

#[test]
fn the_workshop_has_a_stage_tables_and_a_charger_and_room_to_walk_to_each() {
    let plan = match FloorPlan::parse("workshop.plan.toml", FloorPlan::WORKSHOP) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    };
    let home = plan.spot(FloorPlan::HOME).unwrap().pose.position();
    let zones: Vec<&str> = plan.zones().iter().map(|zone| zone.name.en.as_str()).collect();
    for zone in ["stage", "audience", "charging corner", "work tables"] {
        assert!(zones.contains(&zone), "{zone}: {zones:?}");
    }
    assert_eq!(plan.furniture().iter().filter(|piece| piece.id.starts_with("werktisch")).count(), 4);
    let comfortably = |to: Point| plan.clearance().route(home, to, &[], &[FloorPlan::COMFORTABLE_M]).is_some();
    for spot in plan.spots() {
        assert!(comfortably(spot.pose.position()), "{}", spot.id);
    }
    assert!(plan.shelves().iter().all(|shelf| comfortably(shelf.access.position())));
    // Marks are on the floor where there is room for a class to see the robot walk to them; cards hang on walls.
    let (cards, marks): (Vec<_>, Vec<_>) = plan.marks().iter().partition(|mark| mark.hangs);
    let shown = |marks: Vec<&Mark>| marks.iter().map(|mark| mark.shows.as_str()).collect::<Vec<_>>().join(" ");
    for mark in &marks {
        assert!(comfortably(mark.pose.position()), "{}", mark.id);
    }
    assert_eq!(plan.spot("start").unwrap().pose, marks[0].pose, "whoever is to begin there stands on the mark");
    assert_eq!((shown(cards).as_str(), shown(marks).as_str()), ("fox star book moon", "start 1 2 3 4"));
}

#[rstest]
fn every_plan_that_comes_along_has_a_name(#[values("two-rooms", "library", "workshop")] name: &str) {
    assert!(FloorPlan::BUNDLED.contains(&name) && FloorPlan::bundled(name).is_some());
    assert_eq!(FloorPlan::bundled(&name.to_uppercase()), None);
}

#[rstest]
#[case("1 PRE", "KIN", "regal-kinder-2")]
#[case("5.1 PRE", "KIN", "regal-kinder-6")]
#[case("6.5 WAS", "KIN", "regal-kinder-8")]
#[case("J Leben HER", "JUG", "regal-jugend-2")]
#[case("Roman KEH", "ROM", "regal-romane-2")]
#[case("Klassiker GOE", "ROM", "regal-romane-5")]
#[case("Engl TOL", "ROM", "regal-englisch-2")]
#[case("Tcn 2 Hawk", "SACH", "regal-sach-6")]
#[case("Zeit GEO", "CAFE", "regal-zeitungen")]
fn the_library_has_a_shelf_for_each_call_number(
    #[case] call_number: &str,
    #[case] location: &str,
    #[case] shelf: &str,
) {
    assert_eq!(FloorPlan::library().shelf_for(call_number, Some(location)).unwrap().id, shelf);
}

#[test]
fn the_reader_stands_beside_a_usual_way_and_not_in_one() {
    let plan = FloorPlan::demo();
    let home = plan.spot("home").unwrap().pose.position();
    let reader = plan.spot("leseplatz").unwrap().pose.position();
    let mut nearest_m = f64::INFINITY;
    for shelf in plan.shelves() {
        let route = plan.route(home, shelf.access.position(), &[]).unwrap();
        for leg in route.points.windows(2) {
            let line = OrientedBox::new(
                Pose::new(leg[0].towards(leg[1], 0.5).x_m, leg[0].towards(leg[1], 0.5).y_m, leg[0].bearing_rad(leg[1])),
                leg[0].distance_m(leg[1]),
                0.0,
            );
            nearest_m = nearest_m.min(line.distance_m(reader));
        }
    }
    assert!((0.75..1.5).contains(&nearest_m), "{nearest_m} m");
}

#[rstest]
#[case("1 PRE", "KIN", "regal-kinder-1")]
#[case("1.1 LIN", "KIN", "regal-kinder-1")]
#[case("2.1 LIN", "KIN", "regal-kinder-2")]
#[case("3 MAA", "KIN", "regal-kinder-2")]
#[case("5.1 PRE", "KIN", "regal-kinder-2")]
#[case("5.9 ÄBC", "KIN", "regal-kinder-2")]
#[case("6.5 WAS", "KIN", "regal-kinder-3")]
#[case("Hörbuch PRE", "KIN", "regal-kinder-3")]
#[case("Spiel CAT", "KIN", "regal-kinder-3")]
#[case("Spiel CAT", "ROM", "regal-romane-3")]
#[case("Film AMÉ", "ROM", "regal-romane-3")]
#[case("J Comic HER", "JUG", "regal-jugend")]
#[case("J Fantasy END", "JUG", "regal-jugend")]
#[case("Roman KÄS", "ROM", "regal-romane-1")]
#[case("Roman Mann", "ROM", "regal-romane-2")]
#[case("Roman Zweig", "ROM", "regal-romane-2")]
#[case("Klassiker GOE", "ROM", "regal-romane-2")]
#[case("Krimi CHR", "ROM", "regal-romane-3")]
#[case("Engl ROW", "ROM", "regal-romane-3")]
#[case("Cek 403 Habi", "SACH", "regal-sach-1")]
#[case("Mbk 12 Xan", "SACH", "regal-sach-1")]
#[case("Naa 1 Abel", "SACH", "regal-sach-2")]
#[case("Ybm 3 Zoll", "sach ", "regal-sach-2")]
#[case("Art LEI", "ART", "regal-artothek")]
#[case("Werk LÖT", "WERK", "regal-werkstatt")]
#[case("Zeit OST", "CAFE", "regal-zeitungen")]
fn every_call_number_has_one_shelf(#[case] call_number: &str, #[case] location: &str, #[case] shelf: &str) {
    let plan = FloorPlan::demo();
    assert_eq!(plan.shelf_for(call_number, Some(location)).unwrap().id, shelf);
    let parsed = CallNumber::parse(call_number).unwrap();
    let there = |shelf: &&Shelf| {
        shelf.location.eq_ignore_ascii_case(location.trim())
            && shelf.call_numbers.iter().any(|range| range.contains(&parsed))
    };
    assert_eq!(plan.shelves().iter().filter(there).count(), 1);
}

#[test]
fn what_stands_nowhere_has_no_shelf() {
    let plan = FloorPlan::demo();
    assert_eq!(plan.shelf_for("Cek 403 Habi", Some("KELLER")), None);
    assert_eq!(plan.shelf_for("", None), None);
    assert_eq!(plan.shelf_for("??", Some("KIN")), None);
    assert_eq!(plan.shelf_for("5.1 PRE", None).unwrap().id, "regal-kinder-2");
}

#[test]
fn the_plan_knows_areas_and_free_distances() {
    let plan = FloorPlan::demo();
    let home = plan.spot("home").unwrap().pose;
    assert_eq!(plan.area_at(home.position()).unwrap().de, "Information");
    assert_eq!(plan.area_at(Point::new(-1.0, 0.0)), None);
    assert!((plan.free_distance_m(home.position(), home.yaw_rad, 9.0) - 4.4).abs() < 1e-9, "the entrance door");
    assert_eq!(plan.free_distance_m(home.position(), home.yaw_rad, 2.0), 2.0);
    let shelf = plan.place("regal-kinder-3").unwrap();
    assert_eq!((shelf.area.de.as_str(), shelf.name.en.as_str()), ("Kinderbereich", "shelf 3"));
}

#[test]
fn every_zone_is_a_place_to_go_to() {
    for plan in [FloorPlan::demo(), FloorPlan::library(), FloorPlan::workshop()] {
        let home = plan.spot("home").unwrap().pose.position();
        for zone in plan.zones() {
            let place = plan.place(&zone.id).unwrap_or_else(|| panic!("{} cannot be entered", zone.id));
            assert_eq!(place.name, zone.name);
            assert!(zone.contains(place.access.position()) && zone.contains(place.target), "{}", zone.id);
            assert!(plan.clearance().room_m(place.access.position()) >= FloorPlan::NARROW_M - 0.1, "{}", zone.id);
            assert!(plan.route(home, place.access.position(), &[]).is_some(), "{}", zone.id);
        }
        assert!(plan.named_places().iter().all(|(id, _)| plan.place(id).is_some() && id != "home"));
    }
    let named: Vec<String> = FloorPlan::workshop().named_places().into_iter().map(|(_, name)| name.de).collect();
    assert!(named.contains(&"Bühne".to_owned()) && named.contains(&"Tisch 1".to_owned()), "{named:?}");
    assert_eq!(named.iter().filter(|name| *name == "Eingang").count(), 1);
}

#[test]
fn what_its_shelves_hold_by_interest_is_named_by_the_plan() {
    let groups = FloorPlan::library().shelf_groups();
    for (group, is_one) in
        [("Krimi", true), ("J Fantasy", true), ("Zeit", true), ("Cek", false), ("J", false), ("5.1", false)]
    {
        assert_eq!(groups.iter().any(|one| one == group), is_one, "{group} in {groups:?}");
    }
}

#[test]
fn a_zone_that_nobody_can_enter_is_no_place() {
    let zone = "[[zone]]\nid = \"kammer\"\nname = { de = \"Kammer\", en = \"chamber\" }\nfrom_m = [3.2, 0.2]\nto_m = [5.8, 3.8]\n";
    let open = EMPTY.replace("at_m = [5.0, 2.0]", "at_m = [2.0, 1.0]") + zone;
    let place = |text: &str| FloorPlan::parse("test.plan.toml", text).unwrap().place("kammer");
    assert!(place(&open).is_some());
    assert_eq!(place(&open.replace("open = true", "open = false")), None);
}

#[rstest]
#[case::overlap(shelf("[1.0, 1.0]", "1", "2", "a") + &shelf("[1.1, 1.0]", "3", "4", "b"), &["overlap"])]
#[case::in_a_wall(shelf("[3.0, 3.4]", "1", "2", "a"), &["overlap"])]
#[case::in_the_doorway(shelf("[3.0, 2.0]", "1", "2", "a"), &["overlap"])]
#[case::outside(shelf("[0.1, 1.0]", "1", "2", "a"), &["outside"])]
#[case::far_away(shelf("[1e300, 1.0]", "1", "2", "a"), &["outside"])]
#[case::no_number(shelf("[nan, 1.0]", "1", "2", "a"), &["outside"])]
#[case::reversed(shelf("[1.0, 1.0]", "5", "1", "a"), &["range-reversed"])]
#[case::no_call_number(shelf("[1.0, 1.0]", "", "..", "a"), &["call-number", "call-number"])]
#[case::same_range(shelf("[1.0, 0.6]", "1", "5", "a") + &shelf("[1.0, 3.4]", "5.1", "6", "b"), &["range-overlap"])]
#[case::same_id(shelf("[1.0, 0.6]", "1", "5", "tuer"), &["duplicate-id"])]
#[case::bad_id(shelf("[1.0, 0.6]", "1", "5", "Regal 1"), &["id"])]
#[case::no_room(shelf("[2.1, 0.6]", "1", "5", "a"), &["blocked"])]
#[case::behind_a_wall(shelf("[2.6, 0.6]", "1", "5", "a"), &["blocked"])]
#[case::unknown_key("[[sofa]]\nid = \"a\"\n".into(), &["schema"])]
#[case::one_bracket("[shelf]\nid = \"a\"\n".into(), &["schema"])]
#[case::misspelt("[[spot]]\nid = \"a\"\nname = { de = \"a\", fr = \"b\" }\nat_m = [1, 1]\nfacing_deg = 0\n".into(), &["schema"])]
#[case::two_wrong_tables("[[spot]]\nid = \"a\"\n[[wall]]\nfrom_m = 3\n".into(), &["schema", "schema"])]
#[case::broken("[[wall\nx = \n".into(), &["syntax"])]
#[case::twice_broken("a = \nb = [\n".into(), &["syntax", "syntax"])]
#[case::door_in_no_wall("[[door]]\nid = \"d\"\nname = { de = \"a\", en = \"b\" }\nfrom_m = [1, 1]\nto_m = [1, 2]\nopen = true\n".into(), &["door"])]
#[case::infinite_angle("[[spot]]\nid = \"a\"\nname = { de = \"a\", en = \"b\" }\nat_m = [1, 1]\nfacing_deg = inf\n".into(), &["size"])]
#[case::empty_name("[[spot]]\nid = \"a\"\nname = { de = \" \", en = \"b\\u0000\" }\nat_m = [1, 1]\nfacing_deg = 0\n".into(), &["text", "text"])]
#[case::a_picture_in_the_air(sight("picture", "[1.5, 1.0]", "width_m = 0.5"), &["picture"])]
#[case::a_huge_picture(sight("picture", "[0.0, 1.0]", "width_m = 1e9"), &["size"])]
#[case::a_mark_nowhere(sight("mark", "[nan, 1.0]", "shows = \"fox\""), &["outside"])]
#[case::an_empty_mark(sight("mark", "[1.0, 1.0]", "shows = \"\""), &["text"])]
#[case::no_wall("[[wall]]\nfrom_m = [1, 1]\nto_m = [1, 1]\n".into(), &["size"])]
#[case::an_endless_wall("[[wall]]\nfrom_m = [1, 1]\nto_m = [inf, 1]\n".into(), &["outside"])]
#[case::a_thick_wall("[[wall]]\nfrom_m = [1, 0]\nto_m = [1, 1]\nthickness_m = 1e300\n".into(), &["size"])]
#[case::a_spot_in_a_wall("[[spot]]\nid = \"a\"\nname = { de = \"a\", en = \"b\" }\nat_m = [3.0, 0.5]\nfacing_deg = 0\n".into(), &["blocked"])]
#[case::a_table_on_the_robot("[[furniture]]\nid = \"t\"\nname = { de = \"a\", en = \"b\" }\ncentre_m = [1.0, 2.0]\nsize_m = [0.5, 0.5]\n".into(), &["blocked"])]
fn each_mistake_is_found(#[case] more: String, #[case] expected: &[&str]) {
    let found: Vec<&str> = findings(&(EMPTY.to_owned() + &more)).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_closed_door_makes_the_other_room_unreachable() {
    let found = findings(&EMPTY.replace("open = true", "open = false"));
    assert_eq!(found, [("unreachable", 22)]);
}

#[test]
fn a_plan_without_a_house_says_so() {
    assert_eq!(findings(""), [("schema", 1)]);
    assert_eq!(
        findings("[house]\nname = { de = \"a\", en = \"b\" }\nsize_m = [6, 4]\n"),
        [("missing-spot", 1), ("missing-spot", 1)]
    );
    assert_eq!(
        findings("[house]\nname = { de = \"a\", en = \"b\" }\nsize_m = [1e9, nan]\n"),
        [("size", 3), ("size", 3)]
    );
}

#[test]
fn huge_plans_are_refused_at_once() {
    assert_eq!(findings(&"#".repeat(2 << 20)), [("too-big", 1)]);
    let many: String = (0..3_000).map(|index| shelf("[1.0, 1.0]", "1", "2", &format!("s{index}"))).collect();
    assert_eq!(findings(&(EMPTY.to_owned() + &many)), [("too-big", 1)]);
    let piled: String = (0..1_000).map(|index| shelf("[1.0, 1.0]", "1", "2", &format!("s{index}"))).collect();
    let error = FloorPlan::parse("test.plan.toml", &(EMPTY.to_owned() + &piled)).unwrap_err();
    assert_eq!(error.findings().len(), 50);
    assert!(error.left_out() > 1_000);
}

#[test]
fn the_room_to_begin_with_is_a_plan_and_the_same_in_both_languages() {
    let read = |text: &str| FloorPlan::parse("beginning.plan.toml", text).unwrap();
    let Text { de, en } = FloorPlan::BEGINNING;
    assert_eq!(crate::picture::draw(&read(de), Language::De), crate::picture::draw(&read(en), Language::De));
}

#[test]
fn a_decimal_comma_is_told_from_a_list() {
    let text = EMPTY.replacen("size_m = [", "size_m = [5,0, 5,0] #", 1);
    let error = FloorPlan::parse("komma.plan.toml", &text).unwrap_err();
    let first = &error.findings()[0];
    assert_eq!(first.rule, "decimal-comma");
    assert!(first.help.de.contains("[5.0, 5.0]"), "{}", first.help.de);
}

#[test]
fn findings_read_well() {
    let text = EMPTY.to_owned() + &shelf("[3.0, 3.4]", "M", "A", "a") + "[[spot]]\nid = \"b\"\n";
    let error = FloorPlan::parse("klein.plan.toml", &text).unwrap_err();
    insta::assert_snapshot!(error.text(Language::De));
    insta::assert_snapshot!(error.text(Language::En));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_a_plan_or_findings(text in "\\PC{0,200}") {
        prop_assert!(FloorPlan::parse("x", &text).is_err());
    }

    #[test]
    fn a_damaged_plan_is_a_plan_or_findings(at in 0..EMPTY.len(), length in 0_usize..40, put in "[\\[\\]=0-9a-z.\" \n-]{0,6}") {
        let mut text = EMPTY.to_owned();
        text.replace_range(floor(&text, at)..floor(&text, at + length), &put);
        if let Err(error) = FloorPlan::parse("x", &text) {
            for finding in error.findings() {
                prop_assert!(text.is_char_boundary(finding.span.start) && finding.span.end <= text.len());
            }
        }
    }
}

/// The last character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
