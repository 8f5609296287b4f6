using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;

namespace ScaleParty.Tests.Training.Evaluation;

public sealed class NeighbourTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GeneratorNetwork _network = RandomNetwork.Create(3, [8, 8, 8], imageChannels: 4, noise: false);
    private readonly EvaluationOptions _options = new() { NeighbourFrames = 300, NeighbourSamples = 3 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sample_that_is_a_training_frame_is_found_out()
    {
        using var maker = new SampleMaker(_network);
        using var source = new PlantedSource(maker, _options.Seed, 271);
        NeighbourReport report = Neighbours.Find(Evaluations.Context(maker, source, _options));
        Assert.Equal(271, report.Samples[0].Frames[0].Frame);
        Assert.Equal(0, report.Samples[0].Nearest, 1e-4);
        Assert.True(report.Samples[0].Median > 0.05);
        Assert.All(report.Samples, s => Assert.Equal(s.Frames.OrderBy(f => f.Distance), s.Frames));
        Assert.All(report.Samples.Skip(1), s => Assert.True(s.Nearest > 0.01));
        Assert.Null(report.HeldOut);
    }

    [Fact]
    public void The_sheet_has_a_row_per_sample()
    {
        using var maker = new SampleMaker(_network);
        using IDataSource source = DataSource.Open("procedural");
        EvaluationContext context = Evaluations.Context(maker, source, _options with { NeighbourFrames = 4 });
        NeighbourReport report = Neighbours.Find(context);
        Assert.All(report.Samples, s => Assert.Equal(4, s.Frames.Count));
        Neighbours.Save(report, context, _folder["sheet.png"]);
        ScaleParty.Desktop.DecodedImage sheet = ScaleParty.Desktop.ImageFile.Load(_folder["sheet.png"]);
        Assert.True(sheet.Width > 5 * 160 && sheet.Height > 3 * 160);
    }

    // Landscapes, but one draw shows the network's first sample.
    private sealed class PlantedSource(SampleMaker maker, ulong seed, long planted) : IDataSource
    {
        private readonly IDataSource _inner = DataSource.Open("procedural");

        public IReadOnlyList<SourceChannel> Channels => _inner.Channels;

        public double LargestShare => _inner.LargestShare;

        public bool HasHeldOut => false;

        public SourceDescription Describe() => _inner.Describe();

        public IImageFrame Open(FrameDraw draw) => draw.Index == planted ? new PlantedFrame(maker, seed) : _inner.Open(draw);

        public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => _inner.Survey(limit, decode, cancellation);

        public void Dispose() => _inner.Dispose();
    }

    private sealed class PlantedFrame(SampleMaker maker, ulong seed) : IImageFrame
    {
        public int ChannelCount => 4;

        public double LargestShare => 1;

        public void Sample(ImageRegion region, Span<float> destination)
        {
            using TorchSharp.torch.Tensor image = maker.Make([region], seed);
            image.clamp(-1, 1).data<float>().ToArray().CopyTo(destination);
        }
    }
}
