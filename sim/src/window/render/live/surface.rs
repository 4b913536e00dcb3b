//! What is on the window: the picture of the house, bubbles over it, the panel beside it.

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{ClearColorConfig, RenderTarget, ScalingMode};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};
use bevy::window::PrimaryWindow;

use super::super::light;
use super::super::scene::add_mesh;
use super::super::soft::Soft;
use crate::window::canvas::{Area, Canvas};
use crate::window::shape::Shape;

/// What only the flat camera sees.
const FLAT: RenderLayers = RenderLayers::layer(1);

/// Three flat pictures before a camera that looks straight at them.
pub(super) struct Surface {
    camera: Entity,
    house: Handle<Image>,
    sheets: [Sheet; 3],
    size: UVec2,
    part: f32,
}

/// One of them.
struct Sheet {
    entity: Entity,
    material: Handle<Soft>,
}

const HOUSE: usize = 0;
const BUBBLES: usize = 1;
const PANEL: usize = 2;

/// The window's size in pixels, if it can be seen.
pub(super) fn window_size(world: &mut World) -> Option<UVec2> {
    let mut windows = world.query_filtered::<&Window, With<PrimaryWindow>>();
    let size = windows.single(world).ok()?.physical_size();
    (size.x >= 64 && size.y >= 64).then_some(size)
}

impl Surface {
    pub(super) fn new(world: &mut World, camera: Entity) -> Self {
        let mesh = add_mesh(world, &Shape::sheet(Vec2::ONE));
        let sheets = [HOUSE, BUBBLES, PANEL].map(|place| {
            let material =
                world.resource_mut::<Assets<Soft>>().add(Soft { shines: true, is_over: place == BUBBLES, ..default() });
            let entity = world
                .spawn((
                    Mesh3d(mesh.clone()),
                    MeshMaterial3d(material.clone()),
                    Transform::default(),
                    FLAT,
                    Visibility::Hidden,
                ))
                .id();
            Sheet { entity, material }
        });
        world.spawn((
            light::camera(),
            Camera { order: 1, clear_color: ClearColorConfig::Custom(Color::WHITE), ..default() },
            Projection::Orthographic(OrthographicProjection {
                scaling_mode: ScalingMode::WindowSize,
                ..OrthographicProjection::default_3d()
            }),
            Msaa::Off,
            Transform::from_xyz(0.0, 0.0, 10.0),
            FLAT,
        ));
        Self { camera, house: Handle::default(), sheets, size: UVec2::ZERO, part: 0.0 }
    }

    /// Fits everything to a window of this size, in which `room` at the left is for the house.
    pub(super) fn fit(&mut self, world: &mut World, size: UVec2, room: Vec2, part: f32) {
        if self.size == size && (self.part - part).abs() < 1e-6 {
            return;
        }
        (self.size, self.part) = (size, part);
        let pixels = (room * part).as_uvec2().max(UVec2::splat(16));
        let extent = Extent3d { width: pixels.x, height: pixels.y, depth_or_array_layers: 1 };
        let format = TextureFormat::Rgba8UnormSrgb;
        let mut target = Image::new_uninit(extent, TextureDimension::D2, format, RenderAssetUsages::RENDER_WORLD);
        target.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT;
        self.house = world.resource_mut::<Assets<Image>>().add(target);
        world.entity_mut(self.camera).insert(RenderTarget::Image(self.house.clone().into()));
        let house = self.house.clone();
        self.show(world, HOUSE, house);
        self.place(world, HOUSE, Area::new(0.0, 0.0, room.x, room.y));
        self.place(world, PANEL, Area::new(room.x, 0.0, size.x as f32 - room.x, room.y));
    }

    /// Puts a sheet where it belongs, pixels from the window's upper left corner.
    fn place(&self, world: &mut World, sheet: usize, area: Area) {
        // Sheets are placed in logical pixels, y upwards, the origin in the middle.
        let factor = scale_factor(world);
        let middle = Vec2::new(area.x + area.width / 2.0, area.y + area.height / 2.0) - self.size.as_vec2() / 2.0;
        let at = Transform::from_xyz(middle.x / factor, -middle.y / factor, sheet as f32).with_scale(Vec3::new(
            area.width / factor,
            area.height / factor,
            1.0,
        ));
        world.entity_mut(self.sheets[sheet].entity).insert(at);
    }

    /// Shows bubbles and where they are, or none.
    pub(super) fn write_bubbles(&self, world: &mut World, bubbles: Option<(Canvas, Area)>) {
        let Some((canvas, area)) = bubbles else {
            world.entity_mut(self.sheets[BUBBLES].entity).insert(Visibility::Hidden);
            return;
        };
        let sharp = Area { width: canvas.width() as f32, height: canvas.height() as f32, ..area };
        self.place(world, BUBBLES, sharp);
        let image = image(world, &canvas);
        self.show(world, BUBBLES, image);
    }

    pub(super) fn write_panel(&self, world: &mut World, canvas: &Canvas) {
        let image = image(world, canvas);
        self.show(world, PANEL, image);
    }

    fn show(&self, world: &mut World, sheet: usize, image: Handle<Image>) {
        let Sheet { entity, material } = &self.sheets[sheet];
        if let Some(mut material) = world.resource_mut::<Assets<Soft>>().get_mut(material) {
            material.picture = Some(image);
        }
        world.entity_mut(*entity).insert(Visibility::Visible);
    }
}

fn scale_factor(world: &mut World) -> f32 {
    let mut windows = world.query_filtered::<&Window, With<PrimaryWindow>>();
    windows.single(world).map_or(1.0, Window::scale_factor)
}

fn image(world: &mut World, canvas: &Canvas) -> Handle<Image> {
    let size = Extent3d { width: canvas.width(), height: canvas.height(), depth_or_array_layers: 1 };
    let image = Image::new(
        size,
        TextureDimension::D2,
        canvas.bytes().to_vec(),
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    world.resource_mut::<Assets<Image>>().add(image)
}
