//! The panel beside the house: what the robot hears, understands, decides and feels, and how time goes by.

use std::sync::Arc;

use robot_core::{Language, Text};
use sim_world::fault::{Fault, Sensor};

use super::{Mind, ROBOT, clock, say};
use crate::window::canvas::{Area, Canvas, Weight, lines, width};
use crate::window::colour::Colour;
use crate::window::robot::Lamp;
use crate::window::view::{Sensors, View};

/// Something on the panel that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Button {
    /// Let time stand still, or go on.
    Pause,
    /// One tick while time stands still.
    Step,
    /// So many seconds forward, or back.
    Wind(f64),
    /// The line of time: where on it one clicks is wound to.
    Timeline,
    /// So many times as fast as life.
    Speed(f64),
    /// Look from another place.
    Camera(Shown),
    /// Touch the robot's head.
    TouchHead,
    /// Let something go wrong, or no longer.
    Fault(Fault),
    /// Write something to the robot.
    Speak,
}

/// What the camera shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// The robot and who is with it; it follows them.
    #[default]
    Follow,
    /// What people turn to.
    Orbit,
    /// The whole house from above.
    Top,
}

/// What the robot shows of itself, as finely as the panel writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Felt {
    /// Seconds since the start.
    pub at_s: u64,
    /// The colour of its eyes.
    pub eyes: Colour,
    /// Charge of the battery, per cent.
    pub battery_pct: Option<u8>,
    /// Echoes to the left and right, centimetres, in steps of five: a finer figure flickers, and has the panel painted anew
    /// with each echo.
    pub sonar_cm: [Option<u16>; 2],
    /// Whether something touches its head, a hand, a foot.
    pub touched: [bool; 3],
    /// Who and what it sees, the nearest first, if that is known.
    pub seen: Option<Arc<[Text<String>]>>,
}

impl From<&View> for Felt {
    fn from(view: &View) -> Self {
        let Sensors { battery, sonar_m, touch, .. } = &view.robot.sensors;
        Self {
            at_s: view.at.since_start().as_secs(),
            eyes: view.robot.lights.look(Lamp::Eyes),
            battery_pct: battery.map(|charge| (charge * 100.0).round() as u8),
            sonar_cm: sonar_m.map(|metres| metres.map(|metres| (metres * 20.0).round() as u16 * 5)),
            touched: [touch.any_head(), touch.any_hand(), touch.any_bumper()],
            seen: view.robot.seen.clone(),
        }
    }
}

/// Where on the line of time one is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// Seconds from its beginning to its end.
    pub whole_s: u64,
    /// The part of it that is over, 0 to 1.
    pub part: f64,
    /// Where the robot decided something, as parts of it.
    pub decisions: Vec<f64>,
    /// Whether something is shown that was.
    pub is_back: bool,
    /// Whether the present follows its end.
    pub goes_on: bool,
}

/// What the robot goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Script {
    /// A behaviour tree.
    #[default]
    Tree,
    /// A program of blocks.
    Blocks,
    /// Somebody at the other end of ROS 2, of whose thoughts nothing is known.
    Elsewhere,
}

/// All that the panel says. What is equal looks the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What the robot shows of itself.
    pub felt: Felt,
    /// What goes on in the robot's mind.
    pub mind: Mind,
    /// What it goes by.
    pub script: Script,
    /// Where on the line of time one is.
    pub timeline: Timeline,
    /// In which language it is written.
    pub language: Language,
    /// Whether time stands still.
    pub is_paused: bool,
    /// So many times as fast as life.
    pub speed: f64,
    /// What the camera shows.
    pub shown: Shown,
    /// What is being typed, if anything is.
    pub typed: Option<String>,
    /// What goes wrong now.
    pub faults: Vec<Fault>,
    /// Whether whoever looks on can speak to the robot and touch it.
    pub takes_part: bool,
}

/// What whoever looks on can let go wrong.
pub const FAULTS: [(Text, Fault); 4] = [
    (Text { de: "Funkloch", en: "No link" }, Fault::LinkLoss),
    (Text { de: "Glätte", en: "Slippery" }, Fault::Slippery { part: 0.5 }),
    (Text { de: "Sonar aus", en: "No sonar" }, Fault::Silent(Sensor::SonarLeft)),
    (Text { de: "Umfallen", en: "Fall over" }, Fault::Fall { towards_deg: 0.0 }),
];

