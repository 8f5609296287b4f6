using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ScaleParty.Json;

namespace ScaleParty.Editor.Heights;

/// <summary>A terrain as a binary glTF 2.0 file (glTF 2.0 specification, section 4): a chunk of JSON and one of numbers, each aligned to four bytes.</summary>
internal static class GlbFile
{
    private const uint Magic = 0x46546C67, Version = 2, JsonChunk = 0x4E4F534A, BinaryChunk = 0x004E4942;
    private const int Float = 5126, UnsignedInt = 5125, ArrayBuffer = 34962, ElementArrayBuffer = 34963, Linear = 9729, LinearMipmapLinear = 9987, ClampToEdge = 33071;

    /// <summary>The bytes of a file.</summary>
    /// <param name="mesh">The terrain.</param>
    /// <param name="texture">Its colours, a PNG file.</param>
    /// <param name="description">A text that goes into the file's extras.</param>
    public static byte[] Of(TerrainMesh mesh, byte[] texture, string description)
    {
        byte[][] parts = [Bytes(mesh.Positions), Bytes(mesh.Normals), Bytes(mesh.Coordinates), MemoryMarshal.AsBytes(mesh.Indices.AsSpan()).ToArray(), texture];
        byte[] json = Encoding.UTF8.GetBytes(Json(mesh, parts, description));
        int jsonLength = Aligned(json.Length), binaryLength = parts.Sum(p => Aligned(p.Length));
        var file = new byte[12 + 8 + jsonLength + 8 + binaryLength];
        Span<byte> rest = Head(file, Magic, Version, (uint)file.Length);
        rest = Head(rest, (uint)jsonLength, JsonChunk);
        rest[..jsonLength].Fill((byte)' ');
        json.CopyTo(rest);
        rest = Head(rest[jsonLength..], (uint)binaryLength, BinaryChunk);
        foreach (byte[] part in parts)
        {
            part.CopyTo(rest);
            rest = rest[Aligned(part.Length)..];
        }

        return file;
    }

    private static string Json(TerrainMesh mesh, byte[][] parts, string description)
    {
        JsonWriter json = new JsonWriter().BeginObject();
        json.Name("asset").BeginObject().Name("version").Value("2.0").Name("generator").Value("ScaleParty");
        json.Name("extras").BeginObject().Name("scaleparty").Value(description).EndObject().EndObject();
        json.Name("scene").Value(0);
        Single(json, "scenes", w => w.Name("nodes").BeginArray().Value(0).EndArray());
        Single(json, "nodes", w => w.Name("name").Value("terrain").Name("mesh").Value(0));
        Single(json, "meshes", w => Single(w, "primitives", p =>
        {
            p.Name("attributes").BeginObject().Name("POSITION").Value(0).Name("NORMAL").Value(1).Name("TEXCOORD_0").Value(2).EndObject();
            p.Name("indices").Value(3).Name("material").Value(0);
        }));
        Single(json, "materials", w =>
        {
            w.Name("pbrMetallicRoughness").BeginObject();
            w.Name("baseColorTexture").BeginObject().Name("index").Value(0).EndObject();
            w.Name("metallicFactor").Value(0).Name("roughnessFactor").Value(1).EndObject();
        });
        Single(json, "textures", w => w.Name("source").Value(0).Name("sampler").Value(0));
        Single(json, "samplers", w => w.Name("magFilter").Value(Linear).Name("minFilter").Value(LinearMipmapLinear).Name("wrapS").Value(ClampToEdge).Name("wrapT").Value(ClampToEdge));
        Single(json, "images", w => w.Name("mimeType").Value("image/png").Name("bufferView").Value(4));
        json.Name("accessors").BeginArray();
        Accessor(json, 0, Float, "VEC3", mesh.Positions.Length / 3, w =>
        {
            Bound(w, "min", mesh.Positions, Math.Min);
            Bound(w, "max", mesh.Positions, Math.Max);
        });
        Accessor(json, 1, Float, "VEC3", mesh.Normals.Length / 3);
        Accessor(json, 2, Float, "VEC2", mesh.Coordinates.Length / 2);
        Accessor(json, 3, UnsignedInt, "SCALAR", mesh.Indices.Length);
        json.EndArray().Name("bufferViews").BeginArray();
        int offset = 0;
        for (int part = 0; part < parts.Length; part++)
        {
            json.BeginObject().Name("buffer").Value(0).Name("byteOffset").Value(offset).Name("byteLength").Value(parts[part].Length);
            if (part < 4)
            {
                json.Name("target").Value(part < 3 ? ArrayBuffer : ElementArrayBuffer);
            }

            json.EndObject();
            offset += Aligned(parts[part].Length);
        }

        json.EndArray();
        Single(json, "buffers", w => w.Name("byteLength").Value(offset));
        return json.EndObject().ToString();
    }

    private static void Single(JsonWriter json, string name, Action<JsonWriter> content)
    {
        json.Name(name).BeginArray().BeginObject();
        content(json);
        json.EndObject().EndArray();
    }

    private static void Accessor(JsonWriter json, int view, int component, string type, int count, Action<JsonWriter>? bounds = null)
    {
        json.BeginObject().Name("bufferView").Value(view).Name("componentType").Value(component).Name("count").Value(count).Name("type").Value(type);
        bounds?.Invoke(json);
        json.EndObject();
    }

    private static void Bound(JsonWriter json, string name, float[] positions, Func<float, float, float> choose)
    {
        json.Name(name).BeginArray();
        for (int axis = 0; axis < 3; axis++)
        {
            float bound = positions[axis];
            for (int i = axis; i < positions.Length; i += 3)
            {
                bound = choose(bound, positions[i]);
            }

            json.Value((double)bound);
        }

        json.EndArray();
    }

    private static Span<byte> Head(Span<byte> destination, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, word);
            destination = destination[4..];
        }

        return destination;
    }

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static int Aligned(int length) => (length + 3) & ~3;
}
