//! The tutorials run, and what they claim holds.

/// Each is an example of the package, with its claims as assertions in its `main`.
macro_rules! tutorials {
    ($($name:ident $path:literal,)*) => {
        $(
            #[path = $path]
            mod $name;
        )*

        #[rstest::rstest]
        $(#[case::$name($name::main)])*
        fn tutorial(#[case] main: fn() -> Result<(), Box<dyn std::error::Error>>) {
            main().unwrap();
        }

        #[test]
        fn all_of_them_run_here_and_stand_in_the_readme() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
            let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let mut files: Vec<String> = names.filter(|name| name.starts_with('t') && name.ends_with(".rs")).collect();
            files.sort();
            assert_eq!(files, [$(concat!(stringify!($name), ".rs")),*]);
            let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
            for file in files {
                assert!(readme.contains(&format!("(examples/{file})")), "{file}");
                let lines = std::fs::read_to_string(format!("{folder}/{file}")).unwrap().lines().count();
                assert!(lines <= 65, "{file} has {lines} lines: a tutorial is short");
            }
        }
    };
}

tutorials! {
    t01_first_tree "../../examples/t01_first_tree.rs",
    t02_ports "../../examples/t02_ports.rs",
    t03_own_types "../../examples/t03_own_types.rs",
    t04_reactive "../../examples/t04_reactive.rs",
    t05_subtrees "../../examples/t05_subtrees.rs",
    t06_remapping "../../examples/t06_remapping.rs",
    t07_several_files "../../examples/t07_several_files.rs",
    t08_leaf_arguments "../../examples/t08_leaf_arguments.rs",
    t09_scripting "../../examples/t09_scripting.rs",
    t10_observing "../../examples/t10_observing.rs",
    t11_editor "../../examples/t11_editor.rs",
    t12_default_ports "../../examples/t12_default_ports.rs",
    t13_conditions "../../examples/t13_conditions.rs",
    t14_afterwards "../../examples/t14_afterwards.rs",
    t15_swap "../../examples/t15_swap.rs",
}
