use std::time::Duration;

use proptest::prelude::*;
use robot_core::{Language, Point};

use super::*;

const SMALL: &str = r#"
[house]
name = { de = "Haus & Hof", en = "house <yard>" }
size_m = [6.0, 4.5]
[[zone]]
id = "zone"
name = { de = "Kinder \"Ecke\"", en = "children's corner" }
from_m = [0.0, 0.0]
to_m = [3.0, 4.5]
[[wall]]
from_m = [3.0, 0.0]
to_m = [3.0, 4.5]
[[door]]
id = "tuer"
name = { de = "Tür", en = "door" }
from_m = [3.0, 1.5]
to_m = [3.0, 2.5]
open = true
[[furniture]]
id = "tisch"
name = { de = "Tisch", en = "table" }
centre_m = [5.4, 0.6]
size_m = [0.6, 0.6]
turned_deg = 30.0
[[shelf]]
id = "regal"
name = { de = "Regal", en = "shelf" }
location = "KIN"
centre_m = [0.2, 1.0]
size_m = [1.5, 0.3]
facing_deg = 0.0
call_numbers = [{ from = "1", to = "5" }, { from = "Film", to = "Film" }]
[[spot]]
id = "home"
name = { de = "Platz", en = "place" }
at_m = [1.5, 2.0]
facing_deg = 0
[[spot]]
id = "eingang"
name = { de = "Eingang", en = "entrance" }
at_m = [5.0, 2.0]
facing_deg = 180
"#;

fn small() -> FloorPlan {
    match FloorPlan::parse("small.plan.toml", SMALL) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    }
}

/// A walk of two steps on which each of `texts` is said.
fn walk(texts: &[&str]) -> Walk {
    let place = Point::new(1.5, 2.0);
    let spoken = texts.iter().enumerate().map(|(number, text)| Spoken {
        at: Duration::from_secs(number as u64 * 61),
        place,
        who: if number % 2 == 0 { "Mia".into() } else { "NAOme".into() },
        by_robot: number % 2 == 1,
        text: (*text).into(),
    });
    Walk { way: vec![place, Point::new(2.5, 2.0), Point::new(4.5, 2.1)], spoken: spoken.collect() }
}

/// Whether tags close in the order they were opened, and nothing in a text or an attribute could be one.
fn is_well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(begin) = rest.find('<') {
        let Some(end) = rest[begin..].find('>') else { return false };
        let tag = &rest[begin + 1..begin + end];
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.contains('<') || tag.matches('"').count() % 2 == 1 || name.is_empty() {
            return false;
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[begin + end + 1..];
        if rest.split('<').next().is_some_and(|text| text.contains('>')) {
            return false;
        }
    }
    open.is_empty()
}

#[test]
fn a_small_plan_looks_like_this() {
    insta::assert_snapshot!("small_plan", draw(&small(), Language::De));
}

#[test]
fn a_walk_looks_like_this() {
    let walk = walk(&["Wo steht Momo?", "Momo von Michael Ende steht im Regal."]);
    insta::assert_snapshot!("small_walk", draw_walk(&small(), Language::En, &walk));
}

#[test]
fn the_picture_in_the_documents_is_that_of_the_demo_plan() {
    let shown = include_str!("../../../../docs/demo-plan.svg");
    let drawn = draw(&FloorPlan::demo(), Language::En);
    assert!(shown == drawn, "draw it anew: naome plan draw --lang en --out docs/demo-plan.svg");
}

#[test]
fn everything_of_the_plan_is_named_in_both_languages() {
    let plan = FloorPlan::demo();
    for language in [Language::De, Language::En] {
        let svg = draw(&plan, language);
        // Names may be broken into lines: their words count.
        let shown = |name: &Text<String>| name.get(language).split(' ').all(|word| svg.contains(&svg::escaped(word)));
        let names = plan.zones().iter().map(|zone| &zone.name);
        let names = names.chain(plan.shelves().iter().map(|shelf| &shelf.name));
        let names = names.chain(plan.furniture().iter().map(|piece| &piece.name));
        for name in names.chain(plan.spots().iter().map(|spot| &spot.name)) {
            assert!(shown(name), "{name:?}");
        }
        assert!(svg.contains("Klassiker") && is_well_formed(&svg));
    }
}

/// Columns, rows and the pixels of a PNG file, four bytes each.
fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let read = resvg::tiny_skia::Pixmap::decode_png(png).unwrap();
    (read.width(), read.height(), read.data().to_vec())
}

