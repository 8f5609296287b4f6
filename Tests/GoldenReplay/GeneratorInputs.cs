using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.GoldenReplay;

/// <summary>What a generator case gives, checked against its network: sizes come from the shapes, not from habit.</summary>
internal sealed class GeneratorInputs
{
    private static readonly string[] Tensors = ["z", "z2", "phases", "latent", "encoding", "image"];

    private readonly GoldenData _data;

    public GeneratorInputs(GoldenData data, GoldenCase c, GeneratorNetwork network, PaddingMode padding)
    {
        _data = data;
        Case = c;
        Network = network;
        Padding = padding;
        NetworkDescription d = network.Description;
        int[] encoding = data.Shape(Name("encoding"), -1, d.Encoding.Channels, -1, -1);
        (Height, Width) = (encoding[2], encoding[3]);
        CellsX = Width - (2 * padding.EncodingPad());
        CellsY = Height - (2 * padding.EncodingPad());
        if (CellsX < 1 || CellsY < 1)
        {
            throw c.Bad($"has an encoding of {Width}x{Height} cells, which leaves none inside the padding of {padding.EncodingPad()}");
        }

        Batch = data.Shape(Name("image"), -1, d.ImageChannels.Count, CellsY * d.CellSize, CellsX * d.CellSize)[0];
        CheckBatch("encoding", encoding[0]);
        if (c.Has("base_resolution") && c.Integers("base_resolution") != (CellsX, CellsY))
        {
            throw c.Bad($"has the base resolution {c.Integers("base_resolution")}, and an encoding for {(CellsX, CellsY)}");
        }

        Image = data.Values(Name("image"));
        Encoding = Repeated("encoding", encoding[0]);
        Latent = data.Has(Name("latent")) ? Read("latent", d.StyleCount, d.StyleChannels) : null;
        Z = data.Has(Name("z")) ? Read("z", d.StyleChannels) : null;
        SecondZ = data.Has(Name("z2")) ? Read("z2", d.StyleChannels) : null;
        Phases = data.Has(Name("phases")) ? Read("phases", d.Encoding.PhaseCount) : null;
        InjectIndex = c.Has("inject_index") ? c.Integer("inject_index") : null;
        Truncation = c.Has("truncation") ? c.Number("truncation") : 1;
        Noise = ReadNoise();
        CheckTogether();
    }

    public GoldenCase Case { get; }

    public GeneratorNetwork Network { get; }

    public PaddingMode Padding { get; }

    public int Batch { get; }

    public int CellsX { get; }

    public int CellsY { get; }

    /// <summary>Cells of the encoding along x.</summary>
    public int Width { get; }

    /// <summary>Cells of the encoding along y.</summary>
    public int Height { get; }

    /// <summary>[B, image channels, H, W].</summary>
    public float[] Image { get; }

    /// <summary>[B, encoding channels, Height, Width].</summary>
    public float[] Encoding { get; }

    /// <summary>w+ [B, styles, style], or null.</summary>
    public float[]? Latent { get; }

    /// <summary>[B, style], or null.</summary>
    public float[]? Z { get; }

    /// <summary>The second latent of style mixing, [B, style], or null.</summary>
    public float[]? SecondZ { get; }

    /// <summary>[B, frequencies], or null.</summary>
    public float[]? Phases { get; }

    public int? InjectIndex { get; }

    public double Truncation { get; }

    /// <summary>Per convolution [B, h, w], or null for none.</summary>
    public float[][]? Noise { get; }

    /// <summary>Whether a case may have a tensor of this name.</summary>
    public static bool Knows(string tensor) =>
        Tensors.Contains(tensor) || (tensor.StartsWith("noise", StringComparison.Ordinal) && int.TryParse(tensor.AsSpan(5), out _));

    /// <summary>Sample <paramref name="index"/> of an array with one entry per sample.</summary>
    public float[] Sample(float[] values, int index)
    {
        int length = values.Length / Batch;
        return values.AsSpan(index * length, length).ToArray();
    }

    /// <summary>Width and height of a convolution's map.</summary>
    public (int Width, int Height) MapSize(int convolution) => (SampleLattice.MapSide(CellsX, Padding, convolution), SampleLattice.MapSide(CellsY, Padding, convolution));

    private string Name(string tensor) => $"{Case.Name}/{tensor}";

    private float[] Read(string tensor, params ReadOnlySpan<int> sides) => Repeated(tensor, _data.Shape(Name(tensor), [-1, .. sides])[0]);

    // One sample serves a whole batch.
    private float[] Repeated(string tensor, int samples)
    {
        CheckBatch(tensor, samples);
        float[] values = _data.Values(Name(tensor));
        return samples == Batch ? values : [.. Enumerable.Range(0, Batch).SelectMany(_ => values)];
    }

    private void CheckBatch(string tensor, int samples)
    {
        if (samples != Batch && samples != 1)
        {
            throw Case.Bad($"has {samples} samples in '{tensor}' and {Batch} images");
        }
    }

    private float[][]? ReadNoise()
    {
        int count = Network.Description.ConvolutionCount;
        int given = Enumerable.Range(0, count).Count(k => _data.Has(Name($"noise{k}")));
        if (_data.Has(Name($"noise{count}")))
        {
            throw Case.Bad($"has a tensor 'noise{count}'; the network has {count} convolutions");
        }

        if (Case.Has("noise"))
        {
            return Case.Text("noise") is "zero" or "none" && given == 0 ? null : throw Case.Bad($"has noise '{Case.Text("noise")}' and {given} noise maps; expected zero or none without maps");
        }

        if (given == 0 && !Network.Description.HasNoise)
        {
            return null;
        }

        var maps = new float[count][];
        for (int k = 0; k < count; k++)
        {
            (int width, int height) = MapSize(k);
            maps[k] = Read($"noise{k}", 1, height, width);
        }

        return maps;
    }

    private void CheckTogether()
    {
        if (Z is null && Latent is null)
        {
            throw Case.Bad("has neither 'z' nor 'latent'");
        }

        if ((SecondZ is null) != (InjectIndex is null) || (SecondZ is not null && Z is null))
        {
            throw Case.Bad("needs 'z', 'z2' and inject_index together for style mixing");
        }

        if (InjectIndex > Network.Description.StyleCount)
        {
            throw Case.Bad($"has inject_index {InjectIndex}; expected at most {Network.Description.StyleCount}");
        }

        if (Case.Region() is not null && Network.Description.Encoding.PhaseCount > 0 && Phases is null)
        {
            throw Case.Bad("has a region and no 'phases', which this network's encoding needs");
        }
    }
}
