//! The one material of the house, as `soft.wgsl` draws it.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError};
use bevy::shader::{Shader, ShaderRef};

const SHADER: Handle<Shader> = uuid_handle!("5f7b1c2e-0d53-4c7e-9a41-3f2f6f0c9a17");

/// Lets bevy draw [`Soft`].
pub(super) struct SoftPlugin;

impl Plugin for SoftPlugin {
    fn build(&self, app: &mut App) {
        load_internal_asset!(app, SHADER, "soft.wgsl", Shader::from_wgsl);
        app.add_plugins(MaterialPlugin::<Soft>::default());
    }
}

/// A surface.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone, Default)]
#[bind_group_data(Kind)]
#[uniform(0, SoftUniform)]
pub(super) struct Soft {
    /// What its own colours are multiplied with; `None` is white.
    pub(super) tint: Option<LinearRgba>,
    /// How much light it throws back like a mirror, 0 to 1.
    pub(super) gloss: f32,
    /// Whether the sun's shadows fall on it.
    pub(super) is_shadowed: bool,
    /// What is on it.
    #[texture(1)]
    #[sampler(2)]
    pub(super) picture: Option<Handle<Image>>,
    /// Whether it shines by itself: no light and no shade falls on it.
    pub(super) shines: bool,
    /// Whether what is behind it is seen through it.
    pub(super) is_clear: bool,
    /// The same with a picture whose colours are multiplied by their opacity, as a canvas has them.
    pub(super) is_over: bool,
}

/// What the graphics card is told of a surface.
#[derive(ShaderType, Debug, Clone, Copy)]
struct SoftUniform {
    tint: Vec4,
    gloss: f32,
}

impl From<&Soft> for SoftUniform {
    fn from(soft: &Soft) -> Self {
        Self { tint: soft.tint.unwrap_or(LinearRgba::WHITE).to_vec4(), gloss: soft.gloss }
    }
}

/// Which parts of the shader a surface needs.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    is_lit: bool,
    is_shadowed: bool,
    is_glossy: bool,
    has_picture: bool,
}

impl From<&Soft> for Kind {
    fn from(soft: &Soft) -> Self {
        Self {
            is_lit: !soft.shines,
            is_shadowed: soft.is_shadowed,
            is_glossy: soft.gloss > 0.0,
            has_picture: soft.picture.is_some(),
        }
    }
}

impl Material for Soft {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        match (self.is_over, self.is_clear) {
            (true, _) => AlphaMode::Premultiplied,
            (_, true) => AlphaMode::Blend,
            _ => AlphaMode::Opaque,
        }
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let Kind { is_lit, is_shadowed, is_glossy, has_picture } = key.bind_group_data;
        if let Some(fragment) = &mut descriptor.fragment {
            let parts = [(is_lit, "LIT"), (is_shadowed, "SHADOWED"), (is_glossy, "GLOSSY"), (has_picture, "PICTURE")];
            fragment
                .shader_defs
                .extend(parts.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, part)| part.into()));
        }
        Ok(())
    }
}
