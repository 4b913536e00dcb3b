//! A floor plan out of a map: what is solid becomes walls, and two spots are found, so that the plan can be used at once
//! and furnished by hand.

use std::fmt::Write as _;

use robot_core::{Point, Text};

use super::grid::{Cell, Map};
use super::read::MapError;
use crate::geometry::OrientedBox;
use crate::path::Clearance;
use crate::plan::FloorPlan;
use crate::plan::shapes::along;

/// More walls than this nobody wants to read, and a plan may have 2,000 things.
const MOST_WALLS: usize = 1_500;
/// A plan is at least so long and wide, and at most, metres.
const HOUSE_M: std::ops::RangeInclusive<f64> = 2.0..=100.0;

/// The text of a floor plan: the map's solid cells as walls, a place for the robot where there is most room, and an
/// entrance far away from it. Names, shelves and doors are for people to add. What is not known is taken for free.
///
/// # Errors
/// When the map is too small, too large or too ragged for a plan, or has no room for a robot.
pub fn to_plan(map: &Map, name: &str) -> Result<String, MapError> {
    let (length_m, width_m) = (map.columns as f64 * map.cell_m, map.rows as f64 * map.cell_m);
    if !HOUSE_M.contains(&length_m) || !HOUSE_M.contains(&width_m) {
        let (least, most) = (HOUSE_M.start(), HOUSE_M.end());
        return Err(MapError::NoHouse(Text::owned(
            format!(
                "Sie ist {length_m:.1} m mal {width_m:.1} m, und ein Grundriss ist {least} bis {most} m lang und breit"
            ),
            format!("it is {length_m:.1} m by {width_m:.1} m, and a plan is {least} to {most} m long and wide"),
        )));
    }
    let blocks = blocks(map)?;
    let solids: Vec<OrientedBox> = blocks.iter().map(|block| block.shape(map.cell_m)).collect();
    let (home, entrance) = spots(&Clearance::new(length_m, width_m, &solids))?;
    let name: String = name.chars().filter(|letter| !letter.is_control() && !"\"\\".contains(*letter)).collect();
    let name = name.trim().chars().take(80).collect::<String>();
    let name = if name.is_empty() { "Haus".to_owned() } else { name };
    let Point { x_m, y_m } = map.origin;
    let mut plan = format!(
        "# A floor plan out of a map of map_server. Metres: x east, y north, from the south-west corner, which lies at\n\
         # ({x_m}, {y_m}) in the map's frame. What the house has besides its walls is for you to add.\n\n\
         [house]\nname = {{ de = \"{name}\", en = \"{name}\" }}\nsize_m = [{length_m:.3}, {width_m:.3}]\n"
    );
    for block in &blocks {
        let (from, to, thickness_m) = block.wall(map.cell_m);
        // Writing into a String cannot fail.
        let _ = write!(
            plan,
            "\n[[wall]]\nfrom_m = [{:.4}, {:.4}]\nto_m = [{:.4}, {:.4}]\nthickness_m = {thickness_m:.4}\n",
            from.x_m, from.y_m, to.x_m, to.y_m
        );
    }
    for (id, de, en, Point { x_m, y_m }) in
        [(FloorPlan::HOME, "mein Platz", "my place", home), (FloorPlan::ENTRANCE, "Eingang", "entrance", entrance)]
    {
        let _ = write!(
            plan,
            "\n[[spot]]\nid = \"{id}\"\nname = {{ de = \"{de}\", en = \"{en}\" }}\nat_m = [{x_m:.2}, {y_m:.2}]\nfacing_deg = 0\n"
        );
    }
    Ok(plan)
}

/// A block of solid cells.
#[derive(Debug, Clone, Copy)]
struct Block {
    column: usize,
    row: usize,
    columns: usize,
    rows: usize,
}

