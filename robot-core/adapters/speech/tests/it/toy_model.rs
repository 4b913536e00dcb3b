//! A Vosk model made by hand, to try the whole way with the real libvosk: it knows the words "piep", a high tone, and
//! "brumm", a low one.
//!
//! Its one acoustic layer is affine. Of the 40 cepstral coefficients it undoes liftering and cosine transform, so that
//! there are the logarithms of the energies in 40 bands again, and compares the bands round each tone with a
//! threshold. No training, and it hears nothing but loud tones.

use std::f32::consts::{LN_2, PI};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The tones of "piep" and "brumm".
pub(crate) const PIEP_HZ: f32 = 2_000.0;
/// See [`PIEP_HZ`].
pub(crate) const BRUMM_HZ: f32 = 300.0;

/// Graph phones: 1 is silence, then each word's phone in the four positions begin, end, internal, singleton.
const SILENCE: i32 = 1;
const PIEP: i32 = 5;
const BRUMM: i32 = 9;
const PHONES: i32 = 9;

const BANDS: usize = 40;
const LOWEST_HZ: f32 = 20.0;
const HIGHEST_HZ: f32 = 7_600.0;
/// Kaldi's default for `--cepstral-lifter`.
const LIFTER: f32 = 22.0;
/// Logarithm of band energy between a quiet room and a loud tone (16-bit samples, Kaldi's 25 ms window).
const THRESHOLD: f32 = 18.0;

const WORDS: &str = "<eps> 0\n[unk] 1\npiep 2\nbrumm 3\n#0 4\n";
const WORD_IDS: [(i32, i32); 2] = [(2, PIEP), (3, BRUMM)];

/// Which form of graph to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `HCLG.fst`.
    Static,
    /// `HCLr.fst` and `Gr.fst`.
    Lookahead,
}