/// How fast time may go, as many times as in life.
pub const SPEEDS: [f64; 6] = [0.25, 1.0, 2.0, 8.0, 24.0, 64.0];

/// Writes from above to below.
struct Writer<'a> {
    canvas: &'a mut Canvas,
    left: f32,
    wide: f32,
    y: f32,
    bottom: f32,
    scale: f32,
    buttons: Vec<(Area, Button)>,
}

impl Writer<'_> {
    /// How large running text is, pixels of a window 720 high.
    const TEXT_PX: f32 = 15.5;
    /// From one line to the next, as a part of the letters' size.
    const LINE: f32 = 1.3;

    fn heading(&mut self, text: &str) {
        self.y += 7.0 * self.scale;
        let size = 12.5 * self.scale;
        self.canvas.text(
            self.left,
            self.y + size,
            &text.to_uppercase(),
            size,
            Weight::Bold,
            Colour::ACCENT.darker(0.25),
        );
        self.y += size * 1.5;
    }

    fn text(&mut self, text: &str, weight: Weight, colour: Colour, indent: f32, at_most: usize) {
        let size = Self::TEXT_PX * self.scale;
        let indent = indent * self.scale;
        for line in lines(text, size, weight, self.wide - indent, at_most) {
            if self.y + size * Self::LINE > self.bottom {
                return;
            }
            self.canvas.text(self.left + indent, self.y + size, &line, size, weight, colour);
            self.y += size * Self::LINE;
        }
    }

    /// How many more lines of text there is room for.
    fn lines_left(&self) -> usize {
        ((self.bottom - self.y) / (Self::TEXT_PX * self.scale * Self::LINE)).max(0.0) as usize
    }

    /// A part from 0 to 1 as a bar, with its name and figure.
    fn bar(&mut self, name: &str, figure: &str, part: f64, colour: Colour) {
        let size = 14.0 * self.scale;
        let bar = Area::new(self.left + self.wide * 0.40, self.y + size * 0.35, self.wide * 0.36, 8.0 * self.scale);
        self.canvas.text(self.left, self.y + size, name, size, Weight::Regular, Colour::FAINT);
        self.canvas.panel(bar, 4.0 * self.scale, Colour(0xe6, 0xdf, 0xd4), 1.0);
        let filled = Area { width: (bar.width * part.clamp(0.0, 1.0) as f32).max(8.0 * self.scale), ..bar };
        self.canvas.panel(filled, 4.0 * self.scale, colour, 1.0);
        let right = self.left + self.wide - width(figure, size, Weight::Bold);
        self.canvas.text(right, self.y + size, figure, size, Weight::Bold, Colour::INK);
        self.y += size * 1.6;
    }

    /// What is measured to the left and right, metres, as two bars that grow to both sides, with their figures beside them.
    fn pair(&mut self, name: &str, metres: [Option<f64>; 2], most_m: f64, language: Language) {
        let size = 14.0 * self.scale;
        self.canvas.text(self.left, self.y + size, name, size, Weight::Regular, Colour::FAINT);
        let (middle, long) = (self.left + self.wide * 0.61, self.wide * 0.19);
        for (side, metres) in [-1.0_f32, 1.0].into_iter().zip(metres) {
            let part = (metres.unwrap_or_default() / most_m).clamp(0.0, 1.0) as f32;
            let bar = |width: f32| Area {
                x: if side < 0.0 { middle - 1.5 * self.scale - width } else { middle + 1.5 * self.scale },
                y: self.y + size * 0.35,
                width,
                height: 8.0 * self.scale,
            };
            self.canvas.panel(bar(long), 2.0 * self.scale, Colour(0xe6, 0xdf, 0xd4), 1.0);
            self.canvas.panel(bar((long * part).max(self.scale)), 2.0 * self.scale, Colour::ZONES[2], 1.0);
            let figure = metres.map_or_else(|| "–".to_owned(), |metres| language.decimal(metres, 2));
            let right = if side < 0.0 { middle - long - 8.0 * self.scale } else { self.left + self.wide };
            let left = right - width(&figure, size, Weight::Bold);
            self.canvas.text(left, self.y + size, &figure, size, Weight::Bold, Colour::INK);
        }
        self.y += size * 1.6;
    }

    /// Buttons side by side; the lit ones are what is so now.
    fn row(&mut self, row: &[(String, Button, bool)]) {
        let gap = 6.0 * self.scale;
        let wide = (self.wide - gap * (row.len() as f32 - 1.0)) / row.len() as f32;
        let tall = 27.0 * self.scale;
        // Side by side all are written in one size.
        let widest = row.iter().map(|(text, ..)| width(text, 14.0 * self.scale, Weight::Bold)).fold(1.0, f32::max);
        let size = 14.0 * self.scale * (wide * 0.9 / widest).min(1.0);
        for (index, (text, button, is_lit)) in row.iter().enumerate() {
            let area = Area::new(self.left + index as f32 * (wide + gap), self.y, wide, tall);
            let (ground, ink) = if *is_lit {
                (Colour::ACCENT.darker(0.2), Colour::PAPER)
            } else {
                (Colour(0xef, 0xe8, 0xdd), Colour::INK)
            };
            self.canvas.panel(area, 8.0 * self.scale, ground, 1.0);
            self.canvas.text_centred(
                area.x + wide / 2.0,
                area.y + tall / 2.0 + size * 0.36,
                text,
                size,
                Weight::Bold,
                ink,
            );
            self.buttons.push((area, *button));
        }
        self.y += tall + gap;
    }
}

