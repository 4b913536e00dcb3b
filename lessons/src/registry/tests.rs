use std::collections::BTreeSet;

use super::*;

#[test]
fn there_are_forty_nine_blocks_on_three_levels() {
    let registry = Registry::house();
    assert_eq!(registry.blocks().len(), 49);
    let of = |level| registry.blocks().iter().filter(|block| block.level == level).count();
    assert_eq!([of(1), of(2), of(3)], [15, 19, 15]);
}

#[test]
fn every_block_is_complete() {
    let registry = Registry::house();
    for block in registry.blocks() {
        let id = &block.id;
        assert_eq!(registry.blocks().iter().filter(|other| other.id == *id).count(), 1, "{id} is there once");
        for language in LessonLanguage::ALL {
            for words in [&block.tooltip, &block.aria] {
                assert!(!words.get(language).is_empty() && !words.get(language).contains('{'), "{id} {language}");
            }
            for arg in &block.args {
                let mentions = block.label.get(language).matches(&format!("{{{}}}", arg.name)).count();
                assert_eq!(mentions, 1, "{id}: the label in {language} names {} once", arg.name);
            }
            let open = block.label.get(language).matches('{').count();
            assert_eq!(open, block.args.len(), "{id}: the label in {language} names nothing else");
        }
        for arg in &block.args {
            match &arg.kind {
                ArgKind::Choice { of } => assert!(!registry.choices(of).is_empty(), "{id}: there is no list {of}"),
                ArgKind::Number { default, least, greatest, .. } => {
                    assert!((*least..=*greatest).contains(default), "{id}");
                }
                ArgKind::Value { least: Some(least), greatest: Some(greatest), .. } => {
                    assert!(least < greatest, "{id}")
                }
                _ => {}
            }
        }
    }
}

/// A block that one body could not carry out would make the simulator lie.
#[test]
fn every_block_has_both_sides() {
    for block in Registry::house().blocks() {
        let find = |table: &[(&str, &str)], name: &str| table.iter().any(|(known, _)| *known == name);
        assert!(find(crate::run::SIMULATOR, &block.simulator), "{}: simulator `{}`", block.id, block.simulator);
        assert!(find(crate::run::ROBOT, &block.robot), "{}: robot `{}`", block.id, block.robot);
    }
}

#[test]
fn drawers_can_be_read() {
    /// Relative luminance of WCAG 2.2.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }
    for category in Registry::house().categories() {
        let contrast = 1.05 / (luminance(&category.colour) + 0.05);
        assert!(contrast >= 4.5, "white on {} has {contrast:.1}", category.id);
    }
}

/// What stands in a block at the beginning is in the language of the child who takes it.
#[test]
fn blocks_begin_with_words_of_the_language() {
    let registry = Registry::house();
    let words = || registry.blocks().iter().flat_map(|block| &block.args).filter_map(Arg::words);
    assert!(words().count() > 10);
    for language in LessonLanguage::ALL {
        let definitions = blockly::definitions(registry, language).to_string();
        let shown = definitions + &blockly::toolbox(registry, language, 3).to_string();
        for words in words() {
            let text = words.get(language);
            assert!(!text.trim().is_empty(), "{words:?}");
            assert!(shown.contains(&serde_json::to_string(text).unwrap()), "{language}: {text}");
            let others = LessonLanguage::ALL.map(|other| words.get(other));
            for other in
                others.into_iter().filter(|other| language.spoken() == robot_core::Language::En && *other != text)
            {
                assert!(!shown.contains(&format!("\"{other}\"")), "{other} is German");
            }
        }
    }
    let alike: BTreeSet<&str> = words().filter(|words| words.de == words.en).map(|words| words.en.as_str()).collect();
    assert_eq!(alike.into_iter().collect::<Vec<_>>(), ["NAOme"], "names alone are the same in both");
}

/// A block as it comes out of the drawer is nothing that anybody would be told off for.
#[test]
fn what_blocks_begin_with_is_allowed() {
    for language in LessonLanguage::ALL {
        for block in registry_of(language) {
            let source = serde_json::json!({ "blocks": { "blocks": [block] } }).to_string();
            let program =
                crate::Program::read(source.as_bytes()).unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
            let problems = program.problems(&crate::Limits::house());
            let of_words = [
                "bad-number",
                "out-of-range",
                "text-too-long",
                "bad-name",
                "no-phrase",
                "phrase-too-long",
                "too-many-phrases",
                "short-phrase",
            ];
            let found: Vec<_> = problems.iter().filter(|problem| of_words.contains(&problem.rule)).collect();
            assert!(found.is_empty(), "{source}: {found:?}");
        }
    }
}

/// All blocks of the toolbox as they are saved when nobody has changed anything.
fn registry_of(language: LessonLanguage) -> Vec<serde_json::Value> {
    let toolbox = blockly::toolbox(Registry::house(), language, 3);
    let drawers = toolbox["contents"].as_array().unwrap().clone();
    let blocks = drawers.iter().flat_map(|drawer| drawer["contents"].as_array().unwrap().clone());
    let filled = blocks.map(|block| {
        let known = Registry::house().block(block["type"].as_str().unwrap()).unwrap();
        let mut saved = serde_json::json!({ "type": known.id, "id": "a", "inputs": block["inputs"] });
        let fields = known.args.iter().filter(|arg| !matches!(arg.kind, ArgKind::Value { .. }));
        for (arg, words) in fields.filter_map(|arg| Some((arg, arg.words()?))) {
            saved["fields"][&arg.name] = words.get(language).into();
        }
        saved
    });
    filled.collect()
}

#[test]
fn toolboxes_grow_with_the_level() {
    let count = |level| {
        let toolbox = blockly::toolbox(Registry::house(), LessonLanguage::De, level);
        let drawers = toolbox["contents"].as_array().unwrap().clone();
        drawers.iter().map(|drawer| drawer["contents"].as_array().unwrap().len()).sum::<usize>()
    };
    assert_eq!([count(1), count(2), count(3)], [15, 34, 49]);
}

#[test]
fn definitions_name_each_argument_in_its_place() {
    for language in LessonLanguage::ALL {
        let definitions = blockly::definitions(Registry::house(), language);
        for definition in definitions.as_array().unwrap() {
            let args = definition["args0"].as_array().unwrap().len();
            let message = definition["message0"].as_str().unwrap();
            for place in 1..=args {
                assert!(message.contains(&format!("%{place}")), "{definition}");
            }
        }
    }
}
