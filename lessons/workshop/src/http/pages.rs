//! The editor's pages and files.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::learn::accepts;
use crate::app::App;
use crate::assets::Asset;
use crate::failure::{Failure, Why};

/// Nothing is behind this path.
pub(super) async fn nothing() -> Failure {
    Why::NotFound.into()
}

/// Whether the path is a page: the same file for all of them, which looks at the path itself.
fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "" | "map" | "lesson" | "free" | "stage-screen" | "staff" | "accessibility" | "print")
}

pub(super) async fn page(
    State(app): State<Arc<App>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Err(Why::NotFound.into());
    }
    let path = uri.path().trim_start_matches('/');
    // Whoever types the code behind the address means to join.
    if path.len() == 4 && path.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Redirect::to(&format!("/?code={path}")).into_response());
    }
    let path = if is_page(path) { "index.html" } else { path };
    let asset = app.assets.get(path).ok_or(Why::NotFound)?;
    Ok(answer(asset, &headers))
}

fn answer(asset: Asset, headers: &HeaderMap) -> Response {
    let keep = if asset.for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [(CACHE_CONTROL, keep.to_owned()), (ETAG, asset.etag.clone()), (VARY, "accept-encoding".to_owned())];
    if headers.get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = (CONTENT_TYPE, asset.kind);
    match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if accepts(headers, "br") => {
            (common, [kind, (CONTENT_ENCODING, "br")], brotli).into_response()
        }
        (_, Some(gzip)) if accepts(headers, "gzip") => {
            (common, [kind, (CONTENT_ENCODING, "gzip")], gzip).into_response()
        }
        _ => (common, [kind], asset.bytes).into_response(),
    }
}