impl Block {
    /// As a wall: from, to and thickness, along its longer side and at most a metre thick.
    fn wall(&self, cell_m: f64) -> (Point, Point, f64) {
        let metres = |cells: usize| cells as f64 * cell_m;
        let (west, south) = (metres(self.column), metres(self.row));
        let (long, wide) = (metres(self.columns), metres(self.rows));
        let (x_m, y_m) = (west + long / 2.0, south + wide / 2.0);
        if long >= wide {
            (Point::new(west, y_m), Point::new(west + long, y_m), wide)
        } else {
            (Point::new(x_m, south), Point::new(x_m, south + wide), long)
        }
    }

    fn shape(&self, cell_m: f64) -> OrientedBox {
        let (from, to, thickness_m) = self.wall(cell_m);
        along(from, to, thickness_m)
    }
}

/// Cuts what is solid into blocks: each begins at the first cell that is left, and grows to the east, then to the north.
fn blocks(map: &Map) -> Result<Vec<Block>, MapError> {
    // A wall is at most a metre thick.
    let most = ((1.0 / map.cell_m) as usize).max(1);
    let mut taken = vec![false; map.cells.len()];
    let mut blocks = Vec::new();
    for row in 0..map.rows {
        for column in 0..map.columns {
            let is_left = |taken: &[bool], column: usize, row: usize| {
                map.cell(column, row) == Cell::Solid && !taken[row * map.columns + column]
            };
            if !is_left(&taken, column, row) {
                continue;
            }
            let columns = (column..map.columns).take_while(|column| is_left(&taken, *column, row)).count();
            let is_row = |row: &usize| (column..column + columns).all(|column| is_left(&taken, column, *row));
            let rows = (row..map.rows).take_while(is_row).count();
            let rows = if columns > most { rows.min(most) } else { rows };
            for row in row..row + rows {
                taken[row * map.columns + column..][..columns].fill(true);
            }
            blocks.push(Block { column, row, columns, rows });
            if blocks.len() > MOST_WALLS {
                return Err(MapError::NoHouse(Text::owned(
                    format!(
                        "Was darauf fest ist, ist zu zackig für {MOST_WALLS} gerade Wände; ziehen Sie die Wände in einem \
                         Malprogramm nach, oder speichern Sie sie mit größeren Feldern"
                    ),
                    format!(
                        "what is solid in it is too ragged for {MOST_WALLS} straight walls; draw over the walls in a \
                         painting program, or save it with larger cells"
                    ),
                )));
            }
        }
    }
    Ok(blocks)
}

/// Where there is most room, and the place far away that one can walk to from there.
fn spots(floor: &Clearance) -> Result<(Point, Point), MapError> {
    /// Visitors come in where there is so much room, metres.
    const ENTRANCE_M: f64 = 0.6;
    let roomy = |least_m: f64| floor.places().filter(move |(_, room_m)| *room_m >= least_m);
    let mut home: Option<(Point, f64)> = None;
    for (place, room_m) in roomy(FloorPlan::COMFORTABLE_M) {
        if home.is_none_or(|(_, most_m)| room_m > most_m) {
            home = Some((place, room_m));
        }
    }
    let no_room = || {
        let least_m = 2.0 * FloorPlan::COMFORTABLE_M;
        MapError::NoHouse(Text::owned(
            format!("Nirgends ist {least_m} m Platz; so viel braucht ein Roboter zum Drehen"),
            format!("nowhere is it {least_m} m wide, which a robot needs to turn"),
        ))
    };
    let (home, _) = home.ok_or_else(no_room)?;
    let reach = floor.reach(home, FloorPlan::COMFORTABLE_M);
    let mut entrance = (home, 0.0);
    for (place, _) in roomy(ENTRANCE_M).filter(|(place, _)| reach.contains(*place)) {
        let distance_m = home.distance_m(place);
        if distance_m > entrance.1 {
            entrance = (place, distance_m);
        }
    }
    // In a small room everybody comes in where the robot is.
    Ok((home, entrance.0))
}