/// Draws the panel into `area`. What on it can be clicked, and where.
pub fn draw_panel(canvas: &mut Canvas, area: Area, scale: f32, panel: &Panel) -> Vec<(Area, Button)> {
    canvas.panel(area, 0.0, Colour::PAPER, 1.0);
    canvas.panel(Area { width: 1.5 * scale, ..area }, 0.0, Colour(0xd9, 0xcf, 0xc0), 1.0);
    let pad = 20.0 * scale;
    let controls = if panel.takes_part { 270.0 } else { 200.0 } * scale;
    let felt = if panel.felt.seen.is_some() { 117.0 } else { 96.0 } * scale;
    let mut writer = Writer {
        canvas,
        left: area.x + pad,
        wide: area.width - 2.0 * pad,
        y: area.y + 14.0 * scale,
        bottom: area.y + area.height - controls - felt,
        scale,
        buttons: Vec::new(),
    };
    let language = panel.language;
    header(&mut writer, panel);
    mind(&mut writer, &panel.mind, panel.script, language);
    writer.y = writer.bottom;
    writer.bottom += felt;
    sensors(&mut writer, &panel.felt, language);
    writer.y = area.y + area.height - controls + 8.0 * scale;
    writer.bottom = area.y + area.height;
    controls_of(&mut writer, panel);
    writer.buttons
}

fn header(writer: &mut Writer<'_>, panel: &Panel) {
    let scale = writer.scale;
    writer.canvas.disc(writer.left + 9.0 * scale, writer.y + 17.0 * scale, 8.0 * scale, panel.felt.eyes.darker(0.1));
    writer.canvas.text(
        writer.left + 26.0 * scale,
        writer.y + 25.0 * scale,
        ROBOT,
        24.0 * scale,
        Weight::Bold,
        Colour::INK,
    );
    let time = clock(panel.felt.at_s);
    let size = 18.0 * scale;
    let right = writer.left + writer.wide - width(&time, size, Weight::Regular);
    writer.canvas.text(right, writer.y + 24.0 * scale, &time, size, Weight::Regular, Colour::FAINT);
    writer.y += 34.0 * scale;
}

