//! Ticks and loading on the shapes in `tests/data/bench`, in this engine and in bonsai-bt, with what they allocate.
//!
//! `cargo bench -p behaviour-tree`. An item is a node: `item/s` in `tick` is node ticks a second. `load` checks the file
//! in full, too; its `max alloc` is the heap that it takes at most. `examples/speed` prints the same as figures for each node.

#[path = "../examples/speed/shapes.rs"]
mod shapes;

use bonsai_bt::BT;
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use shapes::{PLAIN, SHAPES, registry, xml};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn nodes(xml: &str) -> ItemsCount {
    ItemsCount::new(shapes::load_checked(&registry(), xml).nodes().count())
}

#[divan::bench_group]
mod tick {
    use super::{BT, Bencher, PLAIN, SHAPES, nodes, registry, shapes, xml};

    #[divan::bench(args = SHAPES)]
    fn behaviour_tree(bencher: Bencher<'_, '_>, shape: &str) {
        let xml = xml(shape);
        let mut tree = shapes::load_checked(&registry(), &xml);
        let mut world = 0;
        // The first tick may grow what later ones use again.
        shapes::tick(&mut tree, &mut world);
        bencher.counter(nodes(&xml)).bench_local(|| shapes::tick(&mut tree, &mut world));
    }

    #[divan::bench(args = PLAIN)]
    fn bonsai_bt(bencher: Bencher<'_, '_>, shape: &str) {
        let xml = xml(shape);
        let mut tree = BT::new(shapes::bonsai(&xml), ());
        bencher.counter(nodes(&xml)).bench_local(|| shapes::tick_bonsai(&mut tree));
    }
}

#[divan::bench_group]
mod load {
    use super::{BT, Bencher, PLAIN, SHAPES, nodes, registry, shapes, xml};

    #[divan::bench(args = SHAPES)]
    fn behaviour_tree(bencher: Bencher<'_, '_>, shape: &str) {
        let (registry, xml) = (registry(), xml(shape));
        bencher.counter(nodes(&xml)).bench_local(|| shapes::load_checked(&registry, &xml));
    }

    /// Of a behaviour in memory: bonsai-bt has no file format.
    #[divan::bench(args = PLAIN)]
    fn bonsai_bt(bencher: Bencher<'_, '_>, shape: &str) {
        let xml = xml(shape);
        let behaviour = shapes::bonsai(&xml);
        bencher.counter(nodes(&xml)).bench_local(|| BT::new(behaviour.clone(), ()));
    }
}
