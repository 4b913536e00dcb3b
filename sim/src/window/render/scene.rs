//! The house, the robot and the people as bevy's entities, moved to where a view has them.

use std::collections::BTreeMap;

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::VisibilityRange;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use robot_core::Language;
use sim_world::FloorPlan;

use super::light::Finish;
use super::soft::Soft;
use crate::window::house::{Coping, HouseModel, on_floor};
use crate::window::person::{Looks, Part};
use crate::window::robot::{Lamp, Lights, Link, figure};
use crate::window::shape::Shape;
use crate::window::textures::{self, Picture};
use crate::window::view::View;

/// What moves in the house.
#[derive(Resource)]
pub(super) struct Actors {
    robot: Vec<(Link, Entity)>,
    robot_shade: Entity,
    lamps: [(Lamp, Handle<Soft>); Lamp::ALL.len()],
    shown_lights: Option<Lights>,
    people: BTreeMap<usize, Figure>,
    materials: Materials,
}

/// A person's parts.
struct Figure {
    looks: Looks,
    parts: Vec<(Part, Entity)>,
    shade: Entity,
}

#[derive(Clone)]
struct Materials {
    matt: Handle<Soft>,
    shade: Handle<Soft>,
    spot: Handle<Mesh>,
}

/// The house is drawn in squares of the floor: metres. Smaller ones leave out more of what is out of sight, but each costs.
const SQUARE_M: f32 = 3.0;

/// Farther away than anything in a house, metres.
const FAR_M: f32 = 1e4;

/// Puts the house into the world, and the robot, which stands nowhere yet.
pub(super) fn set_up(world: &mut World, plan: &FloorPlan, language: Language, seed: u64, finish: Finish) {
    let (anisotropy, is_shadowed) = (finish.anisotropy, finish.shadow_map_px.is_some());
    let house = HouseModel::new(plan, language, seed);
    let matt = material(world, Soft { is_shadowed, ..default() });
    let shell = material(world, Soft { is_shadowed, gloss: 1.0, ..default() });
    let shining = material(world, Soft { shines: true, ..default() });
    let wood = image(world, &textures::planks(), true, anisotropy);
    let floor = material(world, Soft { is_shadowed, picture: Some(wood), gloss: 0.25, ..default() });
    let spot = image(world, &textures::soft_spot(), false, 1);
    let shade = material(world, Soft { picture: Some(spot), shines: true, is_clear: true, ..default() });
    let (boards, places) = textures::boards(&house.signs);
    let boards = image(world, &boards, false, anisotropy);
    let painted = material(world, Soft { is_shadowed, picture: Some(boards), ..default() });
    let mut signs = Shape::new();
    for (sign, [left, top, right, bottom]) in house.signs.iter().zip(places) {
        let mut sheet = Shape::sheet(sign.size_m.into()).moved(sign.map_from_sign);
        for uv in &mut sheet.uvs {
            *uv = [left + (right - left) * uv[0], top + (bottom - top) * uv[1]];
        }
        signs.add(sheet);
    }
    for piece in house.matt.in_squares(SQUARE_M) {
        spawn(world, &piece, &matt);
    }
    for coping in house.copings {
        if let Some(entity) = spawn(world, &coping.shape, &matt) {
            world.entity_mut(entity).insert(OuterEdge(coping));
        }
    }
    let (fine, books) = (finish.fine_within_m.unwrap_or(FAR_M), finish.books_within_m.unwrap_or(FAR_M));
    for (shape, from_m, to_m) in
        [(&house.fine, 0.0, fine), (&house.books, 0.0, books), (&house.books_from_afar, books, FAR_M)]
    {
        if from_m >= to_m {
            continue;
        }
        for piece in shape.in_squares(SQUARE_M) {
            let Some(entity) = spawn(world, &piece, &matt) else { continue };
            let mut entity = world.entity_mut(entity);
            if to_m < FAR_M || from_m > 0.0 {
                entity.insert(VisibilityRange { use_aabb: true, ..VisibilityRange::abrupt(from_m, to_m) });
            }
            if std::ptr::eq(shape, &house.fine) {
                entity.insert(NotShadowCaster);
            }
        }
    }
    for (shape, material) in
        [(&house.floor, &floor), (&house.overhead, &matt), (&house.shining, &shining), (&signs, &painted)]
    {
        if let Some(entity) = spawn(world, shape, material) {
            world.entity_mut(entity).insert(NotShadowCaster);
        }
    }
    if let Some(entity) = spawn(world, &house.shades, &shade) {
        world.entity_mut(entity).insert((NotShadowCaster, NotShadowReceiver));
    }

    let spot = add_mesh(world, &Shape::sheet(Vec2::ONE));
    let lamps = Lamp::ALL.map(|lamp| (lamp, material(world, Soft { shines: true, ..default() })));
    let mut robot = Vec::new();
    for link in Link::ALL {
        let (body, shine) = figure(link);
        robot.extend(spawn(world, &body, &shell).map(|entity| (link, entity)));
        for (lamp, shape) in shine {
            let shining = lamps.iter().find(|(known, _)| *known == lamp);
            if let Some(entity) = shining.and_then(|(_, material)| spawn(world, &shape, material)) {
                world.entity_mut(entity).insert(NotShadowCaster);
                robot.push((link, entity));
            }
        }
    }
    let materials = Materials { matt, shade, spot };
    let robot_shade = spawn_shade(world, &materials);
    world.insert_resource(Actors { robot, robot_shade, lamps, shown_lights: None, people: BTreeMap::new(), materials });
}

