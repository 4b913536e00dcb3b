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
