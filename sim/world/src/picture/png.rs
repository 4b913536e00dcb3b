//! The picture as pixels, for where no SVG can be shown: documents, messages, screens of old tablets.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// How many pixels the longer side has: that of a page of A4 at 200 dots to the inch.
pub const LONGEST_PX: u32 = 2339;

/// A picture that does not come out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The text is no SVG.
    #[error("the drawing cannot be read: {0}")]
    Read(#[from] resvg::usvg::Error),
    /// The drawing has no area, or the pixels have no room in memory.
    #[error("the drawing cannot be painted: it measures {width} by {height}")]
    Size {
        /// How wide the drawing is, page units.
        width: f32,
        /// How high.
        height: f32,
    },
    /// The pixels cannot be packed.
    #[error("the picture cannot be packed: {0}")]
    Pack(String),
}

/// A drawing of this module as a PNG file, [`LONGEST_PX`] long. Its letters are those of Noto Sans, which comes along: it
/// is the same on every machine, whatever fonts that has.
///
/// # Errors
/// When it is no drawing.
///
/// ```
/// use robot_core::Language;
/// use sim_world::{FloorPlan, picture};
///
/// let svg = picture::draw(&FloorPlan::demo(), Language::En);
/// assert!(picture::png(&svg)?.starts_with(b"\x89PNG"));
/// # Ok::<(), picture::PngError>(())
/// ```
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let options = Options { fontdb: fonts(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = LONGEST_PX as f32 / width.max(height);
    // What a float of this size is rounded to has a place among the pixels.
    let pixels = |units: f32| ((units * scale).round() as u32).clamp(1, LONGEST_PX);
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or(PngError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PngError::Pack(error.to_string()))
}

/// Noto Sans (SIL Open Font License 1.1) for all fonts that a drawing names and that are not there.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
        fonts.load_font_data(notosans::BOLD_TTF.to_vec());
        for set in [fontdb::Database::set_serif_family, fontdb::Database::set_sans_serif_family] {
            set(&mut fonts, "Noto Sans");
        }
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}
