using System.Numerics;
using ScaleParty.Sampling;

namespace ScaleParty.Streaming;

/// <summary>A camera above the ground plane. X and Y are positions in image units (y grows downwards in the image), Z is the height above the plane in image units.</summary>
/// <param name="X">Position in image units.</param>
/// <param name="Y">Position in image units.</param>
/// <param name="Z">Height above the plane, in image units.</param>
/// <param name="ViewProjection">From positions relative to the camera (x, y, z as above) to clip coordinates; row vectors as in System.Numerics, depth from 0 to 1 or reversed.</param>
/// <param name="VerticalFieldOfView">Angle of view in radians from the bottom to the top of the picture.</param>
/// <param name="Viewport">Pixels of the picture.</param>
public readonly record struct WorldCamera(double X, double Y, double Z, Matrix4x4 ViewProjection, double VerticalFieldOfView, Resolution Viewport);
