namespace ScaleParty.Training.Data;

/// <summary>Which part of a source's frames is meant.</summary>
internal enum DataSplit
{
    /// <summary>Frames to train on.</summary>
    Training = 0,

    /// <summary>Frames kept out of training, to evaluate against.</summary>
    HeldOut = 1,
}

/// <summary>Names one frame of a source: the same draw gives the same frame in every run, whatever was drawn before.</summary>
/// <param name="Seed">Names a family of draws, such as a training run.</param>
/// <param name="Index">Number of the draw. Sources of separate images go through all of them once per epoch in shuffled order.</param>
/// <param name="Split">Training or held-out frames.</param>
/// <param name="Augment">Whether the source's flips and quarter turns apply, and square crops lie at random; else upright and centred.</param>
internal readonly record struct FrameDraw(ulong Seed, long Index, DataSplit Split = DataSplit.Training, bool Augment = true);

/// <summary>Images to learn from, as square frames with true surroundings. Thread-safe.</summary>
internal interface IDataSource : IDisposable
{
    /// <summary>The channels in order, 1 to 16.</summary>
    IReadOnlyList<SourceChannel> Channels { get; }

    /// <summary>
    /// The largest share of the frame's side that a region may span and still show true content: 1.1 where each frame is the
    /// inner 1/1.1 of an image, 1 where there is nothing around the frame.
    /// </summary>
    double LargestShare { get; }

    /// <summary>Whether <see cref="DataSplit.HeldOut"/> can be drawn.</summary>
    bool HasHeldOut { get; }

    /// <summary>What the source is and holds.</summary>
    SourceDescription Describe();

    /// <summary>The images that turned out to be unusable, in the order in which they were found, without the first <paramref name="first"/>.</summary>
    IReadOnlyList<SkippedImage> SkippedFrom(int first) => [];

    /// <summary>The frame that a draw names.</summary>
    /// <exception cref="TrainingDataException">The source has no such frame, or more images were unusable than its limit allows.</exception>
    IImageFrame Open(FrameDraw draw);

    /// <summary>Looks at the source's files one by one, as far as it has several, without drawing frames.</summary>
    /// <param name="limit">Looks at no more images than this, evenly spread.</param>
    /// <param name="decode">Whether every image is decoded to its end, which finds damaged ones; else only its header is read.</param>
    /// <param name="cancellation">Stops the look.</param>
    /// <exception cref="TrainingDataException">More images are unusable than the source's limit allows.</exception>
    SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default);
}
