//! `naome workshop`: the web server for a class.

mod listening;
mod ros_stage;

use std::io::{ErrorKind, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lessons::LessonLanguage;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use robot_core::{Text, Unreadable, Unwritable};
use serde::Serialize;
use workshop::{Missed, MissedKind, Options, RobotStage, Server, ServerError, StoreError, has_editor};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::lessons::{lessons_at, tracks_at};
use crate::output::{Look, Output};
use crate::pace::{Interrupt, Stopwatch};
use crate::phrases;

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Ready { address: String, urls: &'a [String], code: &'a str, setup_key: Option<&'a str>, robot: bool },
    End,
}

pub(crate) fn run(options: &cli::Workshop, language: Option<LessonLanguage>, output: &Output) -> Ending {
    if options.editor.is_none() && !has_editor() {
        return Err(Failure::missing(output.say(&Text {
            de: "Diesem Programm fehlt der Editor. Bauen Sie ihn mit »cargo xtask setup«, und dann das Programm noch einmal.",
            en: "This program lacks the editor. Build it with “cargo xtask setup”, and then the program once more.",
        })));
    }
    let interrupt = Interrupt::listen()?;
    let mut server = Options::new(
        SocketAddr::new(options.bind, options.port),
        options.folder.clone(),
        lessons_at(&options.lessons, output)?,
    );
    server.language = language;
    server.keep_days = options.keep_days;
    server.editor.clone_from(&options.editor);
    server.addresses = addresses(options.bind);
    server.machine = machine();
    server.recogniser = listening::recogniser(options.model.as_deref(), output)?;
    let missed = options.missed.clone().unwrap_or_else(|| options.folder.join("missed.jsonl"));
    server.missed = Some(Arc::new(MissedSentences(missed)));
    if !options.lessons.is_empty() {
        server.tracks = tracks_at(&options.lessons, output)?;
    }
    if options.robot {
        let stage = ros_stage::RosStage::new(options.use_sim_time, options.model.as_deref(), output)?;
        server.robot = Some(Box::new(stage) as Box<dyn RobotStage>);
    }
    let server = workshop::start(server).map_err(|error| Failure::missing(output.say(&not_open(&error, options))))?;
    tell(&server, options.robot, output);
    while !interrupt.came() {
        Stopwatch::rest(Duration::from_millis(100));
    }
    drop(server);
    if output.json {
        output.json(&Line::End);
    } else {
        output.text(output.say(&Text { de: "Die Werkstatt ist zu.", en: "The workshop is closed." }));
    }
    Ok(Exit::Done)
}

/// Why the workshop does not open, and what to do about it.
fn not_open(error: &ServerError, options: &cli::Workshop) -> Text<String> {
    let (de, en) = match error {
        ServerError::Io { error, .. } if error.kind() == ErrorKind::AddrInUse => {
            let (port, next) = (options.port, options.port.wrapping_add(1));
            (
                format!(
                    "Den Port {port} benutzt schon ein anderes Programm.\n  Nehmen Sie einen anderen: --port {next}"
                ),
                format!("Another program uses port {port} already.\n  Take another one: --port {next}"),
            )
        }
        ServerError::Io { error, .. } if error.kind() == ErrorKind::AddrNotAvailable => {
            let bind = options.bind;
            (
                format!(
                    "Die Adresse {bind} hat dieser Rechner nicht.\n  Lassen Sie --bind weg, dann gelten alle, die er hat."
                ),
                format!(
                    "This machine does not have the address {bind}.\n  Leave out --bind, and all that it has will do."
                ),
            )
        }
        ServerError::Io { error, .. } if error.kind() == ErrorKind::PermissionDenied && options.port < 1024 => (
            format!(
                "Den Port {} darf nur der Verwalter öffnen.\n  Nehmen Sie einen anderen: --port 8080",
                options.port
            ),
            format!("Only an administrator may open port {}.\n  Take another one: --port 8080", options.port),
        ),
        ServerError::Io { what, error } => {
            let Text { de, en } = match error.kind() {
                ErrorKind::AlreadyExists => Unreadable::NoFolder.text(what),
                _ => Unwritable::from(error).text(what),
            };
            (de, en)
        }
        ServerError::Store(StoreError::InUse { folder }) => (
            format!(
                "Den Ordner {folder} benutzt schon eine andere Werkstatt auf diesem Rechner.\n  Beenden Sie sie mit Strg-C, oder nehmen Sie einen anderen Ordner: --folder ORDNER"
            ),
            format!(
                "Another workshop on this machine uses the folder {folder} already.\n  End it with Ctrl-C, or take another folder: --folder FOLDER"
            ),
        ),
        ServerError::Store(error) => (
            format!("{error}\n  Ist der Ordner der Klasse (--folder) der richtige, und darf er beschrieben werden?"),
            format!("{error}\n  Is the class's folder (--folder) the right one, and may it be written to?"),
        ),
    };
    Text {
        de: format!("Die Werkstatt lässt sich nicht öffnen. {de}"),
        en: format!("The workshop cannot be opened. {en}"),
    }
}

fn tell(server: &Server, robot: bool, output: &Output) {
    let (urls, code, setup_key) = (server.urls.as_slice(), server.code.as_str(), server.setup_key.as_deref());
    if output.json {
        let address = server.address.to_string();
        output.json(&Line::Ready { address, urls, code, setup_key, robot });
        return;
    }
    let url = urls.first().map_or("", String::as_str);
    output.text(output.say(&Text { de: "Die Werkstatt ist offen.", en: "The workshop is open." }));
    for url in urls {
        output.text(&format!("  {}", output.paint(Look::Bold, url)));
    }
    let join = output.say(&Text { de: "Code zum Mitmachen", en: "Code to join" });
    output.text(&format!("  {join}: {}", output.paint(Look::Bold, code)));
    if std::io::stdout().is_terminal()
        && let Ok(qr) = QrCode::new(format!("{url}?code={code}"))
    {
        output.text(&qr.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build());
    }
    output.text(&output.say(&Text {
        de: format!("  Leinwand: {url}stage-screen   Betreuende: {url}staff"),
        en: format!("  Projector: {url}stage-screen   Staff: {url}staff"),
    }));
    if let Some(key) = setup_key {
        output.text(&output.say(&Text {
            de: format!("  Noch gibt es keine PIN. Richten Sie auf {url}staff eine ein; der Schlüssel dafür ist {key}"),
            en: format!("  There is no PIN yet. Set one up on {url}staff; the key for it is {key}"),
        }));
    }
    output.text(output.say(&Text { de: "  Ende mit Strg-C.", en: "  Ctrl-C ends it." }));
}

/// The addresses under which others in the house reach this machine.
fn addresses(bind: IpAddr) -> Vec<IpAddr> {
    if !bind.is_unspecified() {
        return vec![bind];
    }
    let mut found: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| interface.ip())
        .filter(IpAddr::is_ipv4)
        .collect();
    found.push(Ipv4Addr::LOCALHOST.into());
    found
}

