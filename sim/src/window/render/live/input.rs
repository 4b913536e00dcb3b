//! Mouse and keys.

use std::time::Duration;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;

use super::Live;
use super::drawing::panel_px;
use crate::window::camera::Orbit;
use crate::window::overlay::{Button, SPEEDS, Shown};
use crate::window::pick::{Picked, pick};
use crate::window::stage::Pace;

/// How long a stroke of the head lasts.
const STROKE: Duration = Duration::from_millis(900);
/// Whoever moves the mouse farther with its button down turns the camera, and clicks on nobody, pixels.
const STILL_PX: f32 = 6.0;
/// No sentence that is typed is longer, letters.
const LONGEST: usize = 200;

pub(super) fn handle(world: &mut World, live: &mut Live) {
    let keys: Vec<KeyboardInput> = world.resource_mut::<Messages<KeyboardInput>>().drain().collect();
    for key in keys.iter().filter(|key| key.state == ButtonState::Pressed) {
        self::key(live, key);
    }
    let (left, right, pressed, released) = {
        let buttons = world.resource::<ButtonInput<MouseButton>>();
        (
            buttons.pressed(MouseButton::Left),
            buttons.pressed(MouseButton::Right),
            buttons.just_pressed(MouseButton::Left),
            buttons.just_released(MouseButton::Left),
        )
    };
    let mut windows = world.query_filtered::<&Window, With<PrimaryWindow>>();
    let Some((at, size)) = windows
        .single(world)
        .ok()
        .and_then(|window| Some((window.physical_cursor_position()?, window.physical_size().as_vec2())))
    else {
        return;
    };
    let room = Vec2::new(size.x - panel_px(size), size.y);
    if pressed {
        live.pressed = (at.x < room.x).then_some(at);
        if at.x >= room.x {
            click(live, at);
        }
    }
    if released && let Some(from) = live.pressed.take().filter(|from| from.distance(at) < STILL_PX) {
        pick_at(live, from, room);
    }
    match live.scrubbed.filter(|_| left) {
        Some(line) => {
            live.playback.wind_to_part(f64::from((at.x - line.x) / line.width));
            return;
        }
        None => live.scrubbed = None,
    }
    if at.x >= room.x && live.pressed.is_none() {
        return;
    }
    // What the mouse itself says goes to windows with the focus alone, and in steps of its own.
    let moved = live.pointer.replace(at).map_or(Vec2::ZERO, |before| at - before);
    let scrolled = world.resource::<AccumulatedMouseScroll>();
    let lines = scrolled.delta.y / if scrolled.unit == MouseScrollUnit::Line { 1.0 } else { 40.0 };
    let is_drag = live.pressed.is_some_and(|from| from.distance(at) >= STILL_PX);
    let has_turned = left && moved != Vec2::ZERO && is_drag;
    let has_shifted = right && moved != Vec2::ZERO;
    if (has_turned || has_shifted || lines != 0.0) && live.shown != Shown::Orbit {
        // Turning goes on from what was seen.
        live.orbit = Orbit::from_shot(&live.shot);
        live.shown = Shown::Orbit;
    }
    if has_turned {
        live.orbit = live.orbit.turned(-moved.x * 0.006, moved.y * 0.005);
    }
    if has_shifted {
        let metres = live.orbit.distance_m * 0.0012;
        live.orbit = live.orbit.moved(-moved.x * metres, moved.y * metres);
    }
    if lines != 0.0 {
        live.orbit = live.orbit.zoomed(0.9_f32.powf(lines));
    }
}

/// Something on the panel.
fn click(live: &mut Live, at: Vec2) {
    if let Some((area, button)) = live.buttons.iter().find(|(area, _)| area.contains(at.x, at.y)) {
        if *button == Button::Timeline {
            live.scrubbed = Some(*area);
            live.playback.wind_to_part(f64::from((at.x - area.x) / area.width));
        }
        press(live, *button);
    }
}

