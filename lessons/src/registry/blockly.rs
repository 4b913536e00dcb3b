//! What the editor (Blockly 13) is told: block definitions and toolboxes, as JSON.

use serde_json::{Value, json};

use super::{Accepts, Arg, ArgKind, Block, Category, Preset, Registry, Shape};
use crate::language::LessonLanguage;

/// The definitions of all blocks in `language`, for `Blockly.common.defineBlocksWithJsonArray`.
///
/// ```
/// use lessons::LessonLanguage;
/// use lessons::registry::{Registry, blockly};
///
/// let definitions = blockly::definitions(Registry::house(), LessonLanguage::De);
/// let walk = definitions.as_array().and_then(|all| all.iter().find(|block| block["type"] == "walk"));
/// assert_eq!(walk.map(|walk| &walk["message0"]), Some(&"gehe %1 %2 cm".into()));
/// ```
#[must_use]
pub fn definitions(registry: &Registry, language: LessonLanguage) -> Value {
    registry.blocks().iter().map(|block| definition(registry, block, language)).collect()
}

fn definition(registry: &Registry, block: &Block, language: LessonLanguage) -> Value {
    let (message, names) = message(block.label.get(language));
    let args: Vec<Value> =
        names.iter().filter_map(|name| block.arg(name)).map(|arg| argument(registry, arg, language)).collect();
    let colour = registry.categories().iter().find(|category| category.id == block.category);
    let mut definition = json!({
        "type": block.id,
        "message0": message,
        "args0": args,
        "colour": colour.map_or("#5A4A2F", |category| category.colour.as_str()),
        "tooltip": block.tooltip.get(language),
        "ariaLabel": block.aria.get(language),
    });
    let has_body = block.args.iter().any(|arg| matches!(arg.kind, ArgKind::Body { .. }));
    let statement = json!("statement");
    match block.shape {
        Shape::Hat | Shape::Definition => definition["nextStatement"] = statement,
        Shape::Statement => {
            definition["previousStatement"] = statement.clone();
            definition["nextStatement"] = statement;
        }
        Shape::End => definition["previousStatement"] = statement,
        Shape::Condition => definition["output"] = json!("Boolean"),
        Shape::Number => definition["output"] = json!("Number"),
        Shape::Text => definition["output"] = json!("String"),
        Shape::Any => definition["output"] = json!(["Number", "String"]),
    }
    if !has_body {
        definition["inputsInline"] = json!(true);
    }
    definition
}

/// "gehe {DIRECTION} {CM} cm" as "gehe %1 %2 cm" and the names in their order.
fn message(label: &str) -> (String, Vec<&str>) {
    let (mut message, mut names, mut rest) = (String::new(), Vec::new(), label);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        names.push(name);
        message.push_str(&format!("{before}%{}", names.len()));
        rest = after;
    }
    (message + rest, names)
}

fn argument(registry: &Registry, arg: &Arg, language: LessonLanguage) -> Value {
    let name = &arg.name;
    match &arg.kind {
        ArgKind::Choice { of } => {
            let options: Vec<Value> =
                registry.choices(of).iter().map(|choice| json!([choice.name(language), choice.id])).collect();
            json!({ "type": "field_dropdown", "name": name, "options": options })
        }
        ArgKind::Number { default, least, greatest, step } => json!({
            "type": "field_number", "name": name, "value": default, "min": least, "max": greatest, "precision": step,
        }),
        ArgKind::Phrases { default, .. } | ArgKind::Name { default } => {
            json!({ "type": "field_input", "name": name, "text": default.get(language) })
        }
        ArgKind::Variable { default } => {
            json!({ "type": "field_variable", "name": name, "variable": default.get(language) })
        }
        ArgKind::Value { accepts, .. } => {
            let check = match accepts {
                Accepts::Number => json!("Number"),
                Accepts::Any => json!(["Number", "String"]),
                Accepts::Condition => json!("Boolean"),
            };
            json!({ "type": "input_value", "name": name, "check": check })
        }
        ArgKind::Body { .. } => json!({ "type": "input_statement", "name": name, "check": "statement" }),
    }
}

/// The toolbox with the blocks up to `level`, in their drawers, with what lies in their sockets at the beginning.
#[must_use]
pub fn toolbox(registry: &Registry, language: LessonLanguage, level: u8) -> Value {
    toolbox_of(registry, language, &|block| block.level <= level)
}

/// The toolbox with the blocks that `is_in`; drawers without one are left out.
#[must_use]
pub fn toolbox_of(registry: &Registry, language: LessonLanguage, is_in: &dyn Fn(&Block) -> bool) -> Value {
    let drawer = |category: &Category| {
        let blocks: Vec<Value> = registry
            .blocks()
            .iter()
            .filter(|block| block.category == category.id && is_in(block))
            .map(|block| json!({ "kind": "block", "type": block.id, "inputs": shadows(block, language) }))
            .collect();
        (!blocks.is_empty()).then(|| {
            json!({
                "kind": "category",
                "name": format!("{} {}", category.icon, category.name.get(language)),
                "colour": category.colour,
                "contents": blocks,
            })
        })
    };
    let contents: Vec<Value> = registry.categories().iter().filter_map(drawer).collect();
    json!({ "kind": "categoryToolbox", "contents": contents })
}

/// What lies in the sockets at the beginning: Blockly's own number and text blocks.
fn shadows(block: &Block, language: LessonLanguage) -> Value {
    let mut inputs = serde_json::Map::new();
    for arg in &block.args {
        let ArgKind::Value { default: Some(default), .. } = &arg.kind else { continue };
        let shadow = match default {
            Preset::Text(text) => json!({ "type": "text", "fields": { "TEXT": text.get(language) } }),
            Preset::Number(number) => json!({ "type": "math_number", "fields": { "NUM": number } }),
        };
        inputs.insert(arg.name.clone(), json!({ "shadow": shadow }));
    }
    Value::Object(inputs)
}
