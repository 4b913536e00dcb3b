use super::*;
use crate::phone_model::PhoneModel;

fn spellings(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

#[rstest::rstest]
fn every_word_is_said_somehow(#[values(true, false)] with_espeak: bool) {
    let mnemonics = PhoneModel::bundled(Language::De).unwrap().mnemonics().clone();
    let pronouncer = if with_espeak { Pronouncer::default() } else { Pronouncer::without_espeak() };
    let words = spellings("wo ist bücherei naome schnurzelpurz 21 3d-drucker dvds e-mail xyz potter tschüss");
    for language in [Language::De, Language::En] {
        for (word, ways) in words.iter().zip(pronouncer.pronounce(&words, language, &mnemonics).usual) {
            assert!(!ways.is_empty() && ways.len() <= MOST_WAYS, "{word}: {ways:?}");
            assert!(ways.iter().all(|way| !way.is_empty()));
        }
    }
    let nothing = pronouncer.pronounce(&spellings("★ -"), Language::De, &mnemonics);
    if !with_espeak {
        assert!(nothing.usual.iter().all(Vec::is_empty));
    }
}

#[rstest::rstest]
#[case(Language::En, "see", Some("s eI"))]
#[case(Language::En, "book", Some("b U k"))]
#[case(Language::De, "see", None)]
fn only_who_speaks_english_moves_its_vowels(
    #[case] language: Language,
    #[case] word: &str,
    #[case] expected: Option<&str>,
) {
    let model = PhoneModel::bundled(language).unwrap();
    let said = Pronouncer::without_espeak().pronounce(&spellings(word), language, model.mnemonics());
    let expected: Option<Vec<Phone>> =
        expected.map(|way| way.split(' ').map(|phone| model.phones().get(phone).unwrap()).collect());
    assert_eq!(said.shifted.first().map(|ways| ways[0].clone()), expected);
    assert_eq!(said.usual[0].len(), 1);
}

#[test]
fn a_missing_espeak_is_made_up_for() {
    let mnemonics = PhoneModel::bundled(Language::De).unwrap().mnemonics().clone();
    let missing = Pronouncer { espeak: Some(Espeak::at("/nirgends/espeak-ng")) };
    let words = spellings("schnurzelpurz blabberwock");
    let by_rules = Pronouncer::without_espeak().pronounce(&words, Language::De, &mnemonics);
    assert_eq!(missing.pronounce(&words, Language::De, &mnemonics), by_rules);
}

#[rstest::rstest]
#[case("potterly", Language::De, true)]
#[case("shadow", Language::De, true)]
#[case("kaninchen", Language::De, false)]
#[case("räuber", Language::En, true)]
#[case("rabbit", Language::En, false)]
fn foreign_words_are_told_by_their_letters(#[case] word: &str, #[case] language: Language, #[case] foreign: bool) {
    assert_eq!(looks_foreign(word, language), foreign);
}

#[rstest::rstest]
#[case("f·'I·n·d·@·n", Some("f·I·n·d·n"))]
#[case("@·n", None)]
#[case("d·e:·n", None)]
fn last_syllables_may_be_swallowed(#[case] said: &str, #[case] expected: Option<&str>) {
    assert_eq!(swallowed(said).as_deref(), expected);
}