/// The top of an outer wall.
#[derive(Component)]
struct OuterEdge(Coping);

/// Leaves out what would hide the house from an eye that looks in from outside.
pub(super) fn look_in_from(world: &mut World, eye: Vec3) {
    let mut edges = world.query::<(&OuterEdge, &mut Visibility)>();
    for (OuterEdge(coping), mut shown) in edges.iter_mut(world) {
        shown.set_if_neq(if coping.is_seen_from(eye) { Visibility::Inherited } else { Visibility::Hidden });
    }
}

/// Moves all to where the view has it.
pub(super) fn show(world: &mut World, view: &View) {
    world.resource_scope(|world, mut actors: Mut<'_, Actors>| {
        let actors = &mut *actors;
        let robot = &view.robot;
        let skeleton = robot.skeleton();
        for (link, entity) in &actors.robot {
            place(world, *entity, Transform::from_matrix(skeleton.map_from(*link).into()));
        }
        let (middle, long_m) = robot.footprint();
        let under = Transform::from_matrix(on_floor(middle, 0.022).into());
        place(world, actors.robot_shade, under.with_scale(Vec3::new(long_m + 0.18, 0.42, 1.0)));
        if actors.shown_lights.replace(robot.lights) != Some(robot.lights) {
            let mut materials = world.resource_mut::<Assets<Soft>>();
            for (lamp, material) in &actors.lamps {
                let [red, green, blue, _] = robot.lights.look(*lamp).lighter(0.12).linear();
                if let Some(mut material) = materials.get_mut(material) {
                    material.tint = Some(LinearRgba::rgb(red, green, blue));
                }
            }
        }
        people(world, actors, view);
    });
}

fn people(world: &mut World, actors: &mut Actors, view: &View) {
    let gone: Vec<usize> =
        actors.people.keys().copied().filter(|index| view.people.iter().all(|person| person.index != *index)).collect();
    for figure in gone.into_iter().filter_map(|index| actors.people.remove(&index)) {
        for entity in figure.parts.into_iter().map(|(_, entity)| entity).chain([figure.shade]) {
            world.despawn(entity);
        }
    }
    for person in &view.people {
        let materials = &actors.materials;
        let figure = actors.people.entry(person.index).or_insert_with(|| {
            let looks = Looks::of(person);
            let parts = Part::ALL
                .into_iter()
                .filter_map(|part| spawn(world, &looks.shape(part), &materials.matt).map(|entity| (part, entity)))
                .collect();
            Figure { looks, parts, shade: spawn_shade(world, materials) }
        });
        for (part, entity) in &figure.parts {
            place(world, *entity, Transform::from_matrix(figure.looks.map_from(*part, person).into()));
        }
        let under = Transform::from_matrix(on_floor(person.map_from_person, 0.021).into());
        place(world, figure.shade, under.with_scale(Vec3::new(0.40, 0.50, 1.0)));
    }
}

fn place(world: &mut World, entity: Entity, at: Transform) {
    if let Some(mut transform) = world.get_mut::<Transform>(entity)
        && *transform != at
    {
        *transform = at;
    }
}

fn spawn_shade(world: &mut World, materials: &Materials) -> Entity {
    let (mesh, material) = (Mesh3d(materials.spot.clone()), MeshMaterial3d(materials.shade.clone()));
    world.spawn((mesh, material, Transform::default(), NotShadowCaster, NotShadowReceiver)).id()
}

fn spawn(world: &mut World, shape: &Shape, material: &Handle<Soft>) -> Option<Entity> {
    if shape.is_empty() {
        return None;
    }
    let mesh = add_mesh(world, shape);
    Some(world.spawn((Mesh3d(mesh), MeshMaterial3d(material.clone()), Transform::default())).id())
}

pub(super) fn add_mesh(world: &mut World, shape: &Shape) -> Handle<Mesh> {
    let positions: Vec<[f32; 3]> = shape.positions.iter().map(|place| place.to_array()).collect();
    let normals: Vec<[f32; 3]> = shape.normals.iter().map(|normal| normal.to_array()).collect();
    let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, shape.colours.clone())
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, shape.uvs.clone())
        .with_inserted_indices(Indices::U32(shape.indices.clone()));
    world.resource_mut::<Assets<Mesh>>().add(mesh)
}

fn material(world: &mut World, material: Soft) -> Handle<Soft> {
    world.resource_mut::<Assets<Soft>>().add(material)
}

fn image(world: &mut World, picture: &Picture, repeated: bool, anisotropy: u16) -> Handle<Image> {
    let (bytes, levels) = picture.with_smaller();
    let size = Extent3d { width: picture.width, height: picture.height, depth_or_array_layers: 1 };
    let mut image =
        Image::new_uninit(size, TextureDimension::D2, TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::RENDER_WORLD);
    image.data = Some(bytes);
    image.texture_descriptor.mip_level_count = levels;
    let address = if repeated { ImageAddressMode::Repeat } else { ImageAddressMode::ClampToEdge };
    image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
        address_mode_u: address,
        address_mode_v: address,
        mag_filter: ImageFilterMode::Linear,
        min_filter: ImageFilterMode::Linear,
        mipmap_filter: ImageFilterMode::Linear,
        anisotropy_clamp: anisotropy,
        ..default()
    });
    world.resource_mut::<Assets<Image>>().add(image)
}