fn mind(writer: &mut Writer<'_>, mind: &Mind, script: Script, language: Language) {
    const NOTHING: Text = Text { de: "noch nichts", en: "nothing yet" };
    let text = |de, en| say(Text { de, en }, language);
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_else(|| say(NOTHING, language).to_owned());
    writer.heading(text("gehört", "heard"));
    writer.text(&or_nothing(&mind.heard), Weight::Regular, Colour::INK, 0.0, 2);
    if script == Script::Elsewhere {
        writer.heading(text("gesteuert", "controlled"));
        writer.text(text("über ROS 2", "over ROS 2"), Weight::Bold, Colour::INK, 0.0, 1);
        let how =
            text("zum Beispiel mit: naome robot --ears simulator", "for example by: naome robot --ears simulator");
        writer.text(how, Weight::Regular, Colour::FAINT, 0.0, 3);
        return;
    }
    if script == Script::Tree {
        writer.heading(text("verstanden", "understood"));
        writer.text(&or_nothing(&mind.understood), Weight::Regular, Colour::INK, 0.0, 2);
    }
    writer.heading(if script == Script::Blocks { text("Block", "block") } else { text("entschieden", "decided") });
    let (what, why) = mind.decided.clone().unwrap_or_default();
    writer.text(if what.is_empty() { say(NOTHING, language) } else { &what }, Weight::Bold, Colour::INK, 0.0, 2);
    if !why.is_empty() {
        let because = if script == Script::Blocks { "" } else { text("weil: ", "because: ") };
        writer.text(&(because.to_owned() + &why), Weight::Regular, Colour::FAINT, 0.0, 3);
    }
    if mind.branch.is_empty() {
        return;
    }
    writer.heading(match script {
        Script::Blocks => text("Blöcke, die laufen", "blocks that run"),
        _ => text("im Verhaltensbaum", "in the behaviour tree"),
    });
    // The leaf says most: where there is no room for all, the root is left out.
    let left_out = mind.branch.len().saturating_sub(writer.lines_left());
    for (depth, node) in mind.branch.iter().skip(left_out).enumerate() {
        let is_leaf = left_out + depth + 1 == mind.branch.len();
        let (weight, colour) = if is_leaf { (Weight::Bold, Colour::INK) } else { (Weight::Regular, Colour::FAINT) };
        let arrow = if depth + left_out == 0 { "" } else { "› " };
        writer.text(&format!("{arrow}{node}"), weight, colour, depth.min(6) as f32 * 9.0, 1);
    }
}

fn sensors(writer: &mut Writer<'_>, felt: &Felt, language: Language) {
    writer.heading(say(Text { de: "gefühlt", en: "felt" }, language));
    if let Some(percent) = felt.battery_pct {
        let colour = if percent < 20 { Colour::ZONES[6] } else { Colour::ZONES[7] };
        let name = say(Text { de: "Akku", en: "battery" }, language);
        writer.bar(name, &format!("{percent} %"), f64::from(percent) / 100.0, colour);
    }
    if felt.sonar_cm.iter().any(Option::is_some) {
        let metres = felt.sonar_cm.map(|sonar| sonar.map(|centimetres| f64::from(centimetres) / 100.0));
        writer.pair(
            say(Text { de: "Sonar, m", en: "sonar, m" }, language),
            metres,
            sim_world::nao::SONAR_FARTHEST_M,
            language,
        );
    }
    let parts = [Text { de: "Kopf", en: "head" }, Text { de: "Hand", en: "hand" }, Text { de: "Fuß", en: "foot" }];
    let touched: Vec<&str> = parts
        .into_iter()
        .zip(felt.touched)
        .filter(|(_, is_touched)| *is_touched)
        .map(|(part, _)| say(part, language))
        .collect();
    let touched = if touched.is_empty() {
        say(Text { de: "nirgends", en: "nowhere" }, language).to_owned()
    } else {
        touched.join(", ")
    };
    let name = say(Text { de: "berührt: ", en: "touched: " }, language).to_owned();
    writer.text(&(name + &touched), Weight::Regular, Colour::FAINT, 0.0, 1);
    if let Some(seen) = &felt.seen {
        let names: Vec<&str> = seen.iter().map(|name| name.get(language).as_str()).collect();
        let nothing = say(Text { de: "nichts, was er kennt", en: "nothing it knows" }, language);
        let names = if names.is_empty() { nothing.to_owned() } else { names.join(", ") };
        let sees = say(Text { de: "sieht: ", en: "sees: " }, language).to_owned();
        writer.text(&(sees + &names), Weight::Regular, Colour::FAINT, 0.0, 1);
    }
}

