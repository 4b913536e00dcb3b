use proptest::prelude::*;
use robot_core::{Point, Text};
use rstest::rstest;

use super::*;
use crate::plan::FloorPlan;

const YAML: &str = "image: house.pgm\nresolution: 0.05\norigin: [-1.5, 2.0, 0.0]\n";

/// A room of 3 m by 3 m with a block in it.
fn room() -> Vec<u8> {
    let mut pgm = b"P5\n# drawn by hand\n60 60\n255\n".to_vec();
    for row in 0..60 {
        for column in 0..60 {
            let edge = [row, column].iter().any(|at| *at < 2 || *at >= 58);
            let block = (10..14).contains(&row) && (20..40).contains(&column);
            pgm.push(if edge || block { 0 } else { 254 });
        }
    }
    pgm
}

fn read(yaml: &str, pgm: &[u8]) -> Result<Map, MapError> {
    Map::read("house.yaml", yaml, |_| Ok(pgm.to_vec()))
}

#[rstest]
#[case(FloorPlan::demo())]
#[case(FloorPlan::library())]
fn a_plan_comes_back_from_its_map(#[case] plan: FloorPlan) {
    let map = Map::of(&plan);
    let solid = map.cells.iter().filter(|cell| **cell == Cell::Solid).count();
    assert!(solid * 20 > map.cells.len() && solid * 3 < map.cells.len(), "{solid} of {}", map.cells.len());
    let again = read(&map.yaml("house.pgm"), &map.pgm()).unwrap();
    assert_eq!(again, map);
    let text = to_plan(&again, "Haus").unwrap();
    let imported = FloorPlan::parse("house.plan.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Map::of(&imported), map);
}

#[test]
fn north_is_up_and_the_frame_is_said() {
    let map = read(YAML, &room()).unwrap();
    assert_eq!((map.origin, map.cell(30, 48), map.cell(30, 11)), (Point::new(-1.5, 2.0), Cell::Solid, Cell::Free));
    assert_eq!(map.cell(60, 0), Cell::Unknown);
    let text = to_plan(&map, "Mein \"Raum\"\n").unwrap();
    assert!(text.contains("(-1.5, 2)") && text.contains("de = \"Mein Raum\""), "{text}");
    let plan = FloorPlan::parse("room.plan.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(plan.walls().len(), 5, "each side of the room, and the block: {text}");
}

#[test]
fn greys_mean_what_the_file_says() {
    let pgm = b"P5 3 1 100\n\x00\x32\x64".to_vec();
    let cells = |more: &str| read(&(YAML.to_owned() + more), &pgm).unwrap().cells;
    assert_eq!(cells(""), [Cell::Solid, Cell::Unknown, Cell::Free]);
    assert_eq!(cells("negate: 1\n"), [Cell::Free, Cell::Unknown, Cell::Solid]);
    assert_eq!(cells("occupied_thresh: 0.4\n"), [Cell::Solid, Cell::Solid, Cell::Free]);
    assert_eq!(cells("free_thresh: 0.6 # generous\n"), [Cell::Solid, Cell::Free, Cell::Free]);
}

#[rstest]
#[case::nothing("", "`image`")]
#[case::no_size("image: a.pgm\norigin: [0, 0, 0]\n", "`resolution`")]
#[case::no_origin("image: a.pgm\nresolution: 0.05\n", "`origin`")]
#[case::not_a_number("image: a.pgm\nresolution: nan\n", "line 2: `resolution` is a number from 0.005 to 1")]
#[case::endless("image: a.pgm\nresolution: inf\n", "line 2")]
#[case::tiny("image: a.pgm\nresolution: 1e-9\n", "line 2")]
#[case::turned("image: a.pgm\norigin: [0, 0, 1.57]\n", "line 2: a turned map")]
#[case::two_figures("image: a.pgm\norigin: [0, 0]\n", "line 2: `origin` has three")]
#[case::list("image: a.pgm\norigin:\n- 0\n", "line 2: `origin` has three")]
#[case::raw("image: a.pgm\nmode: raw\n", "line 2: `mode`")]
#[case::prose("image: a.pgm\nhello\n", "line 2: this is no `key: value`")]
fn what_a_map_file_leaves_out_is_told(#[case] yaml: &str, #[case] told: &str) {
    let error = read(yaml, &room()).unwrap_err().to_string();
    assert!(error.contains(told) && error.contains("house.yaml"), "{error}");
}

#[rstest]
#[case::empty(b"".as_slice(), "no binary PGM")]
#[case::png(b"\x89PNG\r\n".as_slice(), "no binary PGM")]
#[case::no_head(b"P5\n3".as_slice(), "its head")]
#[case::huge(b"P5\n999999 999999\n255\n".as_slice(), "1 to 5000 cells")]
#[case::none(b"P5\n0 4\n255\n".as_slice(), "1 to 5000 cells")]
#[case::deep(b"P5\n2 2\n65535\n\0\0\0\0\0\0\0\0".as_slice(), "greatest grey")]
#[case::short(b"P5\n2 2\n255\n\0\0\0".as_slice(), "after 3 of 4 pixels")]
#[case::comment_without_end(b"P5 # for ever".as_slice(), "its head")]
fn pictures_that_are_none_are_told(#[case] pgm: &[u8], #[case] told: &str) {
    let error = read(YAML, pgm).unwrap_err().to_string();
    assert!(error.contains(told) && error.starts_with("house.pgm"), "{error}");
}

#[test]
fn a_picture_that_cannot_be_read_is_told() {
    let error =
        Map::read("house.yaml", YAML, |name| Err(Text { de: format!("kein {name}"), en: format!("no {name}") }))
            .unwrap_err();
    assert_eq!(error.to_string(), "house.pgm: no house.pgm");
}

#[test]
fn maps_that_are_no_houses_are_told() {
    let map = |columns: usize, rows: usize, cell: &dyn Fn(usize) -> Cell| Map {
        cell_m: 0.05,
        origin: Point::new(0.0, 0.0),
        columns,
        rows,
        cells: (0..columns * rows).map(cell).collect(),
    };
    let told = |map: Map| to_plan(&map, "x").unwrap_err().to_string();
    assert!(told(map(4, 4, &|_| Cell::Free)).contains("0.2 m by 0.2 m"));
    assert!(told(map(5_000, 60, &|_| Cell::Free)).contains("250.0 m by 3.0 m"));
    assert!(told(map(60, 60, &|_| Cell::Solid)).contains("nowhere is it 0.9 m wide"));
    let chequered = |at: usize| if (at + at / 100).is_multiple_of(2) { Cell::Solid } else { Cell::Free };
    assert!(told(map(100, 100, &chequered)).contains("too ragged"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_a_map_or_an_error(yaml in "\\PC{0,80}", pgm in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = read(&yaml, &pgm);
        let _ = read(YAML, &pgm);
        let mut begun = b"P5 ".to_vec();
        begun.extend(&pgm);
        let _ = read(YAML, &begun);
    }

    #[test]
    fn any_blocks_come_back(blocks in prop::collection::vec((0_usize..56, 0_usize..56, 1_usize..20, 1_usize..20), 0..8)) {
        let mut map = read(YAML, &room()).unwrap();
        for (column, row, columns, rows) in blocks {
            for row in row..(row + rows).min(60) {
                for column in column..(column + columns).min(60) {
                    map.cells[row * 60 + column] = Cell::Solid;
                }
            }
        }
        if let Ok(text) = to_plan(&map, "x") {
            let plan = FloorPlan::parse("x.plan.toml", &text).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(Map::of(&plan).cells, map.cells);
        }
    }
}
