using ScaleParty.Tests.Training.Data;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>What a run says of its data before it begins.</summary>
public sealed class DataFitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_smaller_than_the_training_size_are_counted()
    {
        for (int i = 0; i < 8; i++)
        {
            int side = i < 3 ? 40 : 200;
            TestImages.Write(_folder[$"{i}.png"], TestImages.Solid(side, side + i, SKEncodedImageFormat.Png, SKColors.Red));
        }

        // smoke has 2 blocks: cells of 16 and 24 are 64 and 96 pixels.
        TrainingConfiguration configuration = Smoke("regions.cells=[16, 24]", "regions.minimumShare=0.6");
        using var source = new FolderSource(_folder.Path, new() { Context = 1 });
        string[] warnings = [.. DataFit.Warnings(configuration, source)];
        Assert.Contains(warnings, w => w.StartsWith("warning: 3 of 8 frames looked at are smaller than the training size", StringComparison.Ordinal) && w.Contains("40 to 200 pixels", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.StartsWith("note: 3 of 8 frames looked at are enlarged in the closest views, up to 4.0 times", StringComparison.Ordinal));
        using var large = new FolderSource(_folder.Path, new() { Context = 1, MinimumSide = 160 });
        Assert.Empty(DataFit.Warnings(configuration, large));
    }

    [Fact]
    public void Frames_of_maps_are_judged_by_the_range_they_are_drawn_from()
    {
        TestImages.Write(_folder["map.png"], TestImages.Solid(400, 200, SKEncodedImageFormat.Png, SKColors.Red));
        var description = new MapDescription { Folder = _folder.Path, Files = [new() { File = "map.png", Channels = ["r", "g", "b"] }], FrameSide = [60, 100] };
        using var source = new MapSource(description);
        string warning = Assert.Single(DataFit.Warnings(Smoke("regions.cells=[20, 20]", "regions.minimumShare=1"), source));
        Assert.StartsWith("warning: 49 % of the frames are smaller", warning, StringComparison.Ordinal);
        using var formula = new ProceduralSource();
        Assert.Empty(DataFit.Warnings(Smoke("regions.cells=[200, 200]"), formula));
    }

    [Fact]
    public void Turned_photographs_are_announced()
    {
        TestImages.Write(_folder["a.png"], TestImages.Solid(400, 400, SKEncodedImageFormat.Png, SKColors.Red));
        using var photographs = new FolderSource(_folder.Path);
        using var formula = new ProceduralSource();
        TrainingConfiguration turned = Smoke("regions.turns=true"), upright = Smoke("regions.turns=false");
        Assert.Contains("--preset photos", Assert.Single(DataFit.Warnings(turned, photographs)), StringComparison.Ordinal);
        Assert.Empty(DataFit.Warnings(upright, photographs));
        Assert.Empty(DataFit.Warnings(turned, formula));
    }

    [Fact]
    public void Scales_beyond_the_data_are_refused_in_every_phase_by_their_key()
    {
        TestImages.Write(_folder["a.png"], TestImages.Solid(400, 400, SKEncodedImageFormat.Png, SKColors.Red));
        using var source = new FolderSource(_folder.Path, new() { Context = 1.1 });
        Assert.Contains("regions.maximumShare: regions of up to 120 % of the frame; this source shows true content up to 110 %", Refused("regions.maximumShare=1.2"), StringComparison.Ordinal);

        // Half the cells show half the region.
        TrainingConfiguration halves = Smoke("regions.cells=[8, 8]", """schedule=[{ "from": 0, "cells": [4, 4], "maximumShare": 2 }, { "from": 100, "cells": [8, 8], "maximumShare": 1.1 }]""");
        DataFit.CheckShares(halves, source);
        string refused = Refused("regions.cells=[8, 8]", """schedule=[{ "from": 0, "cells": [4, 4], "maximumShare": 2 }, { "from": 100, "cells": [8, 8] }]""");
        Assert.Contains("schedule.1.cells: regions of up to 200 %", refused, StringComparison.Ordinal);
        Assert.Contains("data.options.context", refused, StringComparison.Ordinal);

        string Refused(params string[] settings) => Assert.Throws<InvalidDataException>(() => DataFit.CheckShares(Smoke(settings), source)).Message;
    }

    private static TrainingConfiguration Smoke(params string[] settings) => ConfigurationFile.Set(ConfigurationFile.Load("smoke"), settings);
}
