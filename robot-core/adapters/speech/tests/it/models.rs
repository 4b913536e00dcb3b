//! Model folders: complete, incomplete, broken.

use std::fs;
use std::path::Path;

use robot_speech::{Graph, ModelError, ModelFolder, Phrases, Recogniser, probe};
use rstest::rstest;

use crate::recordings::toy_model;
use crate::toy_model::{self, Form};

#[test]
fn both_forms_of_graph_are_known() {
    for (form, graph) in [(Form::Static, Graph::Static), (Form::Lookahead, Graph::Lookahead)] {
        let (folder, model) = toy_model(form);
        assert_eq!(model.graph(), graph);
        assert_eq!(probe::model(folder.path()), Ok(graph));
        assert!(model.knows("piep") && model.knows("[unk]"));
        for word in ["pieps", "PIEP", "", "piep brumm", "nul\0l"] {
            assert!(!model.knows(word), "{word:?}");
        }
    }
}

#[rstest]
#[case(Form::Static, "am/final.mdl")]
#[case(Form::Static, "conf/mfcc.conf")]
#[case(Form::Static, "conf/model.conf")]
#[case(Form::Static, "graph/words.txt")]
#[case(Form::Static, "graph/HCLG.fst")]
#[case(Form::Lookahead, "graph/HCLr.fst")]
#[case(Form::Lookahead, "graph/Gr.fst")]
#[case(Form::Lookahead, "graph/disambig_tid.int")]
fn a_missing_or_broken_file_is_named(#[case] form: Form, #[case] file: &str) {
    let folder = tempfile::tempdir().unwrap();
    toy_model::write(folder.path(), form);
    let path = folder.path().join(file);
    let name = folder.path().display().to_string();

    fs::write(&path, b"").unwrap();
    assert_eq!(
        ModelFolder::open(folder.path()),
        Err(ModelError::Broken { folder: name.clone(), files: vec![file.into()] })
    );

    fs::remove_file(&path).unwrap();
    let error = ModelFolder::open(folder.path()).unwrap_err();
    assert!(matches!(error, ModelError::Missing { .. }), "{error:?}");
    if file != "graph/HCLG.fst" {
        assert!(error.to_string().contains(file) && error.text().de.contains(file), "{error}");
    } else {
        assert!(error.to_string().contains("graph/HCLr.fst / graph/HCLG.fst, graph/Gr.fst"), "{error}");
    }
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    toy_model::write(folder.path(), Form::Static);
    fs::remove_file(folder.path().join("conf/model.conf")).unwrap();
    fs::remove_file(folder.path().join("graph/words.txt")).unwrap();
    fs::create_dir(folder.path().join("ivector")).unwrap();
    let Err(ModelError::Missing { files, .. }) = ModelFolder::open(folder.path()) else { panic!() };
    assert_eq!(files.len(), 8, "{files:?}");
}

#[test]
fn what_is_no_model_is_called_so() {
    assert!(matches!(ModelFolder::open("/nirgends"), Err(ModelError::NoFolder { .. })));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(ModelFolder::open(folder.path()), Err(ModelError::NoModel { .. })));
    toy_model::write(&folder.path().join("vosk-model-small-de"), Form::Static);
    assert!(matches!(ModelFolder::open(folder.path()), Err(ModelError::NoModel { .. })), "one folder deeper");
}

#[rstest]
#[case("graph/words.txt", b"<eps> 0\npi\xffep 2\n")]
#[case("graph/words.txt", b"<eps> 0\npiep\n")]
#[case("graph/words.txt", b"<eps> 0\npiep zwei\n")]
#[case("graph/words.txt", &[b'x'; 1 << 20])]
#[case("graph/phones/word_boundary.int", b"1 nonword\n2 beg")]
#[case("graph/phones/word_boundary.int", b"1 nonword\nbegin\n")]
#[case("conf/mfcc.conf", b"--use-energy=false\n--")]
#[case("conf/model.conf", b"beam 14\n")]
#[case("am/final.mdl", b"\0Bsomething else altogether")]
#[case("graph/HCLG.fst", b"\xd6\xfd\xb2\x7e\xff\xff\xff\x7f")]
fn files_that_break_off_or_are_something_else_are_found(#[case] file: &str, #[case] bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    toy_model::write(folder.path(), Form::Static);
    fs::write(folder.path().join(file), bytes).unwrap();
    let Err(ModelError::Broken { files, .. }) = ModelFolder::open(folder.path()) else { panic!() };
    assert_eq!(files, [file]);
}

/// Models of before 2020 have their files in one folder.
#[test]
fn the_old_layout_is_a_model_too() {
    let folder = tempfile::tempdir().unwrap();
    toy_model::write(folder.path(), Form::Static);
    for file in
        ["am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst", "graph/words.txt", "graph/phones/word_boundary.int"]
    {
        let name = Path::new(file).file_name().unwrap();
        fs::rename(folder.path().join(file), folder.path().join(name)).unwrap();
    }
    assert_eq!(probe::model(folder.path()), Ok(Graph::Static));
}

#[test]
fn a_model_that_knows_no_phrase_says_which_words_it_lacks() {
    let (_folder, model) = toy_model(Form::Lookahead);
    let phrases =
        Phrases::parse("hallo NAOme\n\"}]\\\n").err().map_or_else(|| unreachable!(), |error| error.to_string());
    assert!(phrases.contains("line 2"));
    let phrases = Phrases::parse("hallo NAOme").unwrap();
    let Err(ModelError::NoPhraseKnown { unknown }) = Recogniser::for_phrases(&model, &phrases) else { panic!() };
    assert_eq!(unknown.iter().map(|unknown| unknown.word.as_str()).collect::<Vec<_>>(), ["hallo", "naome"]);
}

#[test]
fn the_library_is_where_the_build_found_it() {
    let libvosk = probe::libvosk();
    assert!(libvosk.path.is_some_and(|path| path.is_file()));
}

#[test]
fn a_model_can_be_dropped_before_its_recognisers() {
    let (_folder, model) = toy_model(Form::Static);
    let mut recogniser = Recogniser::for_anything(&model).unwrap();
    drop(model);
    assert_eq!(recogniser.accept(&[0; 1600]), Ok(None));
}
