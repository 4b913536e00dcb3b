//! NAO's figures. Sources: Aldebaran's NAO 2.8 documentation ("walk control", "sonar", "joints"), the URDF that
//! naoqi_driver2 publishes (`NaoH25V40`), and NAO6's data sheet.

/// Time for one step, seconds (0.42 to 0.6 s at full step frequency).
pub const STEP_PERIOD_S: f64 = 0.42;
/// `MaxStepX`'s default: the longest step forward or back, metres.
pub const STEP_FORWARD_M: f64 = 0.040;
/// What a pair of steps gains sideways, metres: every other step only closes the feet.
pub const STEP_PAIR_SIDEWAYS_M: f64 = 0.040;
/// `MaxStepTheta`'s default: the greatest turn of one step, radians.
pub const STEP_TURN_RAD: f64 = 0.349;
/// `StepHeight`'s default: how high the swinging foot is lifted, metres.
pub const STEP_HEIGHT_M: f64 = 0.020;

/// Greatest walking speed forward or back, metres a second: 0.095.
pub const FORWARD_MPS: f64 = STEP_FORWARD_M / STEP_PERIOD_S;
/// Greatest walking speed sideways, metres a second: 0.048.
pub const SIDEWAYS_MPS: f64 = STEP_PAIR_SIDEWAYS_M / (2.0 * STEP_PERIOD_S);
/// Greatest turning speed, radians a second: 0.83.
pub const TURN_RADPS: f64 = STEP_TURN_RAD / STEP_PERIOD_S;

/// Neck above the torso's origin, metres.
pub const NECK_M: f64 = 0.126_5;
/// Hip below the torso's origin, metres.
pub const HIP_M: f64 = 0.085;
/// Hip to knee, metres.
pub const THIGH_M: f64 = 0.100;
/// Knee to ankle, metres.
pub const TIBIA_M: f64 = 0.102_9;
/// Ankle above the sole, metres.
pub const FOOT_M: f64 = 0.045_11;
/// The camera in the forehead, ahead of the neck and above it in the head's frame, metres (`gaze`).
pub const GAZE_M: [f64; 2] = [0.058_71, 0.063_64];

/// Radius of the circle that its shoulders and feet stay in, metres.
pub const BODY_RADIUS_M: f64 = 0.18;

/// Where the left sonar sits in the torso's frame, metres; the right one mirrors it.
pub const SONAR_AT_M: [f64; 2] = [0.005_58, 0.019_21];
/// How far the left sonar looks to the left, radians; the right one mirrors it.
pub const SONAR_YAW_RAD: f64 = 0.392_4;
/// The opening of a sonar's cone, radians (60 degrees).
pub const SONAR_CONE_RAD: f64 = std::f64::consts::FRAC_PI_3;
/// Nearer than this it only says that something is there, metres.
pub const SONAR_NEAREST_M: f64 = 0.20;
/// Farther than this the figure is an estimate, metres.
pub const SONAR_TRUSTED_M: f64 = 0.80;
/// What it says when nothing is there, metres: naoqi_driver2 claims the range of an older NAO, 0.25 to 2.55.
pub const SONAR_FARTHEST_M: f64 = 2.55;

/// How long a full battery lasts while standing, seconds (62.5 Wh, about 90 minutes).
pub const STANDING_LIFE_S: f64 = 90.0 * 60.0;
/// How long a full battery lasts while walking, seconds (about 60 minutes).
pub const WALKING_LIFE_S: f64 = 60.0 * 60.0;