/// The machine's name.
fn machine() -> Option<String> {
    let name = std::fs::read_to_string("/etc/hostname").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The file that `naome robot --missed` writes.
struct MissedSentences(PathBuf);

impl Missed for MissedSentences {
    fn kinds(&self) -> Vec<MissedKind> {
        let kinds = phrases::missed_kinds(&self.0).into_iter();
        kinds.map(|(kind, nearest, count, help)| MissedKind { kind, nearest, count, help }).collect()
    }

    fn sentences(&self) -> Vec<(String, String, u64)> {
        phrases::missed_sentences(&self.0)
    }

    fn forget(&self) {
        if let Err(error) = phrases::forget_missed(&self.0) {
            tracing::warn!(%error, "what was not understood");
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn why_it_does_not_open_is_told_with_its_own_cure() {
        let cli = cli::Cli::parse_from(["naome", "workshop", "--bind", "1.2.3.4", "--port", "8080"]);
        let cli::Command::Workshop(options) = cli.command else { panic!("another command") };
        let table = [
            (
                ErrorKind::AddrInUse,
                "Den Port 8080 benutzt schon ein anderes Programm.\n  Nehmen Sie einen anderen: --port 8081",
            ),
            (ErrorKind::AddrNotAvailable, "Die Adresse 1.2.3.4 hat dieser Rechner nicht.\n  Lassen Sie --bind weg"),
            (ErrorKind::AlreadyExists, "klasse ist eine Datei; hier wird ein Ordner gebraucht."),
            (ErrorKind::PermissionDenied, "klasse kann ich nicht schreiben: Das darf ich nicht."),
        ];
        let in_use = ServerError::Store(StoreError::InUse { folder: "klasse".to_owned() });
        let told = not_open(&in_use, &options);
        assert!(told.de.contains("andere Werkstatt") && told.en.contains("--folder FOLDER"), "{}", told.de);
        for (kind, expected) in table {
            let told = not_open(&ServerError::Io { what: "klasse".to_owned(), error: kind.into() }, &options);
            assert!(told.de.contains(expected) && !told.en.contains("os error"), "{}", told.de);
        }
    }
}
