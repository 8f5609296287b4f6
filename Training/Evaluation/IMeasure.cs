using System.Text;
using System.Text.Json;
using TorchSharp;

namespace ScaleParty.Training.Evaluation;

/// <summary>A named measure. Its results are stored one by one, each under a key, as soon as they are known.</summary>
internal interface IMeasure
{
    /// <summary>Name of its results in evaluation.json.</summary>
    string Name { get; }

    /// <summary>What a result depends on beside the network, the data and its key, in words; a stored result counts only where this is the same.</summary>
    string Settings(EvaluationContext context);

    /// <summary>Appends its part of the page.</summary>
    /// <param name="page">The Markdown page.</param>
    /// <param name="results">All results so far, at least one, in the order of their keys.</param>
    void Append(StringBuilder page, IReadOnlyList<MeasureResult> results);

    /// <summary>Its panels of the figure of all measures.</summary>
    /// <param name="results">As for the page.</param>
    IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) => [];
}

/// <summary>A measure that makes the images that it needs by itself.</summary>
internal interface ISeparateMeasure : IMeasure
{
    /// <summary>Names of the results that it gives; none where it does not apply.</summary>
    IReadOnlyList<string> Keys(EvaluationContext context);

    /// <summary>Computes one result, an object to be written as JSON.</summary>
    object Measure(string key, EvaluationContext context);
}

/// <summary>A measure of real and generated images of one scale. All measures of a scale see the same images, which are made once.</summary>
internal interface IScaleMeasure : IMeasure
{
    /// <summary>Begins with a scale; the result's key is <see cref="ScaleKey"/>.</summary>
    IScaleTally Start(IScaleImages images, EvaluationContext context);
}

/// <summary>What a measure keeps while images of a scale pass: an amount of memory that does not grow with their number.</summary>
internal interface IScaleTally : IDisposable
{
    /// <summary>Adds the next images. The tensors are gone after the call.</summary>
    void Add(ScaleBatch batch);

    /// <summary>The result of all images, an object to be written as JSON.</summary>
    object Result();
}

/// <summary>Images of one scale.</summary>
/// <param name="First">Number of the first image.</param>
/// <param name="Real">Real images, held out from training where the source keeps any: [B, C, H, W] in [-1, 1].</param>
/// <param name="Generated">Generated ones of the same regions, clamped to [-1, 1].</param>
/// <param name="Training">Images of the training part, where the real ones are held out; else null.</param>
internal sealed record ScaleBatch(int First, torch.Tensor Real, torch.Tensor Generated, torch.Tensor? Training);

/// <summary>A stored result.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Settings">The measure's settings when it was computed.</param>
/// <param name="Value">The result.</param>
internal sealed record MeasureResult(string Key, string Settings, JsonElement Value)
{
    /// <summary>The result as what it was.</summary>
    public T As<T>() => Value.Deserialize<T>(Loop.ConfigurationFile.Json) ?? throw new InvalidDataException($"the stored result {Key} is null");
}
