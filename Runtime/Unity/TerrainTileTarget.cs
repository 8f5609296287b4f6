using System;
using ScaleParty.Streaming;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>Tiles as a mesh and a texture per layer. A mesh spans x from 0 to 1 and z from 0 to -1, its y is the height in the units of the data; edges have skirts, which hide the steps between levels.</summary>
    internal sealed class TerrainTileTarget : ITileTarget
    {
        /// <summary>Cells of a mesh along each side.</summary>
        public const int Cells = 64;

        private const int Row = Cells + 1;
        private const int EdgeVertices = 4 * Row;

        private readonly PyramidLayout _layout;
        private readonly float _minimum, _maximum, _skirt;
        private readonly Mesh[] _meshes;
        private readonly Texture2D[] _textures;
        private readonly Vector3[] _vertices = new Vector3[(Row * Row) + EdgeVertices];
        private readonly Vector2[] _coordinates;
        private readonly int[] _triangles;

        /// <param name="layout">Layout of the tiles.</param>
        /// <param name="layers">Number of layers, 1 or more.</param>
        /// <param name="minimum">Lower heights count as this.</param>
        /// <param name="maximum">Greater heights count as this.</param>
        /// <param name="skirt">How far skirts reach down, in units of the height.</param>
        public TerrainTileTarget(PyramidLayout layout, int layers, float minimum, float maximum, float skirt)
        {
            _layout = layout;
            (_minimum, _maximum, _skirt) = (minimum, maximum, skirt);
            _meshes = new Mesh[layers];
            _textures = new Texture2D[layers];
            _coordinates = Coordinates();
            _triangles = Triangles();
        }

        /// <inheritdoc/>
        public int Layers => _meshes.Length;

        /// <inheritdoc/>
        public long BytesPerLayer => (4L * _layout.FullSide * _layout.FullSide * 4 / 3) + (_vertices.Length * 32L) + (_triangles.Length * 2L);

        /// <summary>The mesh of a layer's tile.</summary>
        public Mesh MeshOf(int layer) => _meshes[layer];

        /// <summary>The colours of a layer's tile.</summary>
        public Texture2D TextureOf(int layer) => _textures[layer];

        /// <inheritdoc/>
        public void Upload(int layer, TilePixels pixels)
        {
            int side = _layout.FullSide;
            if (_textures[layer] == null)
            {
                _textures[layer] = new Texture2D(side, side, TextureFormat.RGBA32, true, false) { hideFlags = HideFlags.HideAndDontSave, wrapMode = TextureWrapMode.Clamp, filterMode = FilterMode.Trilinear };
                _meshes[layer] = new Mesh { hideFlags = HideFlags.HideAndDontSave };
            }

            _textures[layer].SetPixelData(pixels.Colour, 0, 0);
            _textures[layer].Apply(true, false);
            Place(pixels.Height);
            Mesh mesh = _meshes[layer];
            mesh.vertices = _vertices;
            mesh.uv = _coordinates;
            mesh.triangles = _triangles;
            mesh.RecalculateNormals();
            mesh.RecalculateBounds();
        }

        public void Dispose()
        {
            for (int i = 0; i < _meshes.Length; i++)
            {
                UnityObjects.Destroy(_meshes[i]);
                UnityObjects.Destroy(_textures[i]);
                (_meshes[i], _textures[i]) = (null, null);
            }
        }

        // Vertex k of an edge: top, bottom, left, right, each from the smaller to the larger coordinate.
        private static int EdgeVertex(int edge, int k)
        {
            switch (edge)
            {
                case 0:
                    return k;
                case 1:
                    return (Cells * Row) + k;
                case 2:
                    return k * Row;
                default:
                    return (k * Row) + Cells;
            }
        }

        private static int[] Triangles()
        {
            var triangles = new int[(Cells * Cells * 6) + (4 * Cells * 6)];
            int next = 0;
            for (int y = 0; y < Cells; y++)
            {
                for (int x = 0; x < Cells; x++)
                {
                    int at = (y * Row) + x;
                    Quad(triangles, ref next, at, at + 1, at + Row, at + Row + 1);
                }
            }

            for (int edge = 0; edge < 4; edge++)
            {
                for (int k = 0; k < Cells; k++)
                {
                    int a = EdgeVertex(edge, k), b = EdgeVertex(edge, k + 1), below = (Row * Row) + (edge * Row) + k;

                    // Outwards: the upper and the right edge run the other way round.
                    if (edge == 0 || edge == 3)
                    {
                        Quad(triangles, ref next, below, below + 1, a, b);
                    }
                    else
                    {
                        Quad(triangles, ref next, a, b, below, below + 1);
                    }
                }
            }

            return triangles;
        }

        // Front faces are clockwise: a b above c d.
        private static void Quad(int[] triangles, ref int next, int a, int b, int c, int d)
        {
            (triangles[next], triangles[next + 1], triangles[next + 2]) = (a, b, c);
            (triangles[next + 3], triangles[next + 4], triangles[next + 5]) = (b, d, c);
            next += 6;
        }

        private Vector2[] Coordinates()
        {
            var coordinates = new Vector2[_vertices.Length];
            float first = (float)_layout.Border / _layout.FullSide, step = (float)_layout.TileSide / Cells / _layout.FullSide;
            for (int y = 0; y < Row; y++)
            {
                for (int x = 0; x < Row; x++)
                {
                    coordinates[(y * Row) + x] = new Vector2(first + (x * step), first + (y * step));
                }
            }

            for (int i = 0; i < EdgeVertices; i++)
            {
                coordinates[(Row * Row) + i] = coordinates[EdgeVertex(i / Row, i % Row)];
            }

            return coordinates;
        }

        private void Place(float[] heights)
        {
            for (int y = 0; y < Row; y++)
            {
                for (int x = 0; x < Row; x++)
                {
                    _vertices[(y * Row) + x] = new Vector3((float)x / Cells, heights.Length == 0 ? 0 : HeightAt(heights, x, y), -(float)y / Cells);
                }
            }

            for (int i = 0; i < EdgeVertices; i++)
            {
                Vector3 above = _vertices[EdgeVertex(i / Row, i % Row)];
                _vertices[(Row * Row) + i] = new Vector3(above.x, above.y - _skirt, above.z);
            }
        }

        // Bilinear between the pixels around a vertex, those of the border included, so that tiles of a level meet.
        private float HeightAt(float[] heights, int x, int y)
        {
            int side = _layout.FullSide;
            float px = ((float)x * _layout.TileSide / Cells) + _layout.Border - 0.5f, py = ((float)y * _layout.TileSide / Cells) + _layout.Border - 0.5f;
            int left = (int)px, top = (int)py, at = (top * side) + left;
            float u = px - left, v = py - top;
            float upper = ((1 - u) * heights[at]) + (u * heights[at + 1]), lower = ((1 - u) * heights[at + side]) + (u * heights[at + side + 1]);
            return Math.Min(_maximum, Math.Max(_minimum, ((1 - v) * upper) + (v * lower)));
        }
    }
}
