//! Reads a map: the YAML file, then the picture that it names. Any bytes are a map or an error.

use robot_core::{Point, Text};

use super::grid::{Cell, Map};

/// A map that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// A line of the YAML file says what cannot be.
    #[error("{file}, line {line}: {}", problem.en)]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        problem: Text<String>,
    },
    /// The YAML file leaves something out.
    #[error("{file} does not say `{key}`; a map of map_server has {example}")]
    Missing {
        /// The file.
        file: String,
        /// What it does not say.
        key: &'static str,
        /// How it is written.
        example: &'static str,
    },
    /// The picture cannot be read.
    #[error("{image}: {}", problem.en)]
    Image {
        /// The picture's file.
        image: String,
        /// What is wrong and what would be right.
        problem: Text<String>,
    },
    /// No plan can be made of it.
    #[error("no plan can be made of this map: {}", .0.en)]
    NoHouse(Text<String>),
}

impl MapError {
    /// What is wrong and what would be right, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let de = match self {
            Self::Line { file, line, problem } => format!("{file}, Zeile {line}: {}", problem.de),
            Self::Missing { file, key, example } => {
                format!("In {file} fehlt `{key}`; eine Karte von map_server hat {example}")
            }
            Self::Image { image, problem } => format!("{image}: {}", problem.de),
            Self::NoHouse(problem) => format!("Aus dieser Karte lässt sich kein Grundriss machen: {}", problem.de),
        };
        Text { de, en: self.to_string() }
    }
}

/// What the YAML file says.
struct Header {
    image: String,
    cell_m: f64,
    origin: Point,
    negate: bool,
    occupied: f64,
    free: f64,
}

/// A house is no larger than this in cells: 100 m in cells of 2 cm.
const MOST_CELLS: usize = 5_000;

impl Map {
    /// Reads a map. `file` is what the YAML file is called, `image` reads the picture that it names.
    ///
    /// # Errors
    /// When a line cannot be understood, something is left out, or the picture is no PGM.
    pub fn read(
        file: &str,
        yaml: &str,
        image: impl FnOnce(&str) -> Result<Vec<u8>, Text<String>>,
    ) -> Result<Self, MapError> {
        let header = header(file, yaml)?;
        let wrong = |problem: Text<String>| MapError::Image { image: header.image.clone(), problem };
        let bytes = image(&header.image).map_err(wrong)?;
        let (columns, rows, greatest, pixels) = pgm(&bytes).map_err(wrong)?;
        let cell = |grey: &u8| {
            let lightness = f64::from(*grey) / f64::from(greatest);
            let occupied = if header.negate { lightness } else { 1.0 - lightness };
            if occupied > header.occupied {
                Cell::Solid
            } else if occupied < header.free {
                Cell::Free
            } else {
                Cell::Unknown
            }
        };
        let cells = pixels.chunks(columns).rev().flatten().map(cell).collect();
        Ok(Self { cell_m: header.cell_m, origin: header.origin, columns, rows, cells })
    }
}

/// Reads the few lines that a map's YAML file has; it is no reader of YAML at large.
fn header(file: &str, yaml: &str) -> Result<Header, MapError> {
    let (mut image, mut cell_m, mut origin, mut negate) = (None, None, None, false);
    // What map_server of ROS 2 takes where the file says nothing.
    let (mut occupied, mut free) = (0.65, 0.25);
    for (number, line) in yaml.lines().enumerate() {
        let wrong = |problem: Text<String>| MapError::Line { file: file.to_owned(), line: number + 1, problem };
        let line = line.split(" #").next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') || line == "---" {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            return Err(wrong(Text::owned(
                "Das ist kein `schlüssel: wert`; Listen stehen in einer Zeile, wie [0.0, 0.0, 0.0]",
                "this is no `key: value`; write lists in one line, as [0.0, 0.0, 0.0]",
            )));
        };
        let value = value.trim().trim_matches(['"', '\'']);
        let figure = |least: f64, most: f64| {
            let read = value.parse::<f64>().ok().filter(|figure| (least..=most).contains(figure));
            read.ok_or_else(|| {
                let key = key.trim();
                wrong(Text::owned(
                    format!("`{key}` ist eine Zahl von {least} bis {most}"),
                    format!("`{key}` is a number from {least} to {most}"),
                ))
            })
        };
        match key.trim() {
            "image" if !value.is_empty() => image = Some(value.to_owned()),
            "resolution" => cell_m = Some(figure(0.005, 1.0)?),
            "origin" => origin = Some(corner(value).map_err(wrong)?),
            "negate" => negate = figure(0.0, 1.0)? > 0.5,
            "occupied_thresh" => occupied = figure(0.0, 1.0)?,
            "free_thresh" => free = figure(0.0, 1.0)?,
            "mode" if value != "trinary" && value != "scale" => {
                return Err(wrong(Text::owned(
                    "`mode` ist trinary oder scale; eine rohe Karte sagt nicht, was frei ist",
                    "`mode` is trinary or scale; a raw map says nothing about what is free",
                )));
            }
            _ => {}
        }
    }
    let missing = |key, example| MapError::Missing { file: file.to_owned(), key, example };
    Ok(Header {
        image: image.ok_or_else(|| missing("image", "image: house.pgm"))?,
        cell_m: cell_m.ok_or_else(|| missing("resolution", "resolution: 0.05"))?,
        origin: origin.ok_or_else(|| missing("origin", "origin: [0.0, 0.0, 0.0]"))?,
        negate,
        occupied,
        free,
    })
}

