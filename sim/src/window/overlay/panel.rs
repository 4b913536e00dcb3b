//! The panel beside the house: what the robot hears, understands, decides and feels, and how time goes by.

use robot_core::{Language, Text};

use super::{Mind, ROBOT, clock, say};
use crate::window::canvas::{Area, Canvas, Weight, lines, width};
use crate::window::colour::Colour;
use crate::window::robot::eye_colour;
use crate::window::view::View;

/// Something on the panel that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Button {
    /// Let time stand still, or go on.
    Pause,
    /// One tick while time stands still.
    Step,
    /// So many times as fast as life.
    Speed(f64),
    /// Look from another place.
    Camera(Shown),
    /// Touch the robot's head.
    TouchHead,
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

/// All that the panel says.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel<'a> {
    /// The house now.
    pub view: &'a View,
    /// What goes on in the robot's mind.
    pub mind: &'a Mind,
    /// In which language it is written.
    pub language: Language,
    /// Whether time stands still.
    pub is_paused: bool,
    /// So many times as fast as life.
    pub speed: f64,
    /// What the camera shows.
    pub shown: Shown,
    /// What is being typed, if anything is.
    pub typed: Option<&'a str>,
    /// Whether time can be made faster or slower: over ROS 2 it cannot.
    pub has_speeds: bool,
}

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
    fn heading(&mut self, text: &str) {
        self.y += 12.0 * self.scale;
        let size = 12.5 * self.scale;
        self.canvas.text(
            self.left,
            self.y + size,
            &text.to_uppercase(),
            size,
            Weight::Bold,
            Colour::ACCENT.darker(0.25),
        );
        self.y += size * 1.65;
    }

    fn text(&mut self, text: &str, weight: Weight, colour: Colour, indent: f32, at_most: usize) {
        let size = 15.5 * self.scale;
        let indent = indent * self.scale;
        for line in lines(text, size, weight, self.wide - indent, at_most) {
            if self.y + size * 1.3 > self.bottom {
                return;
            }
            self.canvas.text(self.left + indent, self.y + size, &line, size, weight, colour);
            self.y += size * 1.3;
        }
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

    /// Buttons side by side; the lit ones are what is so now.
    fn row(&mut self, row: &[(String, Button, bool)]) {
        let gap = 6.0 * self.scale;
        let wide = (self.wide - gap * (row.len() as f32 - 1.0)) / row.len() as f32;
        let tall = 29.0 * self.scale;
        for (index, (text, button, is_lit)) in row.iter().enumerate() {
            let area = Area::new(self.left + index as f32 * (wide + gap), self.y, wide, tall);
            let (ground, ink) = if *is_lit {
                (Colour::ACCENT.darker(0.2), Colour::PAPER)
            } else {
                (Colour(0xef, 0xe8, 0xdd), Colour::INK)
            };
            self.canvas.panel(area, 8.0 * self.scale, ground, 1.0);
            let needed = width(text, 14.0 * self.scale, Weight::Bold);
            let size = 14.0 * self.scale * (wide * 0.9 / needed).min(1.0);
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
pub fn draw_panel(canvas: &mut Canvas, area: Area, scale: f32, panel: &Panel<'_>) -> Vec<(Area, Button)> {
    canvas.panel(area, 0.0, Colour::PAPER, 1.0);
    canvas.panel(Area { width: 1.5 * scale, ..area }, 0.0, Colour(0xd9, 0xcf, 0xc0), 1.0);
    let pad = 20.0 * scale;
    let (controls, felt) = (238.0 * scale, 124.0 * scale);
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
    mind(&mut writer, panel.mind, language);
    writer.y = writer.bottom;
    writer.bottom += felt;
    sensors(&mut writer, panel.view, language);
    writer.y = area.y + area.height - controls + 8.0 * scale;
    writer.bottom = area.y + area.height;
    controls_of(&mut writer, panel);
    writer.buttons
}

fn header(writer: &mut Writer<'_>, panel: &Panel<'_>) {
    let (scale, robot) = (writer.scale, &panel.view.robot);
    writer.canvas.disc(
        writer.left + 9.0 * scale,
        writer.y + 17.0 * scale,
        8.0 * scale,
        eye_colour(robot.eyes).darker(0.1),
    );
    writer.canvas.text(
        writer.left + 26.0 * scale,
        writer.y + 25.0 * scale,
        ROBOT,
        24.0 * scale,
        Weight::Bold,
        Colour::INK,
    );
    let time = clock(panel.view.at.as_secs_f64());
    let size = 18.0 * scale;
    let right = writer.left + writer.wide - width(&time, size, Weight::Regular);
    writer.canvas.text(right, writer.y + 24.0 * scale, &time, size, Weight::Regular, Colour::FAINT);
    writer.y += 34.0 * scale;
}

fn mind(writer: &mut Writer<'_>, mind: &Mind, language: Language) {
    const NOTHING: Text = Text { de: "noch nichts", en: "nothing yet" };
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_else(|| say(NOTHING, language).to_owned());
    writer.heading(say(Text { de: "gehört", en: "heard" }, language));
    writer.text(&or_nothing(&mind.heard), Weight::Regular, Colour::INK, 0.0, 2);
    writer.heading(say(Text { de: "verstanden", en: "understood" }, language));
    writer.text(&or_nothing(&mind.understood), Weight::Regular, Colour::INK, 0.0, 2);
    writer.heading(say(Text { de: "entschieden", en: "decided" }, language));
    let (what, why) = mind.decided.clone().unwrap_or_default();
    writer.text(if what.is_empty() { say(NOTHING, language) } else { &what }, Weight::Bold, Colour::INK, 0.0, 2);
    if !why.is_empty() {
        let because = say(Text { de: "weil: ", en: "because: " }, language).to_owned() + &why;
        writer.text(&because, Weight::Regular, Colour::FAINT, 0.0, 3);
    }
    writer.heading(say(Text { de: "im Verhaltensbaum", en: "in the behaviour tree" }, language));
    for (depth, node) in mind.branch.iter().enumerate() {
        let is_leaf = depth + 1 == mind.branch.len();
        let (weight, colour) = if is_leaf { (Weight::Bold, Colour::INK) } else { (Weight::Regular, Colour::FAINT) };
        let arrow = if depth == 0 { "" } else { "› " };
        writer.text(&format!("{arrow}{node}"), weight, colour, depth.min(6) as f32 * 9.0, 1);
    }
}

fn sensors(writer: &mut Writer<'_>, view: &View, language: Language) {
    let sensors = &view.robot.sensors;
    writer.heading(say(Text { de: "gefühlt", en: "felt" }, language));
    if let Some(charge) = sensors.battery {
        let colour = if charge < 0.2 { Colour::ZONES[6] } else { Colour::ZONES[7] };
        let figure = format!("{:.0} %", charge * 100.0);
        writer.bar(say(Text { de: "Akku", en: "battery" }, language), &figure, charge, colour);
    }
    let names = [Text { de: "Sonar links", en: "sonar left" }, Text { de: "Sonar rechts", en: "sonar right" }];
    for (name, metres) in names.into_iter().zip(sensors.sonar_m) {
        if let Some(metres) = metres {
            let far = sim_world::nao::SONAR_FARTHEST_M;
            let decimal = format!("{metres:.2} m");
            let figure = if language == Language::De { decimal.replace('.', ",") } else { decimal };
            writer.bar(say(name, language), &figure, metres / far, Colour::ZONES[2]);
        }
    }
    let mut touched = Vec::new();
    let parts = [
        (sensors.touch.any_head(), Text { de: "Kopf", en: "head" }),
        (sensors.touch.any_hand(), Text { de: "Hand", en: "hand" }),
        (sensors.touch.any_bumper(), Text { de: "Fuß", en: "foot" }),
    ];
    touched.extend(parts.into_iter().filter(|(is_touched, _)| *is_touched).map(|(_, part)| say(part, language)));
    let touched = if touched.is_empty() {
        say(Text { de: "nirgends", en: "nowhere" }, language).to_owned()
    } else {
        touched.join(", ")
    };
    let name = say(Text { de: "berührt: ", en: "touched: " }, language).to_owned();
    writer.text(&(name + &touched), Weight::Regular, Colour::FAINT, 0.0, 1);
}

fn controls_of(writer: &mut Writer<'_>, panel: &Panel<'_>) {
    let language = panel.language;
    let text = |de, en| say(Text { de, en }, language).to_owned();
    writer.heading(&text("Zeit", "time"));
    let pause = if panel.is_paused { text("Weiter", "Go on") } else { text("Pause", "Pause") };
    writer.row(&[(pause, Button::Pause, panel.is_paused), (text("Ein Schritt", "One step"), Button::Step, false)]);
    if panel.has_speeds {
        let speed = |times: f64| {
            let name = if times < 1.0 { "¼×".to_owned() } else { format!("{times:.0}×") };
            (name, Button::Speed(times), (panel.speed - times).abs() < 1e-9)
        };
        writer.row(&SPEEDS.map(speed));
    }
    writer.heading(&text("Kamera", "camera"));
    let camera = |de, en, shown| (text(de, en), Button::Camera(shown), panel.shown == shown);
    writer.row(&[
        camera("Folgen", "Follow", Shown::Follow),
        camera("Drehen", "Turn", Shown::Orbit),
        camera("Von oben", "From above", Shown::Top),
    ]);
    writer.y += 4.0 * writer.scale;
    if let Some(typed) = panel.typed {
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
