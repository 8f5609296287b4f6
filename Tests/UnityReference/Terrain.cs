using System;
using ScaleParty.UnityReference;

namespace UnityEngine
{
    public class Transform : Component
    {
        public Vector3 position { get; set; }

        public void Translate(float x, float y, float z) => position = new Vector3(position.x + x, position.y + y, position.z + z);
    }

    public struct Quaternion
    {
        public static Quaternion identity => default;
    }

    public struct Matrix4x4
    {
        private float[] _values;

        public float this[int row, int column]
        {
            get => _values == null ? 0 : _values[(4 * row) + column];
            set => (_values ??= new float[16])[(4 * row) + column] = value;
        }

        public static Matrix4x4 TRS(Vector3 pos, Quaternion q, Vector3 s)
        {
            Matrix4x4 m = default;
            (m[0, 0], m[1, 1], m[2, 2], m[3, 3]) = (s.x, s.y, s.z, 1);
            (m[0, 3], m[1, 3], m[2, 3]) = (pos.x, pos.y, pos.z);
            return m;
        }
    }

    public sealed class Camera : Behaviour
    {
        public Matrix4x4 projectionMatrix { get; set; }

        public Matrix4x4 worldToCameraMatrix { get; set; }

        public float fieldOfView { get; set; }

        public int pixelWidth { get; set; }

        public int pixelHeight { get; set; }
    }

    public class Material : Object
    {
    }

    public sealed class Mesh : Object
    {
        public Mesh() => FakeEngine.Alive.Add(nameof(Mesh));

        private Vector3[] _vertices;

        public Vector3[] vertices
        {
            get => (Vector3[])_vertices.Clone();
            set => _vertices = (Vector3[])value.Clone();
        }

        public Vector2[] uv { get; set; }

        public int[] triangles { get; set; }

        public void RecalculateNormals()
        {
        }

        public void RecalculateBounds()
        {
        }

        internal override void OnDestroyed() => FakeEngine.Alive.Remove(nameof(Mesh));
    }
}
