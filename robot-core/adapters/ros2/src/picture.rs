//! What a camera sees.

/// A picture of a camera without distortion, whose optical axis goes through its middle.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Focal length, pixels.
    pub focal_px: f64,
    /// Rows from the top, three bytes a pixel: red, green, blue.
    pub rgb: Vec<u8>,
}
