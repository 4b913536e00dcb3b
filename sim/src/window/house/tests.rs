use rstest::rstest;

use super::*;

#[rstest]
#[case::german(Language::De, ["Kinderbereich", "Regal 2", "Infotheke"])]
#[case::english(Language::En, ["Children's area", "Shelf 2", "Information desk"])]
fn signs_say_what_the_plan_says(#[case] language: Language, #[case] expected: [&str; 3]) {
    let house = HouseModel::new(&FloorPlan::demo(), language, 1);
    let titles: Vec<&str> = house.signs.iter().map(|sign| sign.title.as_str()).collect();
    for title in &expected[..2] {
        assert!(titles.contains(title), "{title} is not among {titles:?}");
    }
    let second = house.signs.iter().find(|sign| sign.title == expected[1]).unwrap();
    assert!(second.subtitle.contains('2') && second.subtitle.contains('5'), "{}", second.subtitle);
    let shelves = FloorPlan::demo().shelves().len();
    let zones = FloorPlan::demo().zones().len();
    let closed = FloorPlan::demo().doors().iter().filter(|door| !door.open).count();
    assert_eq!(house.signs.len(), shelves + 2 * zones + closed);
}

#[test]
fn a_workshop_shows_its_cards_marks_and_charger() {
    let plan = FloorPlan::workshop();
    let house = HouseModel::new(&plan, Language::En, 1);
    let board = |title: &str| house.signs.iter().find(|sign| sign.title == title);
    let fox = board("Fox").expect("a card on the wall").map_from_sign;
    assert!(fox.transform_vector3(Vec3::Z).distance(Vec3::X) < 1e-5, "it looks into the room");
    let one = board("1").expect("a mark on the floor").map_from_sign;
    assert!(one.translation.distance(bevy::math::Vec3A::new(1.5, 5.2, 0.0175)) < 1e-5, "{}", one.translation);
    let up = one.transform_vector3(Vec3::Z);
    assert!(up.distance(Vec3::Z) < 1e-5, "it is read from above");
    let charger = plan.spot(FloorPlan::CHARGER).unwrap().pose;
    let near = |place: &Vec3| (place.x - charger.x_m as f32).hypot(place.y - charger.y_m as f32) < 0.5 && place.z > 0.2;
    assert!(house.matt.positions.iter().any(near), "a box that charges");
    for place in house.matt.positions.iter().chain(&house.shining.positions) {
        assert!(place.x > -0.3 && place.x < 11.3 && place.y > -0.3 && place.y < 8.3 && place.z > -0.01, "{place}");
    }
}

#[test]
fn a_library_has_its_pictures_and_each_is_another() {
    let plan = FloorPlan::library();
    let colours = |id: &str| {
        let picture = plan.pictures().iter().find(|picture| picture.id == id).unwrap();
        let mut model = HouseModel::default();
        sights::painting(&mut model, picture, 1);
        model.matt.colours
    };
    assert_ne!(colours("bild-1"), colours("bild-2"));
}

#[test]
fn signs_stand_upright_and_read_from_the_left() {
    for sign in HouseModel::new(&FloorPlan::demo(), Language::De, 1).signs {
        let [right, up, out] = [Vec3::X, Vec3::Y, Vec3::Z].map(|axis| sign.map_from_sign.transform_vector3(axis));
        assert!(up.distance(Vec3::Z) < 1e-5, "{}: {up}", sign.title);
        assert!(right.cross(up).distance(out) < 1e-5, "{} is mirrored", sign.title);
    }
}

#[test]
fn the_same_seed_fills_the_same_shelves() {
    let plan = FloorPlan::demo();
    let with = |seed| HouseModel::new(&plan, Language::De, seed).books;
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
}

#[test]
fn who_looks_in_over_a_wall_does_not_see_its_top() {
    let plan = FloorPlan::demo();
    let house = HouseModel::new(&plan, Language::De, 1);
    let (length, width) = (plan.length_m() as f32, plan.width_m() as f32);
    let middle = Vec3::new(length / 2.0, width / 2.0, 1.6);
    assert!(house.copings.iter().all(|coping| coping.is_seen_from(middle)));
    let south = Vec3::new(length / 2.0, -4.0, 6.0);
    let hidden: Vec<_> = house.copings.iter().filter(|coping| !coping.is_seen_from(south)).collect();
    assert!(!hidden.is_empty() && hidden.len() < house.copings.len());
    assert!(hidden.iter().all(|coping| coping.middle.y < 0.2), "{hidden:?}");
}

#[test]
fn everything_stands_in_the_house_and_on_its_floor() {
    let plan = FloorPlan::demo();
    let house = HouseModel::new(&plan, Language::De, 1);
    for place in house.matt.positions.iter().chain(&house.books.positions).chain(&house.books_from_afar.positions) {
        assert!(place.z > -0.01 && place.z < WALL_HEIGHT_M + 0.3, "{place}");
        assert!(place.x > -0.3 && place.x < plan.length_m() as f32 + 0.3, "{place}");
        assert!(place.y > -0.3 && place.y < plan.width_m() as f32 + 0.3, "{place}");
    }
    let triangles = house.matt.triangles() + house.books.triangles();
    assert!(triangles < 200_000, "{triangles}");
}

#[test]
fn an_empty_house_is_a_house() {
    let text = r#"
        [house]
        name = { de = "Haus", en = "house" }
        size_m = [3.0, 2.0]
        [[spot]]
        id = "home"
        name = { de = "Platz", en = "place" }
        at_m = [1.0, 1.0]
        facing_deg = 0
        [[spot]]
        id = "eingang"
        name = { de = "Eingang", en = "entrance" }
        at_m = [2.0, 1.0]
        facing_deg = 180
    "#;
    let house = HouseModel::new(&FloorPlan::parse("empty.plan.toml", text).unwrap(), Language::De, 1);
    assert!(!house.floor.is_empty() && house.signs.is_empty());
}