/// Somebody in the house.
fn pick_at(live: &mut Live, at: Vec2, room: Vec2) {
    if let Some(frame) = live.frame() {
        match pick(&frame.view, &live.shot, at, room) {
            Some(Picked::Robot) => press(live, Button::TouchHead),
            Some(Picked::Person(_)) => press(live, Button::Speak),
            None => {}
        }
    }
}

fn press(live: &mut Live, button: Button) {
    match button {
        Button::Pause => {
            let is_paused = !live.pace.is_paused;
            // What is over begins anew.
            if !is_paused && live.stage.is_none() && live.playback.part() >= 1.0 {
                live.playback.wind_to_part(0.0);
            }
            live.pause(is_paused);
        }
        Button::Step => {
            live.pause(true);
            match &mut live.stage {
                Some(stage) if !live.playback.is_back() => stage.tick(),
                _ => {
                    live.playback.wind_by(Pace::TICK_S);
                }
            }
        }
        Button::Wind(seconds) => {
            live.playback.wind_by(seconds);
        }
        // Where on it was clicked is known to the mouse alone.
        Button::Timeline => {}
        Button::Speed(speed) => {
            live.pace.speed = speed;
            if let Some(stage) = &mut live.stage {
                stage.hurry(speed);
            }
        }
        Button::Camera(Shown::Orbit) => {
            live.orbit = Orbit::from_shot(&live.shot);
            live.shown = Shown::Orbit;
        }
        Button::Camera(shown) => live.shown = shown,
        Button::TouchHead => {
            if let Some(stage) = &mut live.stage {
                stage.touch_head(true);
                live.touched_for = Some(STROKE);
            }
        }
        Button::Fault(fault) => {
            if let Some(stage) = &mut live.stage {
                let is_on = stage.faults().contains(&fault);
                stage.switch_fault(fault, !is_on);
            }
        }
        Button::Speak => live.typed = live.stage.is_some().then(String::new),
    }
}

fn key(live: &mut Live, key: &KeyboardInput) {
    if let Some(typed) = &mut live.typed {
        match &key.logical_key {
            Key::Escape => live.typed = None,
            Key::Backspace => {
                typed.pop();
            }
            Key::Enter => {
                let said = typed.trim().to_owned();
                live.typed = None;
                if let Some(stage) = live.stage.as_mut().filter(|_| !said.is_empty()) {
                    stage.say(&said);
                }
            }
            _ => {
                let letters = key.text.iter().flat_map(|text| text.chars()).filter(|letter| !letter.is_control());
                let left = LONGEST.saturating_sub(typed.chars().count());
                typed.extend(letters.take(left));
            }
        }
        return;
    }
    let faster = |by: isize| {
        let place = SPEEDS.iter().position(|speed| (*speed - live.pace.speed).abs() < 1e-9).unwrap_or(1);
        SPEEDS[place.saturating_add_signed(by).min(SPEEDS.len() - 1)]
    };
    match &key.logical_key {
        Key::Space => press(live, Button::Pause),
        Key::Enter => press(live, Button::Speak),
        Key::ArrowLeft => press(live, Button::Wind(-1.0)),
        Key::ArrowRight => press(live, Button::Wind(1.0)),
        Key::ArrowUp => live.playback.wind_to_decision(false),
        Key::ArrowDown => live.playback.wind_to_decision(true),
        Key::Home => {
            live.playback.wind_to_part(0.0);
        }
        Key::End => {
            live.playback.wind_to_part(1.0);
        }
        Key::Character(letter) => match letter.as_str() {
            "." => press(live, Button::Step),
            "+" => {
                let speed = faster(1);
                press(live, Button::Speed(speed));
            }
            "-" => {
                let speed = faster(-1);
                press(live, Button::Speed(speed));
            }
            "1" => press(live, Button::Camera(Shown::Follow)),
            "2" => press(live, Button::Camera(Shown::Orbit)),
            "3" => press(live, Button::Camera(Shown::Top)),
            _ => {}
        },
        _ => {}
    }
}