#[test]
fn a_png_shows_the_same_with_letters_of_our_own() {
    for plan in FloorPlan::BUNDLED.into_iter().filter_map(FloorPlan::bundled) {
        let svg = draw(&plan, Language::De);
        let (width, height, drawn) = pixels(&png(&svg).unwrap());
        assert_eq!(width.max(height), LONGEST_PX);
        // Without its letters it is another picture: no font of the machine is needed for them.
        let silent: String = svg.lines().filter(|line| !line.trim_start().starts_with("<text")).collect();
        let (_, _, bare) = pixels(&png(&silent).unwrap());
        let differing = drawn.chunks_exact(4).zip(bare.chunks_exact(4)).filter(|(one, other)| one != other).count();
        assert!(differing > 5_000, "{}: {differing}", plan.name().en);
        assert_eq!(png(&svg).unwrap(), png(&svg).unwrap(), "the same picture, the same bytes");
    }
}

#[test]
fn what_is_no_drawing_is_no_png() {
    for text in ["", "<svg", "<html></html>", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"1\"/>"] {
        assert!(matches!(png(text), Err(PngError::Read(_))), "{text}");
    }
    // A strip a thousand times as long as wide still has a pixel across.
    let strip = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90000\" height=\"1\"/>";
    let (width, height, _) = pixels(&png(strip).unwrap());
    assert_eq!((width, height), (LONGEST_PX, 1));
}

/// A room without shelves and doors, and so narrow that the signs need more than one row.
const NARROW: &str = r#"
[house]
name = { de = "Bühne", en = "stage" }
size_m = [3.0, 4.0]
[[spot]]
id = "home"
name = { de = "Mitte", en = "middle" }
at_m = [1.5, 2.0]
facing_deg = 0
[[spot]]
id = "eingang"
name = { de = "vorn", en = "front" }
at_m = [2.5, 2.0]
facing_deg = 180
"#;

#[test]
fn the_key_names_what_is_there_and_stays_on_the_page() {
    let narrow = FloorPlan::parse("narrow.plan.toml", NARROW).unwrap_or_else(|error| panic!("{error}"));
    for (plan, shelf) in [(&narrow, false), (&small(), true)] {
        let key = Key::new(plan, Language::De, (60.0, 700.0), 1.0);
        assert_eq!(key.signs.iter().any(|(_, text, ..)| text.starts_with("Regal")), shelf);
        assert!(!key.signs.iter().any(|(_, text, ..)| text.contains("geschlossen")), "no door is closed");
        let face = Face::new(13.0, FAINT);
        assert!(key.signs.iter().all(|(_, text, x, _)| x + 22.0 + face.width(text) <= 700.0));
    }
}

#[test]
fn an_end_is_named_when_the_robot_has_walked() {
    let drawn = |way: &[(f64, f64)]| {
        let way = way.iter().map(|(x, y)| Point::new(*x, *y)).collect();
        let svg = draw_walk(&small(), Language::De, &Walk { way, spoken: Vec::new() });
        ["Start", "Ziel", "Start und Ziel"].map(|name| svg.contains(&format!(">{name}</text>")))
    };
    assert_eq!(drawn(&[(1.5, 2.0), (1.52, 2.0)]), [true, false, false]);
    assert_eq!(drawn(&[(1.5, 2.0), (2.5, 2.0)]), [true, true, false]);
    assert_eq!(drawn(&[(1.5, 2.0), (2.5, 2.0), (1.5, 2.1)]), [false, false, true]);
}

#[test]
fn the_check_for_form_finds_what_is_wrong() {
    for bad in ["<a>", "<a></b>", "<a b=\"c/>", "<a>></a>", "<a b=\"<\"/>", "</a>"] {
        assert!(!is_well_formed(bad), "{bad}");
    }
    assert!(is_well_formed("<a b=\"c\">d<e/></a>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_said_wherever_it_stays_a_picture(
        texts in prop::collection::vec("\\PC{0,80}|[<>&\"'\\x00-\\x1f]{0,20}", 0..60),
        way in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..20),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let way = way.into_iter().map(|(x, y)| Point::new(x, y)).collect();
        let svg = draw_walk(&small(), Language::De, &Walk { way, ..walk(&texts) });
        prop_assert!(is_well_formed(&svg));
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
        prop_assert!(!svg.chars().any(|letter| letter.is_control() && letter != '\n'));
    }
}