/// Writes the model into a folder.
pub(crate) fn write(folder: &Path, form: Form) {
    for part in ["am", "conf", "graph/phones"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    let put = |file: &str, bytes: &[u8]| fs::write(folder.join(file), bytes).unwrap();
    put("am/final.mdl", acoustic_model().as_bytes());
    put(
        "conf/mfcc.conf",
        b"--use-energy=false\n--sample-frequency=16000\n--num-mel-bins=40\n--num-ceps=40\n--low-freq=20\n\
          --high-freq=-400\n--dither=1.0\n",
    );
    put(
        "conf/model.conf",
        b"--min-active=200\n--max-active=3000\n--beam=14.0\n--lattice-beam=5.0\n--acoustic-scale=1.0\n\
          --phone-determinize=false\n--frame-subsampling-factor=3\n--endpoint.silence-phones=1\n\
          --endpoint.rule2.min-trailing-silence=0.6\n--endpoint.rule3.min-trailing-silence=0.9\n\
          --endpoint.rule4.min-trailing-silence=1.6\n",
    );
    put("graph/words.txt", WORDS.as_bytes());
    let mut boundaries = String::from("1 nonword\n");
    for (phone, position) in (2..=PHONES).zip(["begin", "end", "internal", "singleton"].iter().cycle()) {
        writeln!(boundaries, "{phone} {position}").unwrap();
    }
    put("graph/phones/word_boundary.int", boundaries.as_bytes());
    match form {
        Form::Static => put("graph/HCLG.fst", &word_loop(false).bytes()),
        Form::Lookahead => {
            put("graph/HCLr.fst", &word_loop(true).bytes());
            put("graph/Gr.fst", &grammar().bytes());
            put("graph/disambig_tid.int", b"99999\n");
        }
    }
}

/// The text form of Kaldi's transition model and its network.
fn acoustic_model() -> String {
    let phones: Vec<String> = (1..=PHONES).map(|phone| phone.to_string()).collect();
    let mut text = format!(
        "<TransitionModel>\n<Topology>\n<TopologyEntry>\n<ForPhones>\n{}\n</ForPhones>\n\
         <State> 0 <ForwardPdfClass> 0 <SelfLoopPdfClass> 1 <Transition> 0 0.5 <Transition> 1 0.5 </State>\n\
         <State> 1 </State>\n</TopologyEntry>\n</Topology>\n<Tuples> {PHONES}\n",
        phones.join(" "),
    );
    for phone in 1..=PHONES {
        let pdf = (phone + 2) / 4; // silence 0, "piep" 1, "brumm" 2
        writeln!(text, "{phone} 0 {pdf} {pdf}").unwrap();
    }
    let log_half = vec![(-LN_2).to_string(); 2 * PHONES as usize].join(" ");
    write!(
        text,
        "</Tuples>\n<LogProbs>\n [ 0 {log_half} ]\n</LogProbs>\n</TransitionModel>\n<Nnet3> \n\
         input-node name=input dim={BANDS}\n\
         component-node name=bands component=bands input=input\n\
         component-node name=output.log-softmax component=output.log-softmax input=bands\n\
         output-node name=output input=output.log-softmax objective=linear\n\n\
         <NumComponents> 2\n<ComponentName> bands <FixedAffineComponent> <LinearParams>  [\n",
    )
    .unwrap();
    for row in [[0.0; BANDS], band_energy(PIEP_HZ), band_energy(BRUMM_HZ)] {
        let row: Vec<String> = row.iter().map(f32::to_string).collect();
        writeln!(text, "  {}", row.join(" ")).unwrap();
    }
    write!(
        text,
        "]\n<BiasParams>  [ 0 -{THRESHOLD} -{THRESHOLD} ]\n</FixedAffineComponent>\n\
         <ComponentName> output.log-softmax <LogSoftmaxComponent> <Dim> 3 <ValueAvg>  [ ]\n<DerivAvg>  [ ]\n\
         <Count> 0 <OderivRms>  [ ]\n<OderivCount> 0 <NumDimsSelfRepaired> 0 <NumDimsProcessed> 0 \
         </LogSoftmaxComponent>\n</Nnet3>\n<LeftContext> 0 <RightContext> 0 <Priors>  [ 0.34 0.33 0.33 ]\n",
    )
    .unwrap();
    text
}

/// The weights that make the logarithm of the energy round a pitch out of the cepstral coefficients.
fn band_energy(pitch_hz: f32) -> [f32; BANDS] {
    let mel = |hz: f32| 1127.0 * (1.0 + hz / 700.0).ln();
    let width = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / (BANDS + 1) as f32;
    let band = ((mel(pitch_hz) - mel(LOWEST_HZ)) / width).round() - 1.0;
    std::array::from_fn(|coefficient| {
        let order = coefficient as f32;
        let scale = if coefficient == 0 { 1.0 } else { 2.0 };
        let cosine = (scale / BANDS as f32).sqrt() * (PI * order * (band + 0.5) / BANDS as f32).cos();
        cosine / (1.0 + 0.5 * LIFTER * (PI * order / LIFTER).sin())
    })
}

/// Silence, then any words with silences between, and to the end from everywhere between two words.
fn word_loop(for_grammar: bool) -> Fst {
    let mut fst = Fst::default();
    let start = fst.state();
    let between = fst.state();
    fst.last.push((between, 0.0));
    fst.arc(start, between, 0, 0, LN_2);
    let silence = fst.phone(start, SILENCE, 0, LN_2);
    fst.arc(silence, between, 0, 0, 0.0);
    let after = fst.state();
    for (word, phone) in WORD_IDS {
        let cost = if for_grammar { 0.0 } else { LN_2 };
        let spoken = fst.phone(between, phone, word, cost);
        fst.arc(spoken, after, 0, 0, 0.0);
    }
    fst.arc(after, between, 0, 0, LN_2);
    let silence = fst.phone(after, SILENCE, 0, LN_2);
    fst.arc(silence, between, 0, 0, 0.0);
    if for_grammar {
        fst.arcs.sort_by_key(|arc| (arc.from, arc.output));
    }
    fst
}

/// Any words.
fn grammar() -> Fst {
    let mut fst = Fst::default();
    let only = fst.state();
    fst.last.push((only, 0.0));
    for (word, _) in WORD_IDS {
        fst.arc(only, only, word, word, LN_2);
    }
    fst
}

/// A weighted transducer, as OpenFST's "vector" files hold it.
#[derive(Default)]
struct Fst {
    states: i32,
    arcs: Vec<Arc>,
    last: Vec<(i32, f32)>,
}

struct Arc {
    from: i32,
    to: i32,
    input: i32,
    output: i32,
    cost: f32,
}

impl Fst {
    fn state(&mut self) -> i32 {
        self.states += 1;
        self.states - 1
    }

    fn arc(&mut self, from: i32, to: i32, input: i32, output: i32, cost: f32) {
        self.arcs.push(Arc { from, to, input, output, cost });
    }

    /// A phone, at least one frame long. Transition ids: its self-loop has 2 × phone − 1, the way on 2 × phone.
    fn phone(&mut self, from: i32, phone: i32, word: i32, cost: f32) -> i32 {
        let within = self.state();
        self.arc(from, within, 2 * phone, word, cost + LN_2);
        self.arc(within, within, 2 * phone - 1, 0, LN_2);
        within
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = 2_125_659_606_i32.to_le_bytes().to_vec();
        for name in ["vector", "standard"] {
            bytes.extend((name.len() as i32).to_le_bytes());
            bytes.extend(name.as_bytes());
        }
        bytes.extend(2_i32.to_le_bytes()); // version
        bytes.extend(0_i32.to_le_bytes()); // no symbols inside
        bytes.extend(3_u64.to_le_bytes()); // expanded, mutable
        bytes.extend(0_i64.to_le_bytes()); // the first state
        bytes.extend(i64::from(self.states).to_le_bytes());
        bytes.extend((self.arcs.len() as i64).to_le_bytes());
        for state in 0..self.states {
            let last = self.last.iter().find(|(last, _)| *last == state).map_or(f32::INFINITY, |(_, cost)| *cost);
            let arcs: Vec<_> = self.arcs.iter().filter(|arc| arc.from == state).collect();
            bytes.extend(last.to_le_bytes());
            bytes.extend((arcs.len() as i64).to_le_bytes());
            for arc in arcs {
                bytes.extend(arc.input.to_le_bytes());
                bytes.extend(arc.output.to_le_bytes());
                bytes.extend(arc.cost.to_le_bytes());
                bytes.extend(arc.to.to_le_bytes());
            }
        }
        bytes
    }
}
