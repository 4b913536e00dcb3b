//! Whether there can be a window.

use robot_core::Text;

/// Whether there is a display, and a program that can draw on it.
pub(crate) fn is_there() -> bool {
    cfg!(feature = "window")
        && (["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
            || cfg!(any(target_os = "macos", target_os = "windows")))
}

/// What a program without the window says where one is asked for.
#[cfg(not(feature = "window"))]
pub(crate) const BUILT_WITHOUT: Text = Text {
    de: "Dieses naome ist ohne Fenster und Bilder gebaut. Mit ihnen: cargo build -p naome --features window, \
         oder: cargo xtask demo -- --pictures ORDNER",
    en: "This naome was built without window and pictures. With them: cargo build -p naome --features window, \
         or: cargo xtask demo -- --pictures DIR",
};

/// What is said where a window is asked for and there is no display.
#[cfg(feature = "window")]
pub(crate) const NO_DISPLAY: Text = Text {
    de: "Hier ist kein Bildschirm für ein Fenster (DISPLAY ist leer).",
    en: "There is no display for a window here (DISPLAY is empty).",
};