fn corner(value: &str) -> Result<Point, Text<String>> {
    let figures = value
        .strip_prefix('[')
        .and_then(|value| value.strip_suffix(']'))
        .map(|figures| figures.split(',').map(|figure| figure.trim().parse::<f64>()).collect::<Result<Vec<f64>, _>>());
    match figures {
        Some(Ok(figures)) if figures.len() == 3 && figures.iter().all(|figure| figure.abs() <= 1e6) => {
            if figures[2].abs() > 1e-6 {
                return Err(Text::owned(
                    "eine gedrehte Karte geht nicht: Die dritte Zahl muss 0 sein",
                    "a turned map cannot be used: its third figure must be 0",
                ));
            }
            Ok(Point::new(figures[0], figures[1]))
        }
        _ => Err(Text::owned(
            "`origin` hat drei Zahlen, wie [0.0, 0.0, 0.0]",
            "`origin` has three figures, as [0.0, 0.0, 0.0]",
        )),
    }
}

/// Width, height, the greatest grey, and the pixels from the top.
fn pgm(bytes: &[u8]) -> Result<(usize, usize, u8, &[u8]), Text<String>> {
    let mut rest = bytes.strip_prefix(b"P5").ok_or_else(|| {
        Text::owned(
            "das ist kein binäres PGM (P5); map_saver schreibt eines mit --fmt pgm",
            "this is no binary PGM (P5); map_saver writes one with --fmt pgm",
        )
    })?;
    let mut figure = || -> Result<usize, Text<String>> {
        loop {
            rest = rest.trim_ascii_start();
            let Some(comment) = rest.strip_prefix(b"#") else { break };
            let end = comment.iter().position(|byte| *byte == b'\n').unwrap_or(comment.len());
            rest = &comment[end..];
        }
        let digits = rest.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, after) = rest.split_at(digits);
        rest = after;
        let read = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        read.ok_or_else(|| {
            Text::owned(
                "der Anfang nennt nicht Breite, Höhe und das hellste Grau",
                "its head does not say width, height and the greatest grey",
            )
        })
    };
    let (width, height, greatest) = (figure()?, figure()?, figure()?);
    if !(1..=MOST_CELLS).contains(&width) || !(1..=MOST_CELLS).contains(&height) {
        return Err(Text::owned(
            format!("sie ist {width} mal {height}; eine Karte hat je Seite 1 bis {MOST_CELLS} Felder"),
            format!("it is {width} by {height}; a map has 1 to {MOST_CELLS} cells each way"),
        ));
    }
    let Some(greatest) = u8::try_from(greatest).ok().filter(|greatest| *greatest > 0) else {
        return Err(Text::owned(
            format!("ihr hellstes Grau ist {greatest}; bei einer Karte ist es 1 bis 255"),
            format!("its greatest grey is {greatest}; a map's is 1 to 255"),
        ));
    };
    // One byte of white space ends the head.
    let pixels = rest.get(1..).unwrap_or_default();
    match pixels.get(..width * height) {
        Some(pixels) => Ok((width, height, greatest, pixels)),
        None => {
            let (are, all) = (pixels.len(), width * height);
            Err(Text::owned(
                format!("sie endet nach {are} von {all} Bildpunkten"),
                format!("it ends after {are} of {all} pixels"),
            ))
        }
    }
}
