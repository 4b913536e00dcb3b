//! Nothing below the adapters reads the wall clock, sleeps, spawns, rolls unseeded dice, or touches a file or a
//! socket. Clippy stops the everyday cases while one types; this reads every path in the source.

use std::{path::Path, str::FromStr};

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// The packages that the invariant holds for, by their folders.
const PURE: &[&str] = &["robot-core/src", "robot-core/behaviour-tree/src", "behaviours/src", "sim/world/src"];

/// Paths into the outside world, each with all that begins with it.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io::stderr",
    "std::io::stdin",
    "std::io::stdout",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "rand::random",
    "rand::rng",
];

/// The same by the last words of a path, for those who imported the first.
const OUTSIDE_BY_END: &[&str] = &["Instant::now", "SystemTime::now", "Timestamp::now", "Zoned::now"];

/// How often each of the others may except itself from clippy's ban on clocks and sleep: the places where real
/// time comes in. The figures may fall.
const CLOCKS: &[(&str, usize)] = &[
    ("robot-core/adapters/catalogue/src", 1),
    ("robot-core/adapters/ros2/src", 3),
    ("robot-core/adapters/speech/src", 3),
    ("sim/src", 1),
    ("lessons/src", 1),
    ("lessons/workshop/src", 1),
    ("naome/src", 5),
    ("xtask/src", 1),
    ("tests/suite", 1),
];

/// A path of the source, as `std::fs::read`, and the line that it stands on.
#[derive(Debug, PartialEq, Eq)]
struct Mention {
    path: String,
    line: usize,
}

/// All paths in the code itself: not in comments, not in texts, not in what only tests compile. The branches of
/// `use std::{fs, net}` count one by one.
fn mentions(source: &str) -> Result<Vec<Mention>, String> {
    let tokens = TokenStream::from_str(source).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    collect(tokens, "", &mut found);
    Ok(found)
}

/// Goes through one level of tokens; `prefix` is what stands before the braces in `use std::{fs, net}`.
fn collect(tokens: TokenStream, prefix: &str, found: &mut Vec<Mention>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = match token {
            _ if is_test_attribute(&tokens[at..]) => after_item(&tokens, at + 2),
            TokenTree::Ident(word) => {
                let first = Mention { path: format!("{prefix}{word}"), line: word.span().start().line };
                follow(&tokens, at + 1, first, found)
            }
            TokenTree::Group(group) => {
                collect(group.stream(), "", found);
                at + 1
            }
            _ => at + 1,
        }
    }
}

/// Follows the path that begins with `mention` and goes on at `at`; returns where it ends.
fn follow(tokens: &[TokenTree], mut at: usize, mut mention: Mention, found: &mut Vec<Mention>) -> usize {
    while is_path_separator(&tokens[at..]) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(word)) => {
                mention.path.push_str(&format!("::{word}"));
                at += 3;
            }
            Some(TokenTree::Group(branches)) => {
                collect(branches.stream(), &format!("{}::", mention.path), found);
                return at + 3;
            }
            _ => break,
        }
    }
    found.push(mention);
    at
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(first), TokenTree::Punct(second), ..]
        if first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':')
}

/// `#[cfg(test)]`
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(hash), TokenTree::Group(attribute), ..]
        if hash.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Where the item that is under way at `at` is over: after its braces or its semicolon.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    tokens.iter().skip(at).position(ends).map_or(tokens.len(), |ends| at + ends + 1)
}

fn is_outside(path: &str) -> bool {
    OUTSIDE
        .iter()
        .any(|outside| path.strip_prefix(outside).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")))
        || OUTSIDE_BY_END.iter().any(|end| path.ends_with(end))
}

/// Whether only tests are compiled from this file, as from `guard/tests.rs`.
fn is_for_tests(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == "tests") || file.file_stem().is_some_and(|stem| stem == "tests")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tidy::{assert_none, files},
        workspace,
    };

    fn outside(source: &str) -> Vec<String> {
        let mentions = mentions(source).expect("the example is Rust");
        mentions.into_iter().filter(|mention| is_outside(&mention.path)).map(|mention| mention.path).collect()
    }

    #[test]
    fn the_outside_world_is_found_however_it_is_written() {
        for (source, expected) in [
            ("use std::fs;", "std::fs"),
            ("use std::{fmt, fs::File};", "std::fs::File"),
            ("use std::{fmt, net::{IpAddr, TcpStream}, rc::Rc};", "std::net::TcpStream"),
            ("use std::fs as disk;", "std::fs"),
            ("fn f() { let t = ::std::time::Instant::now(); }", "std::time::Instant::now"),
            ("fn f() { g(vec![std::thread::spawn(|| ())]) }", "std::thread::spawn"),
            ("fn f() { Instant::now() }", "Instant::now"),
            ("use jiff::Zoned; fn f() -> Zoned { Zoned :: now() }", "Zoned::now"),
            ("fn f() -> u8 { rand::random::<u8>() }", "rand::random"),
            ("#[cfg(test)] mod tests; use std::process::Command;", "std::process::Command"),
            ("#[cfg(test)] mod tests { } fn f() { std::process::exit(1) }", "std::process::exit"),
        ] {
            assert!(outside(source).iter().any(|path| path == expected), "{source}: {:?}", outside(source));
        }
    }

    #[test]
    fn comments_texts_and_tests_are_left_alone() {
        for source in [
            "// std::fs::read\n/// Unlike std::thread::spawn, ...\nfn f() {}",
            r#"const TEXT: &str = "std::fs::read";"#,
            "#[cfg(test)] mod tests { use std::fs; fn f() { std::thread::spawn(g); } }",
            "#[cfg(test)] use std::fs;",
            "use std::{collections::BTreeMap, time::Duration}; fn f(instant: Instant) { clock.now() }",
            "fn fs() { env!(\"PATH\"); self.net::<u8>() }",
        ] {
            assert_eq!(outside(source), Vec::<String>::new(), "{source}");
        }
    }

    #[test]
    fn a_mention_knows_its_line() {
        let found = mentions("use a::b;\n\nuse std::{\n    fs,\n};\n").expect("Rust");
        assert!(found.contains(&Mention { path: "std::fs".into(), line: 4 }), "{found:?}");
    }

    fn mentions_in(folder: &str, finds: impl Fn(&str) -> bool) -> Vec<String> {
        let sources: Vec<_> = files(&workspace().join(folder))
            .into_iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
            .collect();
        assert!(!sources.is_empty(), "{folder} holds no Rust");
        let mut found = Vec::new();
        for file in sources.iter().filter(|file| !is_for_tests(file.strip_prefix(workspace()).unwrap_or(file))) {
            let source = std::fs::read_to_string(file).expect("the file was just listed");
            let mentions = mentions(&source).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let of_interest = mentions.iter().filter(|mention| finds(&mention.path));
            found.extend(of_interest.map(|mention| format!("{}:{}: {}", file.display(), mention.line, mention.path)));
        }
        found
    }

    #[test]
    fn nothing_below_the_adapters_touches_the_outside_world() {
        let found: Vec<String> = PURE.iter().flat_map(|folder| mentions_in(folder, is_outside)).collect();
        assert_none(&found);
    }

    #[test]
    fn real_time_comes_in_at_few_places() {
        for (folder, at_most) in CLOCKS {
            let found = mentions_in(folder, |path| path == "clippy::disallowed_methods");
            assert!(found.len() <= *at_most, "{folder} may at {at_most} place(s):\n  {}", found.join("\n  "));
        }
        for folder in PURE {
            assert_none(&mentions_in(folder, |path| path == "clippy::disallowed_methods"));
        }
    }
}
