//! Floor plans as maps of ROS's `map_server`, and the reverse: a picture of what is free and what is not, beside a small
//! YAML file. A real robot's navigation and the simulator then speak of one house.
//!
//! ```
//! use sim_world::FloorPlan;
//! use sim_world::plan::map::{self, Map};
//!
//! let map = Map::of(&FloorPlan::demo());
//! assert_eq!((map.columns, map.rows), (240, 160), "12 m by 8 m in cells of 5 cm");
//! let again = Map::read("house.yaml", &map.yaml("house.pgm"), |_| Ok(map.pgm()))?;
//! let plan = FloorPlan::parse("house.plan.toml", &map::to_plan(&again, "house")?).expect("it is a house");
//! assert_eq!(Map::of(&plan), map);
//! # Ok::<(), map::MapError>(())
//! ```

mod grid;
mod house;
mod read;

pub use grid::{Cell, Map};
pub use house::to_plan;
pub use read::MapError;

#[cfg(test)]
mod tests;
