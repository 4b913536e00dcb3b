//! `naome doctor`: what works on this machine, and what to do about the rest.

use std::time::Duration;

use robot_core::Text;
use robot_core::ports::WorkKey;
use robot_ros2::robot_is_present;
use robot_speech::probe;
use serde::Serialize;

use crate::catalogue::live;
use crate::cli;
use crate::exit::{Ending, Exit};
use crate::output::{Look, Output};
use crate::sources;
use crate::speech_model;
use crate::stopper;

/// One thing that was looked at, for programs.
#[derive(Serialize)]
struct Check {
    check: &'static str,
    ok: bool,
    /// Whether naome can do nothing at all without it.
    needed: bool,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

pub(crate) fn run(options: &cli::Doctor, output: &Output) -> Ending {
    let mut exit = Exit::Done;
    for look in [libvosk, espeak, catalogue, plan, house, servers, model, loudspeaker, microphone, display, robot] {
        let check = look(options, output);
        if check.needed && !check.ok {
            exit = Exit::Missing;
        }
        print(&check, output);
    }
    Ok(exit)
}

fn print(check: &Check, output: &Output) {
    if output.json {
        output.json(check);
        return;
    }
    let mark = match (check.ok, check.needed) {
        (true, _) => output.paint(Look::Good, "✓"),
        (false, true) => output.paint(Look::Bad, "✗"),
        (false, false) => output.paint(Look::Visitor, "–"),
    };
    let name = output.paint(Look::Bold, &format!("{:<13}", output.say(&name(check.check))));
    let mut detail = check.detail.lines();
    output.text(&format!("{mark} {name} {}", detail.next().unwrap_or_default()));
    for line in detail.map(str::trim_start).chain(check.advice.iter().flat_map(|advice| advice.lines())) {
        output.text(&format!("  {:<13} {}", "", output.paint(Look::Faint, line)));
    }
}

fn name(check: &str) -> Text {
    match check {
        "libvosk" => Text { de: "Spracherkenner", en: "recogniser" },
        "espeak-ng" => Text { de: "Stimme", en: "voice" },
        "catalogue" => Text { de: "Katalog", en: "catalogue" },
        "servers" => Text { de: "Katalogserver", en: "servers" },
        "plan" => Text { de: "Grundriss", en: "floor plan" },
        "house" => Text { de: "Haus", en: "house" },
        "model" => Text { de: "Sprachmodell", en: "speech model" },
        "sound-out" => Text { de: "Lautsprecher", en: "loudspeaker" },
        "sound-in" => Text { de: "Mikrofon", en: "microphone" },
        "display" => Text { de: "Bildschirm", en: "display" },
        _ => Text { de: "Roboter", en: "robot" },
    }
}

fn works(check: &'static str, needed: bool, detail: impl Into<String>) -> Check {
    Check { check, ok: true, needed, detail: detail.into(), advice: None }
}

fn lacks(check: &'static str, needed: bool, detail: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { check, ok: false, needed, detail: detail.into(), advice: Some(advice.into()) }
}

fn libvosk(_: &cli::Doctor, output: &Output) -> Check {
    let found = probe::libvosk();
    let version = found.version.unwrap_or_default();
    match found.path {
        Some(path) => works("libvosk", true, format!("libvosk {version} ({})", path.display())),
        None => works("libvosk", true, output.say(&Text { de: "libvosk ist geladen", en: "libvosk is loaded" })),
    }
}

fn espeak(_: &cli::Doctor, output: &Output) -> Check {
    match probe::espeak() {
        Ok(version) => works("espeak-ng", true, format!("espeak-ng {version}")),
        Err(error) => lacks("espeak-ng", true, output.say(&error.text()), "apt-get install espeak-ng"),
    }
}

fn catalogue(options: &cli::Doctor, output: &Output) -> Check {
    match sources::catalogue(options.db.as_deref(), output) {
        Ok(catalogue) => {
            let works_held = catalogue.len();
            let which = match &options.db {
                Some(db) => db.display().to_string(),
                None => output.say(&Text { de: "der mitgelieferte", en: "the one that comes along" }).to_owned(),
            };
            works(
                "catalogue",
                true,
                output.say(&Text {
                    de: format!("{works_held} Werke ({which})"),
                    en: format!("{works_held} works ({which})"),
                }),
            )
        }
        Err(failure) => lacks("catalogue", true, failure.message, ""),
    }
}

fn plan(_: &cli::Doctor, output: &Output) -> Check {
    match sources::plan(None, output) {
        Ok(_) => works("plan", true, output.say(&Text { de: "der mitgelieferte", en: "the one that comes along" })),
        Err(failure) => lacks("plan", true, failure.message, ""),
    }
}

/// What was asked for by name is needed.
fn house(options: &cli::Doctor, output: &Output) -> Check {
    match (sources::house(options.house.as_deref(), output), &options.house) {
        (Ok(house), Some(file)) => {
            works("house", true, format!("{} ({})", house.name(output.language), file.display()))
        }
        (Ok(_), None) => {
            works("house", true, output.say(&Text { de: "das mitgelieferte", en: "the one that comes along" }))
        }
        (Err(failure), _) => lacks("house", true, failure.message, ""),
    }
}

/// Asks the servers of the house about the first work of the catalogue that they could know.
fn servers(options: &cli::Doctor, output: &Output) -> Check {
    const NAME: &str = "servers";
    let mut servers = match sources::servers(options.house.as_deref(), output) {
        Ok(Some(servers)) => servers,
        Ok(None) => {
            return lacks(
                NAME,
                false,
                output.say(&Text { de: "keine angegeben", en: "none given" }),
                output.say(&Text {
                    de: "Ohne sie antwortet der eigene Katalog. [[catalogue_server]] in der Datei des Hauses, dann --house DATEI.",
                    en: "Without them the catalogue itself answers. [[catalogue_server]] in the house's file, then --house FILE.",
                }),
            );
        }
        Err(failure) => return lacks(NAME, true, failure.message, ""),
    };
    let key = sources::catalogue(options.db.as_deref(), output)
        .ok()
        .and_then(|catalogue| catalogue.books().ok())
        .and_then(|books| books.iter().find_map(WorkKey::of));
    let Some(key) = key else {
        let nothing =
            Text { de: "nichts im Katalog, wonach zu fragen wäre", en: "nothing in the catalogue to ask for" };
        return lacks(NAME, false, output.say(&nothing), "");
    };
    let shown = live::Shown::of(servers.ask_each(&key), output);
    let detail = shown.iter().map(|server| server.line(output)).collect::<Vec<_>>().join("; ");
    Check { check: NAME, ok: shown.iter().all(live::Shown::answers), needed: false, detail, advice: None }
}

fn model(options: &cli::Doctor, output: &Output) -> Check {
    match speech_model::open(options.model.as_deref(), output) {
        Ok(_) => {
            let bundled = || output.say(&Text { de: "das mitgelieferte", en: "the one that comes along" }).to_owned();
            works("model", false, options.model.as_ref().map_or_else(bundled, |folder| folder.display().to_string()))
        }
        Err(failure) => lacks("model", options.model.is_some(), failure.message, ""),
    }
}

fn loudspeaker(_: &cli::Doctor, output: &Output) -> Check {
    let advice = Text {
        de: "Ohne Lautsprecher geht Sprechen nur in eine Datei: naome say TEXT --out DATEI.wav",
        en: "Without a loudspeaker speech goes into files only: naome say TEXT --out FILE.wav",
    };
    match probe::loudspeaker() {
        Ok(name) => works("sound-out", false, name),
        Err(error) => lacks("sound-out", false, output.say(&error.text()), output.say(&advice)),
    }
}

fn microphone(_: &cli::Doctor, output: &Output) -> Check {
    let advice = Text {
        de: "Ohne Mikrofon hört der Roboter getippten Text: naome robot --ears typed",
        en: "Without a microphone the robot hears typed text: naome robot --ears typed",
    };
    match probe::microphone() {
        Ok(name) => works("sound-in", false, name),
        Err(error) => lacks("sound-in", false, output.say(&error.text()), output.say(&advice)),
    }
}

fn display(_: &cli::Doctor, output: &Output) -> Check {
    let found = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(|name| std::env::var(name).ok());
    match found.filter(|display| !display.is_empty()) {
        Some(display) => works("display", false, display),
        None => lacks(
            "display",
            false,
            output.say(&Text { de: "keiner", en: "none" }),
            output.say(&Text {
                de: "Das macht nichts: Alles wird auch als Text erzählt.",
                en: "Never mind: everything is told as text, too.",
            }),
        ),
    }
}

fn robot(_: &cli::Doctor, output: &Output) -> Check {
    const LOOK_FOR: Duration = Duration::from_secs(2);
    let advice = Text {
        de: "Zum Üben: naome sim in einem anderen Fenster. Ein NAO meldet sich über naoqi_driver2 (gleiche ROS_DOMAIN_ID).",
        en: "For practice: naome sim in another window. A NAO shows up through naoqi_driver2 (same ROS_DOMAIN_ID).",
    };
    let ros = match stopper::ros_options(output) {
        Ok(ros) => ros,
        Err(failure) => return lacks("robot", false, failure.message, ""),
    };
    let domain = ros.domain_id;
    match robot_is_present(&ros, LOOK_FOR) {
        Ok(true) => works(
            "robot",
            false,
            output.say(&Text {
                de: format!("meldet sich auf ROS_DOMAIN_ID={domain}"),
                en: format!("is there on ROS_DOMAIN_ID={domain}"),
            }),
        ),
        Ok(false) => lacks(
            "robot",
            false,
            output.say(&Text {
                de: format!("keiner auf ROS_DOMAIN_ID={domain}"),
                en: format!("none on ROS_DOMAIN_ID={domain}"),
            }),
            output.say(&advice),
        ),
        Err(error) => lacks("robot", false, error.to_string(), output.say(&advice)),
    }
}
