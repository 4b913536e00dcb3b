//! What a wrong command line is told: what does not fit, what would, and where help is.

use std::error::Error as _;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use robot_core::{Language, Text};

use super::{Parsed, help_for_argument};
use crate::cli::values::Fits;

/// What an error of the command line comes to; some are no errors, but ask for help.
pub(super) fn explain(error: &clap::Error, command: &Command, arguments: &[String], language: Language) -> Parsed {
    let (at, path) = reached(command, arguments);
    let value = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::None) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let argument = value(ContextKind::InvalidArg);
    let problem: Text<String> = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Parsed::Print(error.render().to_string());
        }
        ErrorKind::UnknownArgument => {
            Text { de: format!("{argument} kenne ich nicht."), en: format!("I do not know {argument}.") }
        }
        ErrorKind::InvalidSubcommand => {
            let name = value(ContextKind::InvalidSubcommand);
            Text { de: format!("Den Befehl {name} kenne ich nicht."), en: format!("I do not know the command {name}.") }
        }
        ErrorKind::MissingSubcommand => Text { de: "Es fehlt ein Befehl.".into(), en: "A command is missing.".into() },
        ErrorKind::MissingRequiredArgument => {
            Text { de: format!("Es fehlt: {argument}"), en: format!("Missing: {argument}") }
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let given = value(ContextKind::InvalidValue);
            let (de, en) = if given.is_empty() {
                (format!("Es fehlt die Angabe zu {argument}."), format!("{argument} needs a value."))
            } else {
                (format!("»{given}« passt nicht zu {argument}."), format!("“{given}” does not fit {argument}."))
            };
            let fitting = fitting(error, language).or_else(|| purpose(at, &path, &argument, language));
            let fitting = fitting.map(|line| format!("\n  {line}")).unwrap_or_default();
            Text { de: de + &fitting, en: en + &fitting }
        }
        ErrorKind::ArgumentConflict => match value(ContextKind::PriorArg) {
            other if other == argument => {
                let name = argument.split(' ').next().unwrap_or_default();
                Text { de: format!("{name} steht zweimal da."), en: format!("{name} is there twice.") }
            }
            other => Text {
                de: format!("{argument} und {other} gehen nicht zusammen."),
                en: format!("{argument} and {other} do not go together."),
            },
        },
        _ => Text { de: error.to_string(), en: error.to_string() },
    };
    let suggestion = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text),
            // The likeliest comes last.
            Some(ContextValue::Strings(texts)) => texts.last(),
            _ => None,
        })
        .map(|text| match language {
            Language::De => format!(" Vielleicht {text}?"),
            Language::En => format!(" Perhaps {text}?"),
        })
        .unwrap_or_default();
    let hint = Text { de: format!("Hilfe: naome {path}"), en: format!("Help: naome {path}") };
    let hint = format!("{} --help", hint.get(language).trim_end());
    Parsed::Wrong(format!("{}{suggestion}\n{hint}", problem.get(language)))
}

/// The command that the arguments come to, and its name: "lessons check".
fn reached<'a>(command: &'a Command, arguments: &[String]) -> (&'a Command, String) {
    let (mut at, mut path) = (command, Vec::new());
    for argument in arguments.iter().skip(1) {
        if let Some(below) = at.find_subcommand(argument) {
            at = below;
            path.push(below.get_name());
        }
    }
    (at, path.join(" "))
}

/// What would have fitted, where that can be said in a few words.
fn fitting(error: &clap::Error, language: Language) -> Option<String> {
    let known = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => Some(values.join(", ")),
        _ => None,
    };
    let values = known.or_else(|| {
        let source = error.source()?;
        let named = source.downcast_ref::<Fits>().map(|Fits(text)| text.get(language).clone());
        named.or_else(|| source.to_string().rsplit_once(" is not in ").map(|(_, range)| in_words(range, language)))
    })?;
    Some(match language {
        Language::De => format!("Möglich: {values}"),
        Language::En => format!("There is: {values}"),
    })
}

/// `0..=100` in words.
fn in_words(range: &str, language: Language) -> String {
    /// As much as a number can hold is no bound that anybody would be told of.
    const NO_BOUND: [&str; 2] = ["4294967295", "18446744073709551615"];
    let (from, to) = range.split_once("..").unwrap_or((range, ""));
    let to = to.trim_start_matches('=');
    match (if NO_BOUND.contains(&to) { "" } else { to }, language) {
        ("", Language::De) => format!("ab {from}"),
        ("", Language::En) => format!("{from} or more"),
        (to, Language::De) => format!("{from} bis {to}"),
        (to, Language::En) => format!("{from} to {to}"),
    }
}

/// What an argument is for, as `--help` says it.
fn purpose(command: &Command, path: &str, argument: &str, language: Language) -> Option<String> {
    let it = command.get_arguments().find(|it| it.to_string() == argument)?;
    let name = it.get_long().map_or_else(|| it.get_id().to_string(), |long| format!("--{long}"));
    help_for_argument(language, path, &name).map(str::to_owned)
}
