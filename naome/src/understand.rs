//! `naome understand`: what sentences mean and what the robot answers.

use std::collections::BTreeMap;
use std::io::BufRead;

use behaviours::dialogue::Verdict;
use lessons::Exchange;
use robot_core::ports::Clock;
use robot_ros2::RosClock;
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Look, Output};

/// What one sentence comes to, for programs.
#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    intent: &'a str,
    slots: &'a BTreeMap<String, String>,
    score: f64,
    verdict: Verdict,
    action: &'a str,
    answer: &'a str,
}

pub(crate) fn run(options: &cli::Understand, output: &Output) -> Ending {
    let output = &output.of_lines();
    let plan = options.library.plan(output)?;
    let starts = options.at.unwrap_or_else(|| RosClock::machine().local());
    let exchange = Exchange::new(options.library.open(output)?, plan, output.language, options.audience, starts);
    let mut talk = exchange.talk().map_err(Failure::missing)?;
    let mut exit = Exit::Done;
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(Failure::missing)?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        let reply = talk.reply(text);
        let meant = &reply.understanding;
        if meant.verdict == Verdict::Refuse {
            exit = Exit::DidNotHold;
        }
        if output.json {
            output.json(&Line {
                text,
                intent: &meant.intent,
                slots: &meant.slots,
                score: (meant.score * 1000.0).round() / 1000.0,
                verdict: meant.verdict,
                action: reply.action,
                answer: &reply.answer,
            });
        } else {
            let slots: Vec<String> = meant.slots.iter().map(|(slot, value)| format!("{slot}={value}")).collect();
            let meant = format!("{} {}", meant.intent, slots.join(" "));
            output.text(&format!("{}  {}", output.paint(Look::Visitor, text), output.paint(Look::Faint, meant.trim())));
            output.text(&format!("  {}", output.paint(Look::Robot, &reply.answer)));
        }
        // Whoever comes next has not met it yet; it is there before they speak.
        if !options.conversation {
            talk = exchange.talk().map_err(Failure::missing)?;
        }
    }
    Ok(exit)
}