/// The line of time with its knob, and what it says at its right end.
fn timeline(writer: &mut Writer<'_>, timeline: &Timeline, language: Language) {
    let scale = writer.scale;
    let size = 14.0 * scale;
    let note = match (timeline.is_back, timeline.goes_on) {
        (false, true) => say(Text { de: "jetzt", en: "now" }, language).to_owned(),
        _ => {
            let shown = (timeline.whole_s as f64 * timeline.part).round() as u64;
            format!("{} / {}", clock(shown), clock(timeline.whole_s))
        }
    };
    // On the line of the heading above it.
    let right = writer.left + writer.wide - width(&note, size, Weight::Bold);
    writer.canvas.text(right, writer.y - 8.0 * scale, &note, size, Weight::Bold, Colour::INK);
    let area = Area::new(writer.left, writer.y, writer.wide, 20.0 * scale);
    let middle = area.y + area.height / 2.0;
    let line = Area::new(area.x, middle - 2.5 * scale, area.width, 5.0 * scale);
    writer.canvas.panel(line, 2.5 * scale, Colour(0xe6, 0xdf, 0xd4), 1.0);
    let part = timeline.part.clamp(0.0, 1.0) as f32;
    let over = Area { width: (line.width * part).max(5.0 * scale), ..line };
    writer.canvas.panel(over, 2.5 * scale, Colour::ACCENT, 1.0);
    for decision in &timeline.decisions {
        let x = area.x + area.width * decision.clamp(0.0, 1.0) as f32;
        let mark = Area::new(x - 0.75 * scale, middle - 6.0 * scale, 1.5 * scale, 12.0 * scale);
        writer.canvas.panel(mark, 0.0, Colour::FAINT, 0.7);
    }
    let radius = 7.0 * scale;
    let knob = area.x + radius + (area.width - 2.0 * radius) * part;
    writer.canvas.disc(knob, middle, radius, Colour::ACCENT.darker(0.2));
    writer.canvas.disc(knob, middle, radius * 0.55, Colour::PAPER);
    writer.buttons.push((area, Button::Timeline));
    writer.y += area.height + 6.0 * scale;
}

fn controls_of(writer: &mut Writer<'_>, panel: &Panel) {
    let language = panel.language;
    let text = |de, en| say(Text { de, en }, language).to_owned();
    writer.heading(&text("Zeit", "time"));
    let pause = if panel.is_paused { text("Weiter", "Go on") } else { text("Pause", "Pause") };
    timeline(writer, &panel.timeline, language);
    writer.row(&[
        ("−5 s".to_owned(), Button::Wind(-5.0), false),
        (pause, Button::Pause, panel.is_paused),
        (text("Schritt", "Step"), Button::Step, false),
        ("+5 s".to_owned(), Button::Wind(5.0), false),
    ]);
    let speed = |times: f64| {
        let name = if times < 1.0 { "¼×".to_owned() } else { format!("{times:.0}×") };
        (name, Button::Speed(times), (panel.speed - times).abs() < 1e-9)
    };
    writer.row(&SPEEDS.map(speed));
    writer.y += 5.0 * writer.scale;
    let camera = |de, en, shown| (text(de, en), Button::Camera(shown), panel.shown == shown);
    writer.row(&[
        camera("Folgen", "Follow", Shown::Follow),
        camera("Drehen", "Turn", Shown::Orbit),
        camera("Von oben", "From above", Shown::Top),
    ]);
    if !panel.takes_part {
        return;
    }
    writer.heading(&text("Was schiefgeht", "what goes wrong"));
    writer
        .row(&FAULTS.map(|(name, fault)| {
            (say(name, language).to_owned(), Button::Fault(fault), panel.faults.contains(&fault))
        }));
    if let Some(typed) = &panel.typed {
        let area = Area::new(writer.left, writer.y, writer.wide, 30.0 * writer.scale);
        writer.canvas.frame(area, 8.0 * writer.scale, Colour::ACCENT, 2.0 * writer.scale);
        let size = 15.0 * writer.scale;
        // The end of a long sentence is what one types at.
        let mut shown: String = format!("{typed}|");
        while width(&shown, size, Weight::Regular) > area.width - 16.0 * writer.scale && shown.chars().count() > 1 {
            shown.remove(0);
        }
        writer.canvas.text(
            area.x + 8.0 * writer.scale,
            area.y + area.height / 2.0 + size * 0.36,
            &shown,
            size,
            Weight::Regular,
            Colour::INK,
        );
    } else {
        let speak = text("Etwas sagen …", "Say something …");
        writer.row(&[(speak, Button::Speak, false), (text("Kopf berühren", "Touch head"), Button::TouchHead, false)]);
    }
}
