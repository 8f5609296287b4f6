using System;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>From Unity's camera to that of a streamed world: x to the right, y of the image towards -z, heights along y.</summary>
    internal static class TerrainCamera
    {
        /// <summary>The camera in image units.</summary>
        /// <param name="camera">Unity's camera.</param>
        /// <param name="origin">Where the centre of the image is.</param>
        /// <param name="unit">Unity's units per image unit.</param>
        public static WorldCamera Of(Camera camera, Vector3 origin, float unit)
        {
            Vector3 position = camera.transform.position;
            Matrix4x4 view = camera.worldToCameraMatrix, projection = camera.projectionMatrix;
            var toClip = new double[4, 4];
            for (int row = 0; row < 4; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        toClip[row, column] += (double)projection[row, k] * view[k, column];
                    }
                }

                toClip[row, 3] = projection[row, 3];
            }

            // Unity's projections have depths from -1 to 1, as OpenGL's do; here they go from 0 to 1.
            for (int column = 0; column < 4; column++)
            {
                toClip[2, column] = (toClip[2, column] + toClip[3, column]) / 2;
            }

            // Transposed for row vectors (x, y, z, 1) of the image, which are (x, z, -y) in Unity.
            return new WorldCamera(
                (position.x - origin.x) / unit,
                -(position.z - origin.z) / unit,
                (position.y - origin.y) / unit,
                new System.Numerics.Matrix4x4(
                    Value(0, 0), Value(1, 0), Value(2, 0), Value(3, 0),
                    -Value(0, 2), -Value(1, 2), -Value(2, 2), -Value(3, 2),
                    Value(0, 1), Value(1, 1), Value(2, 1), Value(3, 1),
                    (float)toClip[0, 3], (float)toClip[1, 3], (float)toClip[2, 3], (float)toClip[3, 3]),
                camera.fieldOfView * Math.PI / 180,
                new Resolution(camera.pixelWidth, camera.pixelHeight));

            float Value(int row, int column) => (float)(toClip[row, column] * unit);
        }
    }
}
