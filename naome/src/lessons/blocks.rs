//! `naome lessons blocks`: what children build with.

use lessons::LessonLanguage;
use lessons::registry::{Block, Registry, blockly, card};
use robot_core::Text;
use serde::Serialize;

use crate::cli::Blocks;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Look, Output};

pub(super) fn run(options: &Blocks, output: &Output) -> Ending {
    let (registry, words) = (Registry::house(), output.words);
    if let Some(file) = &options.card {
        files::write_drawing(file, &card::svg(registry, words), output)?;
    } else if options.definitions {
        output.json(&blockly::definitions(registry, words));
    } else if let Some(level) = options.toolbox {
        output.json(&blockly::toolbox(registry, words, level));
    } else {
        let named = options.blocks.iter().map(|id| named(id, registry, output)).collect::<Result<Vec<_>, _>>()?;
        if output.json {
            let shown = if named.is_empty() { registry.blocks().iter().collect() } else { named };
            shown.into_iter().for_each(|block| output.json(&Listed::of(block, words)));
        } else if named.is_empty() {
            list(registry, output);
        } else {
            named.into_iter().for_each(|block| explain(block, output));
        }
    }
    Ok(Exit::Done)
}

fn named<'a>(id: &str, registry: &'a Registry, output: &Output) -> Result<&'a Block, Failure> {
    registry.block(id).ok_or_else(|| {
        let known = registry.blocks().iter().map(|block| block.id.as_str());
        let meant = behaviour_tree::nearest(id, known).map_or_else(
            || Text::owned("naome lessons blocks zeigt alle.", "naome lessons blocks shows them all."),
            |meant| Text::owned(format!("Meinten Sie »{meant}«?"), format!("Did you mean “{meant}”?")),
        );
        Failure::wrong_use(output.say(&Text {
            de: format!("Den Block »{id}« gibt es nicht. {}", meant.de),
            en: format!("There is no block “{id}”. {}", meant.en),
        }))
    })
}

/// All blocks, drawer by drawer, a line each.
fn list(registry: &Registry, output: &Output) {
    for category in registry.categories() {
        output.text(&output.paint(Look::Bold, category.name.get(output.words)));
        for block in registry.blocks().iter().filter(|block| block.category == category.id) {
            output.text(&format!("  {:<14} {:<3}  {}", block.id, stars(block), block.tooltip.get(output.words)));
        }
    }
    output.text(output.say(&Text {
        de: "Was in einen Block passt: naome lessons blocks walk",
        en: "What fits into a block: naome lessons blocks walk",
    }));
}

/// One block with all that fits into it.
fn explain(block: &Block, output: &Output) {
    let words = output.words;
    output.text(&format!("{} {}  {}", output.paint(Look::Bold, &block.id), stars(block), block.tooltip.get(words)));
    for line in block.outline(words).lines() {
        output.text(&format!("    {line}"));
    }
    for arg in &block.args {
        output.text(&format!("  {:<10} {}", arg.name, arg.takes(words)));
    }
}

fn stars(block: &Block) -> String {
    "★".repeat(usize::from(block.level))
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    level: u8,
    category: &'a str,
    title: String,
    tooltip: &'a str,
    outline: String,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    takes: String,
}

impl<'a> Listed<'a> {
    fn of(block: &'a Block, words: LessonLanguage) -> Self {
        Self {
            id: &block.id,
            level: block.level,
            category: &block.category,
            title: block.title(words),
            tooltip: block.tooltip.get(words),
            outline: block.outline(words),
            fields: block.args.iter().map(|arg| Field { name: &arg.name, takes: arg.takes(words) }).collect(),
        }
    }
}
