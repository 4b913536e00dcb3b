//! Measures ticks and loading on the shapes in `tests/data/bench`, in this engine and, where it has such nodes, in
//! bonsai-bt.
//!
//! `cargo run --release -p behaviour-tree --example speed` prints one JSON object a line: ns per node tick (the best of
//! many rounds, wall time), allocations per tick of the root, bytes of heap per node, and the time to load the file with
//! the full check, from its text to a tree that can be ticked (`Loader::load_checked`, the best of some loads).
//! bonsai-bt has no file format: its `load_ms` is the time to make the tree of a behaviour that is in memory. Its tree
//! must be reset after each tick, which is part of the tick here.

mod shapes;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bonsai_bt::BT;
use shapes::{PLAIN, SHAPES, bonsai, load_checked, registry, tick, tick_bonsai, xml};

/// Counts what is allocated.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator cannot be written without; this one only counts and hands on")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ROUNDS: u32 = 200;
const TICKS: u32 = 200;
const LOADS: u32 = 50;

#[expect(clippy::disallowed_methods, reason = "this program measures real time")]
fn now() -> Instant {
    Instant::now()
}

/// The shortest of so many runs.
fn best_of(rounds: u32, mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..rounds {
        let start = now();
        run();
        best = best.min(start.elapsed());
    }
    best
}

/// Measures an engine on a shape: `make` loads a tree, `tick` ticks it until it is done.
#[expect(clippy::print_stdout, reason = "this is a command-line program")]
#[expect(clippy::cast_precision_loss, reason = "the counts are far below 2^52")]
fn measure<T>(shape: &str, engine: &str, nodes: usize, make: impl Fn() -> T, mut tick: impl FnMut(&mut T)) {
    let load = best_of(LOADS, || drop(black_box(make())));
    let before = BYTES.load(Ordering::Relaxed);
    let mut tree = make();
    let bytes = BYTES.load(Ordering::Relaxed) - before;
    // The first tick may grow what later ones use again.
    tick(&mut tree);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    (0..TICKS).for_each(|_| tick(&mut tree));
    let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
    let time = best_of(ROUNDS, || (0..TICKS).for_each(|_| tick(black_box(&mut tree))));
    println!(
        r#"{{"shape":"{shape}","engine":"{engine}","ns_per_node":{:.1},"allocations_per_tick":{},"bytes_per_node":{:.0},"load_ms":{:.3}}}"#,
        time.as_nanos() as f64 / f64::from(TICKS) / nodes as f64,
        allocations as f64 / f64::from(TICKS),
        bytes as f64 / nodes as f64,
        load.as_secs_f64() * 1e3,
    );
}

fn main() {
    let registry = registry();
    let mut world = 0;
    for shape in SHAPES {
        let xml = xml(shape);
        let nodes = load_checked(&registry, &xml).nodes().count();
        measure(shape, "behaviour-tree", nodes, || load_checked(&registry, &xml), |tree| tick(tree, &mut world));
        if PLAIN.contains(&shape) {
            let behaviour = bonsai(&xml);
            measure(shape, "bonsai-bt", nodes, || BT::new(behaviour.clone(), ()), tick_bonsai);
        }
    }
}
